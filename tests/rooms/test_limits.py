from datetime import timedelta

import pytest

from digitrec.errors import UserError
from digitrec.rooms.limits import lifetime


def test_room_lasts_seven_days_or_as_many_as_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGITREC_ROOM_DAYS", raising=False)
    assert lifetime() == timedelta(days=7)
    monkeypatch.setenv("DIGITREC_ROOM_DAYS", "30")
    assert lifetime() == timedelta(days=30)


@pytest.mark.parametrize("text", ["0", "-1", "a week", "1.5", "99999", "9" * 5_000, "٣"])
def test_other_days_get_a_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITREC_ROOM_DAYS", text)
    with pytest.raises(UserError, match="number of days from 1 to 3,650"):
        lifetime()
