"""Where phones reach this server: what the code on the wall leads to."""

import socket
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import segno
import streamlit as st

from digitrec.errors import UserError
from digitrec.home import SERVE_EVERYONE
from digitrec.ui.server.origins import is_loopback

_LONGEST_ADDRESS = 500  # bytes: phones still read its QR code, which takes 40 ms to make
_ANY = ("", "0.0.0.0", "::")
_SOMEWHERE = ("192.0.2.1", 9)  # of the addresses for documentation (RFC 5737); nothing is sent
ONLY_HERE = (
    "Phones cannot reach this server: it listens to its own machine alone. "
    f"Start it with: {SERVE_EVERYONE}"
)


class Joining(NamedTuple):
    """How a room is joined: its address and that as a QR code, or why there is none."""

    address: str | None
    qr: str | None  # SVG as a data URI
    problem: str


def own_address() -> str | None:
    """Return this machine's own address in its network; None if it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
        except OSError:
            return None
        return probe.getsockname()[0]


def joining(page: str, code: str, find_address: Callable[[], str | None] = own_address) -> Joining:
    """Return how phones join the room of this code; `page` is the wall's own address.

    What the host's browser reaches by a name or a network address, phones reach the same way.
    """
    try:
        parts = urlsplit(page)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise UserError("The address of this page is damaged. Open it again.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise UserError("The address of this page is damaged. Open it again.")
    if is_loopback(host):
        found = find_address() if (st.get_option("server.address") or "") in _ANY else None
        if found is None:
            return Joining(None, None, ONLY_HERE)
        host = found
    name = f"[{host}]" if ":" in host else host
    path = parts.path.rsplit("/", 1)[0]  # the page's own name goes
    address = f"{parts.scheme}://{name}{f':{port}' if port else ''}{path}/?room={code}"
    if len(address.encode()) > _LONGEST_ADDRESS:
        raise UserError("The address of this page is too long for a QR code. Open a shorter one.")
    return Joining(address, segno.make(address, error="m").svg_data_uri(border=2, scale=4), "")
