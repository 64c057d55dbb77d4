"""HAProxy with the configuration that is deployed, on free ports, in front of any servers."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest

from tests.browser.driver import free_port

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"
_PATH = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"  # where Debian keeps it


def program() -> str | None:
    """Return where HAProxy is; None without it."""
    return shutil.which("haproxy", path=_PATH)


def require() -> None:
    """Skip the test where HAProxy is not installed, and say so; CI installs it first."""
    if program() is None:
        pytest.skip("HAProxy is not on this machine: install Debian's package haproxy")


class Proxy:
    """HAProxy in front of two replicas; `address` is where browsers reach them."""

    def __init__(
        self, folder: Path, ports: Sequence[int], *, is_encrypted: bool = True, **settings: str
    ) -> None:
        """Take a folder of its own, the replicas' ports, and settings of `deploy/haproxy.cfg`."""
        self.port, self.http_port = free_port(), free_port()
        one, two = ports
        self._environment = os.environ | {
            "DIGITREC_HTTP": f"127.0.0.1:{self.http_port}",
            "DIGITREC_COOKIE_SECRET": "a secret of the tests",
            "DIGITREC_ONE": f"127.0.0.1:{one}",
            "DIGITREC_TWO": f"127.0.0.1:{two}",
            **settings,
        }
        self.address = f"http://localhost:{self.http_port}"
        self.certificate = folder / "public.pem"
        if is_encrypted:
            self.address = f"https://localhost:{self.port}"
            certificate = folder / "certificate.pem"
            _make_certificate(folder, certificate)
            self._environment["DIGITREC_HTTPS"] = f"127.0.0.1:{self.port}"
            self._environment["DIGITREC_CERTIFICATES"] = str(certificate)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it listens."""
        found = program()
        assert found is not None
        command = [found, "-db", "-f", str(CONFIGURATION)]
        self._process = subprocess.Popen(command, env=self._environment)
        ports = [self.http_port] + ([self.port] if "DIGITREC_HTTPS" in self._environment else [])
        while not all(map(_listens, ports)):
            assert self._process.poll() is None, "HAProxy ended"
            time.sleep(0.02)
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


def check(**settings: str) -> None:
    """Let HAProxy check the configuration with these settings; CalledProcessError if it is bad."""
    found = program()
    assert found is not None
    subprocess.run([found, "-c", "-f", CONFIGURATION], env=os.environ | settings, check=True)


def _make_certificate(folder: Path, certificate: Path) -> None:
    """Write a certificate for localhost and its key, which no browser trusts, into one file."""
    key, public = folder / "key.pem", folder / "public.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    made = ["openssl", "req", "-x509", *curve, *names, "-keyout", str(key), "-out", str(public)]
    subprocess.run(made, check=True, stderr=subprocess.DEVNULL)
    certificate.write_bytes(public.read_bytes() + key.read_bytes())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
