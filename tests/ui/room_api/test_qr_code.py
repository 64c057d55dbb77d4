import pytest
from streamlit import config

from digitrec.errors import UserError
from digitrec.ui.room_api.qr_code import ONLY_HERE, joining


def found() -> str:
    return "192.168.1.20"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("http://192.168.1.5:8501/room?wall=X", "http://192.168.1.5:8501/?room=ABC"),
        ("https://digits.example/room", "https://digits.example/?room=ABC"),
        ("https://digits.example/app/room", "https://digits.example/app/?room=ABC"),
        ("https://x.example/tools/digits/room", "https://x.example/tools/digits/?room=ABC"),
        ("http://[fd00::5]:8501/room", "http://[fd00::5]:8501/?room=ABC"),
    ],
)
def test_phones_take_the_way_of_the_host_s_browser(page: str, address: str) -> None:
    told = joining(page, "ABC", found)
    assert told.address == address and told.problem == ""
    assert told.qr is not None and told.qr.startswith("data:image/svg+xml")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
@pytest.mark.parametrize(
    ("listens_to", "address"),
    [
        ("127.0.0.1", None),
        ("localhost", None),
        ("0.0.0.0", "http://192.168.1.20:8501/?room=ABC"),
        ("", "http://192.168.1.20:8501/?room=ABC"),
    ],
)
def test_own_machine_is_named_by_its_address_where_it_listens(
    host: str, listens_to: str, address: str | None
) -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", listens_to)
    try:
        told = joining(f"http://{host}:8501/room", "ABC", found)
        alone = joining(f"http://{host}:8501/room", "ABC", lambda: None)  # in no network
    finally:
        config.set_option("server.address", before)
    assert told.address == address
    assert told.problem == ("" if address else ONLY_HERE)
    assert alone.problem == ONLY_HERE


@pytest.mark.parametrize("page", ["", "javascript:alert(1)", "http://", "http://[", "http://a:b/"])
def test_address_of_no_page_gets_a_sentence(page: str) -> None:
    with pytest.raises(UserError, match="Open it again"):
        joining(page, "ABC", found)
