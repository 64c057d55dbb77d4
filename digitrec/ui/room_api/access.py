"""Who may ask for what: no other site's page, and nobody who guesses codes."""

import hmac
import ipaddress

import streamlit as st
from limits import RateLimitItem
from starlette.requests import Request

from digitrec.rooms.codes import normalize
from digitrec.rooms.faults import RoomError, WrongCodeError
from digitrec.rooms.rate_limiter import GUESS, WRONG_CODES
from digitrec.rooms.records import Room
from digitrec.rooms.rows import over
from digitrec.rooms.store import Store
from digitrec.ui.server.origins import is_foreign


def refuse_other_sites(request: Request) -> None:
    """Raise RoomError 403 for what another site's page asks for, though it may read no answer.

    Browsers say so themselves; of older ones, the origin tells.
    """
    site = request.headers.get("sec-fetch-site")
    known = site in ("same-origin", "none")
    if not known and (site is not None or is_foreign(request.headers)):
        raise RoomError("Another site's page asked for this. Open the room's own page.", 403)


def network_of(request: Request) -> str:
    """Return what stands for a household or a school: an IPv4 address, or half of an IPv6 one.

    It is a hash with a key that no database holds, or whoever reads one would have addresses.
    """
    address = request.client.host if request.client else ""
    return _signed("network", _network(address))


def ticket_of(code: str) -> str:
    """Return what shows, for as long as the server keeps its secret, that this code was found.

    It stands in the address of a room's events, where a key would get into logs.
    """
    return _signed("ticket", normalize(code))


def find_room(
    store: Store,
    code: str,
    network: str,
    own: Room | None = None,
    *,
    ticket: str = "",
    counted: RateLimitItem = WRONG_CODES,
    closed_too: bool = False,
) -> tuple[Room, bool]:
    """Return the room of this code, and whether whoever asks has it as their `own`, by a key.

    Who has a key of it or a ticket is never refused. Otherwise RoomError 429 for a network that
    tried too many wrong codes; each code counts once, so that those who follow a room that is
    deleted, or who misread the same code, shut nobody out.
    """
    is_own = own is not None and own.code == normalize(code)
    if is_own or hmac.compare_digest(ticket.encode(), ticket_of(code).encode()):
        try:
            return store.rooms.find(code, closed_too=closed_too), is_own
        except WrongCodeError as error:
            raise over() from error  # it was right before
    for limit in dict.fromkeys((WRONG_CODES, counted)):
        store.limiter.check(limit, network)
    try:
        return store.rooms.find(code, closed_too=closed_too), False
    except WrongCodeError:
        if store.limiter.hit(GUESS, network, normalize(code)):
            store.limiter.hit(counted, network)
        raise


def _signed(purpose: str, text: str) -> str:
    secret = st.get_option("server.cookieSecret")  # the one that all replicas share
    return hmac.digest(secret.encode(), f"{purpose} {text}".encode(), "sha256").hex()


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a name, or nothing at all, counts as it is
        return address[:100]
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return found.exploded[:19]
