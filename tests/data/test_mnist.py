import functools
import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from digitrec.cli import main
from digitrec.data import mnist as mnist_module
from digitrec.data.mnist import Mnist, download_mnist, find_mnist, load_mnist, read_mnist
from digitrec.errors import UserError


@pytest.fixture(autouse=True)
def no_mnist_on_this_machine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    if "mnist" in request.fixturenames:
        request.getfixturevalue("mnist")  # found before it is hidden
    monkeypatch.delenv("DIGITREC_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path / "keras" / "datasets" / "mnist.npz"


@pytest.fixture
def mnist_file(mnist: Mnist, tmp_path: Path) -> Path:
    path = tmp_path / "good.npz"
    np.savez(path, **mnist._asdict())
    return path


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        pass


@contextmanager
def serving_mnist(handler: Callable[..., Quiet]) -> Iterator[str]:
    """Run a web server on this machine and yield where it serves MNIST."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/mnist.npz"
        server.shutdown()


@pytest.fixture
def served_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What a web server on this machine serves in place of MNIST's."""
    folder = tmp_path / "web"
    folder.mkdir()
    with serving_mnist(functools.partial(Quiet, directory=folder)) as address:
        monkeypatch.setattr(mnist_module, "MNIST_URL", address)
        yield folder


@pytest.fixture
def breaking_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A web server in place of MNIST's whose connection breaks off halfway."""

    class Breaking(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "200000")
            self.end_headers()
            self.wfile.write(bytes(100_000))

    with serving_mnist(Breaking) as address:
        monkeypatch.setattr(mnist_module, "MNIST_URL", address)
        yield


def test_named_file_comes_before_environment_and_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_mnist_on_this_machine: Path
) -> None:
    cached = no_mnist_on_this_machine
    cached.parent.mkdir(parents=True)
    for path in (cached, tmp_path / "environment.npz", tmp_path / "named.npz"):
        path.touch()
    assert find_mnist() == cached
    monkeypatch.setenv("DIGITREC_MNIST", str(tmp_path / "environment.npz"))
    assert find_mnist() == tmp_path / "environment.npz"
    assert find_mnist(tmp_path / "named.npz") == tmp_path / "named.npz"


def test_named_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no MNIST file at .*nowhere.npz"):
        load_mnist(tmp_path / "nowhere.npz")


def test_real_mnist_is_read(mnist: Mnist, mnist_file: Path) -> None:
    read = load_mnist(mnist_file)
    assert [array.shape for array in read] == [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert read.y_train[:3].tolist() == [5, 0, 4]


def test_one_changed_pixel_is_damage(mnist: Mnist, tmp_path: Path) -> None:
    changed = mnist.x_test.copy()
    changed[123, 14, 14] ^= 1
    np.savez(tmp_path / "changed.npz", **mnist._replace(x_test=changed)._asdict())
    with pytest.raises(UserError, match="changed.npz is damaged .x_test differs"):
        read_mnist(tmp_path / "changed.npz")


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04" + bytes(50)], ids=["empty", "text", "zip"]
)
def test_broken_file_is_named_as_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(content)
    with pytest.raises(UserError, match="broken.npz is damaged"):
        read_mnist(path)


def test_cut_file_is_named_as_damaged(tmp_path: Path) -> None:
    np.savez(tmp_path / "whole.npz", x_train=np.zeros(9))
    (tmp_path / "cut.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:200])
    with pytest.raises(UserError, match="cut.npz is damaged"):
        read_mnist(tmp_path / "cut.npz")


def test_single_array_is_named_as_damaged(tmp_path: Path) -> None:
    np.save(tmp_path / "single.npy", np.zeros(9))
    with pytest.raises(UserError, match="single.npy is damaged"):
        read_mnist(tmp_path / "single.npy")


def test_other_arrays_are_named_as_damaged(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", x_train=np.zeros(9))
    with pytest.raises(UserError, match="other.npz is damaged"):
        read_mnist(tmp_path / "other.npz")


def test_without_network_one_sentence_says_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch, no_mnist_on_this_machine: Path
) -> None:
    monkeypatch.setattr(mnist_module, "MNIST_URL", "http://127.0.0.1:9/mnist.npz")  # nobody listens
    with pytest.raises(UserError) as error:
        load_mnist()
    assert str(no_mnist_on_this_machine) in str(error.value)
    assert "\n" not in str(error.value)


def test_download_lands_in_keras_cache(
    mnist_file: Path, served_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    content = mnist_file.read_bytes()
    (served_folder / "mnist.npz").write_bytes(content)
    monkeypatch.setattr(mnist_module, "MNIST_FILE_SHA256", hashlib.sha256(content).hexdigest())
    assert load_mnist().x_test.shape == (10000, 28, 28)
    assert find_mnist() is not None
    assert "/55.0M [" in capfd.readouterr().err  # the progress bar


def test_wrong_download_is_refused_and_not_kept(
    served_folder: Path, no_mnist_on_this_machine: Path
) -> None:
    (served_folder / "mnist.npz").write_bytes(b"something else")
    with pytest.raises(UserError, match="could not be downloaded"):
        load_mnist()
    assert not list(no_mnist_on_this_machine.parent.iterdir())


def on_terminal(written: str) -> list[str]:
    """Return the lines that a terminal shows of what was written to it."""
    lines = []
    for line in written.split("\n"):
        shown = ""
        for part in line.split("\r"):
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


def test_connection_that_breaks_off_leaves_one_sentence_on_the_terminal(
    breaking_server: None, no_mnist_on_this_machine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "hidden"]) == 1
    written = capfd.readouterr().err
    assert "MNIST: " in written  # the progress bar
    sentence, rest = on_terminal(written)
    assert rest == ""
    assert sentence.startswith("MNIST could not be downloaded (127.0.0.1 did not send all of it).")
    assert not list(no_mnist_on_this_machine.parent.iterdir())


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (PermissionError("Cannot write to the folder"), "Cannot write to the folder"),
    ],
)
def test_download_that_cannot_be_written_is_told_and_leaves_nothing(
    served_folder: Path, no_mnist_on_this_machine: Path, fault: OSError, why: str
) -> None:
    (served_folder / "mnist.npz").write_bytes(bytes(100_000))

    class Full:
        total = 0

        def update(self, size: int) -> None:
            raise fault

        def close(self) -> None: ...

    with pytest.raises(UserError, match=f"could not be downloaded .*: {why}"):
        download_mnist(Full())
    assert not list(no_mnist_on_this_machine.parent.iterdir())


def test_interrupted_download_leaves_nothing(
    served_folder: Path, no_mnist_on_this_machine: Path
) -> None:
    (served_folder / "mnist.npz").write_bytes(bytes(100_000))

    class Interrupting:
        total = 0

        def update(self, size: int) -> None:
            raise KeyboardInterrupt

        def reset(self) -> None: ...
        def close(self) -> None: ...

    with pytest.raises(KeyboardInterrupt):
        download_mnist(progress=Interrupting())
    assert not list(no_mnist_on_this_machine.parent.iterdir())
