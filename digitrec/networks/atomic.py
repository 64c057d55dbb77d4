"""A folder that is written whole or not at all: filled beside its place, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from digitrec.errors import UserError
from digitrec.networks.holding import hold


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """Yield a new folder to fill, which takes the place of the old one if the block succeeds.

    Raises UserError when it cannot be written, at once or in the end, or another process is
    writing it; the old one then stays.
    """
    with ExitStack() as held:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with hold(place.parent, wait=True):
                _tidy(place)
                fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.new-", dir=place.parent))
                held.enter_context(hold(fresh))
        except OSError as error:
            raise UserError(
                f"The folder {place.parent} cannot be written to: {error.strerror}. "
                "Make it writable, or name another one in $DIGITREC_MODELS."
            ) from error
        with _filling(fresh, place):
            yield fresh


@contextmanager
def _filling(fresh: Path, place: Path) -> Iterator[None]:
    """Let the fresh folder take the place of the old one if the block succeeds, and go if not."""
    try:
        yield
        fresh.chmod(0o755)  # mkdtemp makes it private
        with hold(place.parent, wait=True):
            if os.path.lexists(place):
                place.rename(_aside(place))
            fresh.rename(place)
            _remove(_aside(place))
    except UserError:
        raise
    except shutil.Error as error:  # it lists every file that could not be copied
        (_, _, why), *_ = error.args[0]
        raise UserError(f"{place} could not be written: {why}.") from error
    except OSError as error:
        raise UserError(f"{place} could not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def readable(place: Path) -> Path | None:
    """Return where the folder can be read: its place, or aside while a new one comes; or None."""
    places = place, _aside(place), place  # which may have come while we looked aside
    return next((path for path in places if os.path.isdir(path)), None)


def identity(place: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what changes with every step in which one folder takes another's place."""
    return _identity(place), _identity(_aside(place))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:  # that it cannot be read is told by who reads it
        return None
    return found.st_ino, found.st_mtime_ns


def _tidy(place: Path) -> None:
    """Put back or remove what a process left that was killed while it wrote.

    Raises UserError when one is still writing.
    """
    for started in place.parent.glob(f".{place.name}.new-*"):
        with hold(started) as is_abandoned:
            if not is_abandoned:
                raise UserError(
                    f"Another process is writing {place} just now: wait until it ends, or end it."
                )
            _remove(started)
    if os.path.lexists(place):
        _remove(_aside(place))
    elif _aside(place).is_dir():
        _aside(place).rename(place)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
