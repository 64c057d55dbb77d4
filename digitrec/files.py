"""A file that is written whole or not at all: filled beside its place, then renamed."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from digitrec.errors import UserError


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a new file, or one that takes the old one's place and keeps its permissions.

    Where `path` is a link, it stays one. Raises UserError when it cannot be written, and for what
    is no regular file, such as a pipe; what was there then stays.
    """
    try:
        place = Path(os.path.realpath(path))  # or a link would give way to the file
        is_new = not os.path.lexists(place)
        if not is_new and not stat.S_ISREG(place.lstat().st_mode):
            raise UserError(f"{path} is not a regular file: name a file.")
        # A name of its own: one made from the file's could be too long, or a folder's.
        fresh = place.parent / f".digitrec-{secrets.token_hex(8)}"
        try:
            with fresh.open("xb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            if not is_new:
                shutil.copymode(place, fresh)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path} could not be written: {error.strerror}.") from error
    except ValueError as error:  # a null character
        raise UserError(f"{path} cannot be the name of a file: name another one.") from error
