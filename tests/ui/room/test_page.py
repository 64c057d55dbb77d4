import json

from digitrec.networks.specs import MODEL_NAMES
from tests.ui.driver import data_of, open_page, press

KEY = "wall"


def test_lobby_comes_first_and_a_link_opens_a_wall() -> None:
    assert data_of(open_page("room"), KEY)["wall"] == ""
    data = data_of(open_page("room", wall="ABC234"), KEY)
    assert data["wall"] == "ABC234" and not data["isPresented"]
    assert [network["name"] for network in data["networks"]] == list(MODEL_NAMES)


def test_what_is_pressed_is_in_the_page_s_link() -> None:
    app = press(open_page("room"), "wall", "ABC234", on=KEY)
    assert app.query_params["wall"] == "ABC234" and data_of(app, KEY)["wall"] == "ABC234"
    press(app, "present", "yes", on=KEY)
    assert data_of(app, KEY)["isPresented"]
    press(app, "present", "no", on=KEY)
    assert not data_of(app, KEY)["isPresented"]
    press(app, "wall", "", on=KEY)
    assert "wall" not in app.query_params


def test_what_no_wall_sends_changes_nothing() -> None:
    app = open_page("room")
    for odd in (5, None, "x" * 1_000, {"a": 1}, json.dumps([])[:1] * 30):
        press(app, "wall", odd, on=KEY)
        assert not app.exception and data_of(app, KEY)["wall"] == ""


def test_stage_visits_the_room_of_the_page_s_link() -> None:
    assert data_of(open_page("draw"))["room"] is None
    assert data_of(open_page("draw", room="ABC234"))["room"] == "ABC234"
    assert len(data_of(open_page("draw", room="x" * 1_000))["room"]) == 20
