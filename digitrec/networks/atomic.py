"""A folder that is written whole or not at all: filled beside its place, then renamed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from digitrec.errors import UserError


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """Yield a new folder to fill, which takes the place of the old one if the block succeeds.

    Raises UserError when it cannot be written, at once or in the end, or another process is
    writing it; the old one then stays.
    """
    fresh = place.with_name(f".{place.name}.new")
    with ExitStack() as stack:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_file_lock(place))
            _tidy(place, fresh)
            fresh.mkdir()
        except OSError as error:
            raise UserError(
                f"The folder {place.parent} cannot be written to: {error.strerror}. "
                "Make it writable, or name another one in $DIGITREC_MODELS."
            ) from error
        with _filling(fresh, place):
            yield fresh


@contextmanager
def _file_lock(place: Path) -> Iterator[None]:
    """Keep others from writing the place until the block ends, or this process does.

    Raises UserError when another process is writing it.
    """
    lock = FileLock(place.with_name(f".{place.name}.lock"), blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise UserError(
            f"Another process is writing {place} just now: wait until it ends, or end it."
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file, so there the release does
            os.unlink(lock.lock_file)
        lock.release()


@contextmanager
def _filling(fresh: Path, place: Path) -> Iterator[None]:
    """Let the fresh folder take the place of the old one if the block succeeds, and go if not."""
    try:
        yield
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
    except OSError:  # who reads it says that it cannot be read
        return None
    return found.st_ino, found.st_mtime_ns


def _tidy(place: Path, fresh: Path) -> None:
    """Put back or remove what a process left that was killed while it wrote."""
    _remove(fresh)
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
