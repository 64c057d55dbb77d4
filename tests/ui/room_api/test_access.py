from typing import Any

import pytest
from starlette.requests import Request
from streamlit import config

from digitrec.rooms.limits import MAX_PEOPLE
from digitrec.ui.room_api import access, opening
from tests.ui.room_api.conftest import PAGE, Answer, Routes

HERE = {"host": "digits.example", "origin": "https://digits.example"}


def guess(routes: Routes, count: int = 10, **how: Any) -> list[Answer]:
    """Try so many codes, none of which is one."""
    return [routes.post("join", {"code": f"{n:03}"}, **how) for n in range(count)]


def join(routes: Routes, code: str, **how: Any) -> Answer:
    return routes.post("join", {"code": code}, **how)


def test_eleventh_guess_is_not_answered_even_if_right(routes: Routes) -> None:
    code, _ = routes.open()
    assert {one.status for one in guess(routes)} == {404}
    refused = [join(routes, code), routes.post("see", {"code": code, "page": PAGE})]
    refused.append(routes.get("events", query=f"code={code}"))
    for one in refused:
        assert one.status == 429 and "wait" in one.problem
        assert 0 < int(one.headers["Retry-After"]) <= 60
    assert join(routes, code, address="192.0.2.2").status == 200


def test_guesses_through_two_servers_are_counted_together(routes: Routes) -> None:
    guess(routes)
    opening.close_store()  # what another server has in its memory is not there
    code, _ = routes.open()
    assert join(routes, code).status == 429


def test_guesses_by_a_browser_that_names_no_site_keep_nobody_from_joining(routes: Routes) -> None:
    code, _ = routes.open()
    answers = [routes.get("events", query=f"code={n:03}").status for n in range(12)]
    assert answers == [404] * 2 + [429] * 10
    assert routes.get("events", query=f"code={code}").status == 429
    ticket = join(routes, code).json["ticket"]
    assert routes.follows(f"code={code}&ticket={ticket}")


def test_nothing_but_another_wrong_code_is_a_guess(routes: Routes) -> None:
    code, host = routes.open()
    gone, its_host = routes.open()
    joined = join(routes, gone).json
    phone, ticket = joined["key"], joined["ticket"]
    routes.post("host", {"key": its_host, "act": "delete"})
    for _ in range(12):
        assert routes.post("link", {"code": code, "drawing": 9}).status == 404
        assert routes.post("host", {"key": host, "act": "hide", "drawing": 9}).status == 404
        assert routes.get("events", query=f"code={gone}&for=wall").status == 404
        over = routes.get("events", query=f"code={gone}&ticket={ticket}")
        assert over.status == 410 and "deleted" in over.problem
        assert routes.post("join", {"code": gone, "key": phone}).status == 410
        assert routes.send(phone).status == 401
        assert routes.send("a key of nobody").status == 401
    assert join(routes, code).status == 200


def test_who_has_a_key_is_never_shut_out(routes: Routes) -> None:
    code, host = routes.open()
    joined = join(routes, code).json
    phone, ticket = joined["key"], joined["ticket"]
    seen = routes.post("see", {"code": code, "page": PAGE}).json
    elsewhere, other_host = routes.open()
    guess(routes)
    assert routes.post("join", {"code": code.lower(), "key": phone}).json["key"] == phone
    assert routes.post("see", {"code": code, "page": PAGE, "key": host}).json["isHost"]
    sent = routes.send(phone).json["drawing"]["id"]
    assert routes.post("link", {"code": code, "key": host, "drawing": sent}).status == 200
    assert ticket == seen["ticket"] and routes.follows(f"code={code}&ticket={ticket}")
    for key in (phone, other_host, "no key"):  # a key is good for its own room
        assert routes.post("join", {"code": elsewhere, "key": key}).status == 429
    assert routes.get("events", query=f"code={elsewhere}&ticket={ticket}").status == 429
    assert routes.get("events", query=f"code={elsewhere}&ticket=%ff").status == 429


def test_household_of_ipv6_is_one_and_each_other_address_its_own(routes: Routes) -> None:
    code, _ = routes.open()
    guess(routes, address="2001:db8::1")
    guess(routes, address="192.0.2.1")
    guess(routes, address="testclient")
    for address in ("2001:db8::beef:2", "::ffff:192.0.2.1", "testclient"):
        assert join(routes, code, address=address).status == 429
    for address in ("2001:db8:0:1::1", "192.0.2.2", ""):
        assert join(routes, code, address=address).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", **HERE},
        {"host": "digits.example", "origin": "https://elsewhere.example"},
        {"host": "digits.example", "origin": "null"},
        {"host": "digits.example", "origin": "http://[damaged"},
    ],
)
def test_other_sites_pages_are_refused_before_anything_is_counted(
    routes: Routes, headers: dict[str, str]
) -> None:
    code, host = routes.open()
    refused = guess(routes, 12, headers=headers)
    refused.append(routes.post("open", {"page": PAGE}, headers=headers))
    refused.append(routes.post("export", {"key": host, "format": "npz"}, headers=headers))
    refused += [routes.get("events", query=f"code={code}", headers=headers) for _ in range(12)]
    for one in refused:
        assert one.status == 403 and "Another site" in one.problem
    assert join(routes, code).status == 200 and len(opening.open_store().rooms.all()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        HERE,
        {"sec-fetch-site": "same-origin", "host": "behind", "origin": "https://digits.example"},
        {"sec-fetch-site": "none"},
    ],
)
def test_own_pages_and_programs_are_answered(routes: Routes, headers: dict[str, str]) -> None:
    code, _ = routes.open()
    assert join(routes, code, headers=headers).status == 200


def test_class_joins_at_once_and_one_address_does_not_fill_a_room(routes: Routes) -> None:
    code, _ = routes.open()
    joined = [join(routes, code) for _ in range(MAX_PEOPLE)]
    assert [one.status for one in joined] == [200] * 40 + [429] * (MAX_PEOPLE - 40)
    assert 0 < int(joined[-1].headers["Retry-After"]) <= 20 and "wait" in joined[-1].problem
    known = joined[0].json["key"]
    assert routes.post("join", {"code": code, "key": known}).status == 200
    assert join(routes, code, address="192.0.2.2").status == 200
    other, _ = routes.open()
    assert join(routes, other).status == 200


def test_network_is_a_hash_that_only_servers_with_the_secret_make() -> None:
    asks = Request({"type": "http", "headers": [], "client": ("192.0.2.77", 1)})
    before = config.get_option("server.cookieSecret")
    seen = [access.network_of(asks), access.network_of(asks)]
    config.set_option("server.cookieSecret", "another")
    try:
        seen.append(access.network_of(asks))
    finally:
        config.set_option("server.cookieSecret", before)
    assert seen[0] == seen[1] != seen[2] and "192.0.2.77" not in str(seen)
