import io
import pickle
import zipfile

import numpy as np


def pickled_arrays() -> bytes:
    target = io.BytesIO()
    np.savez(target, labels=np.array([{"loads": "code"}], dtype=object))
    return target.getvalue()


def claimed_arrays(length: int, megabytes: int) -> bytes:
    """An .npz file of an array that claims a length and packs so many megabytes of zeros."""
    target, header = io.BytesIO(), io.BytesIO()
    claim = {"descr": "<f4", "fortran_order": False, "shape": (length,)}
    np.lib.format.write_array_header_1_0(header, claim)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("labels.npy", "w", force_zip64=True) as entry:
            entry.write(header.getvalue())
            for _ in range(megabytes):
                entry.write(bytes(1_000_000))
    return target.getvalue()


def no_arrays() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("labels.npy", b"no array")
    return target.getvalue()


def claimed_array(length: int) -> bytes:
    """A .npy file, which is no archive, of an array that claims a length."""
    with zipfile.ZipFile(io.BytesIO(claimed_arrays(length, 0))) as archive:
        return archive.read("labels.npy")


HOSTILE_ARCHIVES = {
    "one array that claims exabytes": claimed_array(10**17),
    "pickle": pickled_arrays(),
    "bare pickle": pickle.dumps([np.zeros(3)]),
    "claims terabytes": claimed_arrays(10**12, 0),
    "claims less than nothing": claimed_arrays(-5, 0),
    "unpacks to more than it may": claimed_arrays(30_000_000, 120),
    "no array": no_arrays(),
}
