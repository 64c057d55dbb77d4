"""A folder that is written whole or not at all: filled beside its place, then renamed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitrec.errors import UserError


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """Yield a new folder to fill, which takes the place of the old one if the block succeeds.

    Raises UserError when nothing can be written beside `place`.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.new-", dir=place.parent))
    except OSError as error:
        raise UserError(
            f"The folder {place.parent} cannot be written to: {error.strerror}. "
            "Make it writable, or name another one in $DIGITREC_MODELS."
        ) from error
    try:
        yield fresh
        fresh.chmod(0o755)  # mkdtemp makes it private
        if place.exists():
            shutil.rmtree(_aside(place), ignore_errors=True)
            place.rename(_aside(place))
        fresh.rename(place)
        shutil.rmtree(_aside(place), ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def readable(place: Path) -> Path | None:
    """Return where the folder can be read: its place, or aside while a new one comes; or None."""
    return next((path for path in (place, _aside(place)) if path.is_dir()), None)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")
