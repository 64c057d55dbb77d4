import gc
import io
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from digitrec.data import npz
from digitrec.data.npz import read_npz
from tests.fuzzing import mutated


def packed(**arrays: np.ndarray) -> io.BytesIO:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=True, **arrays)
    file.seek(0)
    return file


def test_all_arrays_or_the_named_ones_are_read() -> None:
    assert set(read_npz(packed(a=np.arange(3), b=np.ones(2)))) == {"a", "b"}
    (array,) = read_npz(packed(a=np.arange(3), b=np.ones(2)), "a").values()
    np.testing.assert_array_equal(array, [0, 1, 2])


@pytest.fixture
def busy_collector() -> Iterator[None]:
    """The garbage collector often runs, and lets another thread go on when it does."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    gc.callbacks.append(let_others_go_on)
    gc.set_threshold(20, 2, 2)
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(let_others_go_on)


def let_others_go_on(*_: object) -> None:
    for _number in range(50):
        pass


def test_threads_read_at_once(busy_collector: None) -> None:
    content = packed(a=np.arange(3), b=np.ones(2)).getvalue()

    def read(_: int) -> set[str]:
        return set(read_npz(io.BytesIO(content)))

    with ThreadPoolExecutor(6) as threads:
        assert all(names == {"a", "b"} for names in threads.map(read, range(600)))


def test_array_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="x_train"):
        read_npz(packed(a=np.arange(3)), "x_train")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"nothing", packed(a=np.arange(9)).getvalue()[:-30]]
)
def test_what_is_no_archive_is_one_line(content: bytes) -> None:
    with pytest.raises(ValueError, match=".") as problem:
        read_npz(io.BytesIO(content))
    assert "\n" not in str(problem.value)


def test_pickled_objects_are_not_loaded() -> None:
    with pytest.raises(ValueError, match="pickle|claims"):
        read_npz(packed(a=np.array([{}, []], dtype=object)))


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz, "MAX_ARCHIVE_BYTES", 1_000_000)
    with pytest.raises(ValueError, match="unpacks to more than 1 MB"):
        read_npz(packed(a=np.zeros(2_000_000, np.uint8)))


def test_array_that_claims_more_than_it_holds_is_refused() -> None:
    entry = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**9,)}
    np.lib.format.write_array_header_1_0(entry, header)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.npy", entry.getvalue())
    with pytest.raises(ValueError, match="claims more than it holds"):
        read_npz(file)


def archive_of(entry: bytes, compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """An .npz file whose checksums are right, whatever its entry holds."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("a.npy", entry)
    return file


def entry() -> bytes:
    with zipfile.ZipFile(packed(a=np.arange(9))) as archive:
        return archive.read("a.npy")


def outcome(file: io.BytesIO) -> str:
    """Why the file is refused, in one line; nothing if it is read."""
    try:
        read_npz(file)
    except ValueError as error:
        assert str(error) and "\n" not in str(error)
        return str(error)
    return ""


def test_header_that_never_closes_its_brackets_is_refused() -> None:
    assert outcome(archive_of(entry().replace(b"}", b"(", 1)))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archive_packed_as_numpy_packs_none_is_refused_unread(compression: int) -> None:
    assert (
        outcome(archive_of(entry(), compression)) == "an array packed in another way than NumPy's"
    )


def test_a_thousand_damaged_entries_are_read_or_refused_in_one_line() -> None:
    seen = {outcome(archive_of(changed)) for changed in mutated(entry(), 1000)}
    assert "" in seen and len(seen) > 10


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damaged_archives_are_read_or_refused_in_one_line(compression: int) -> None:
    whole = archive_of(entry(), compression).getvalue()
    seen = {outcome(io.BytesIO(changed)) for changed in mutated(whole, 250, seed=compression)}
    assert len(seen) > 3
