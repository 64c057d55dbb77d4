from collections.abc import Callable
from typing import Any

import pytest

from digitrec.ui.shared import downloads


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Callable[[], Any], dict[str, Any]]]:
    """What makes the content behind each download button, and the button's options."""
    shown = {}

    def show(label: str, make: Callable[[], Any], **options: Any) -> None:
        shown[label] = make, options

    monkeypatch.setattr(downloads.st, "download_button", show)
    return shown


def test_file_is_named_after_what_it_shows_and_made_when_it_is_pressed(buttons: dict) -> None:
    made = []
    downloads.offer("Loss of Convnet", {"svg": lambda: made.append("svg")})
    ((label, (make, options)),) = buttons.items()
    assert (label, options["file_name"]) == ("SVG", "digitrec-loss-of-convnet.svg")
    assert options["mime"] == "image/svg+xml" and not made
    make()
    assert made == ["svg"]


def test_each_button_of_a_figure_makes_its_own_format(buttons: dict) -> None:
    downloads.offer_figure("grid", str.encode)
    assert {label: make() for label, (make, _) in buttons.items()} == {"PNG": b"png", "SVG": b"svg"}


def test_table_is_csv_with_a_line_per_row(buttons: dict) -> None:
    downloads.offer_table(
        "pairs", [{"pair": "4, as 9", "images": 3}, {"pair": "x", "images": None}]
    )
    (make, _) = buttons["CSV"]
    assert make() == 'pair,images\n"4, as 9",3.0\nx,\n'
