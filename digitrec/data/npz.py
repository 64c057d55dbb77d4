"""Reads .npz files of any origin: no pickle, no more memory than they are worth."""

import math
import zipfile
from contextlib import suppress
from typing import BinaryIO

import numpy as np

MAX_ARCHIVE_BYTES = 100_000_000  # of an .npz file, unpacked; MNIST takes 55 million
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those that NumPy writes

# NumPy lets Python parse the header of an array; in 3.11.7 a thread that does so meanwhile can make
# that fail ("AST constructor recursion depth mismatch"; python/cpython#106905).
_MORE_ATTEMPTS = 20


def read_npz(file: BinaryIO, *names: str) -> dict[str, np.ndarray]:
    """Return the arrays of these names, or all, from the content of an .npz file.

    Raises ValueError, in one line, when it is no such file, has no such array, or holds anything
    but plain numbers and text, or more than MAX_ARCHIVE_BYTES.
    """
    try:
        for _ in range(_MORE_ATTEMPTS):
            with suppress(SystemError):
                return _read(file, names)
        return _read(file, names)
    except Exception as error:  # what NumPy and zipfile raise for damage is not documented
        raise ValueError(str(error).partition("\n")[0] or type(error).__name__) from error


def _read(file: BinaryIO, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_ARCHIVE_BYTES:
            raise ValueError(f"it unpacks to more than {MAX_ARCHIVE_BYTES // 1_000_000} MB")
        for entry in archive.infolist():
            _check_claim(archive, entry)
    file.seek(0)
    with np.load(file, allow_pickle=False) as archive:
        return {name: archive[name] for name in names or archive.files}


def _check_claim(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise ValueError when an entry is no array, or claims more than it holds.

    NumPy reserves what an array claims before it reads it.
    """
    if entry.compress_type not in _COMPRESSIONS:
        raise ValueError("an array packed in another way than NumPy's")
    with archive.open(entry) as file:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError("an array in another format than NumPy's first")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if math.prod(shape) * dtype.itemsize > entry.file_size:
        raise ValueError("an array claims more than it holds")
