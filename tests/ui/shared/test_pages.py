"""What holds for every page of PAGES."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.shared.pages import PAGES, sections
from tests.ui.driver import TITLES, data_of, open_page

NAMES = [page.name for page in PAGES]
# What a page's links name besides; its controls are found on the page.
MORE_PARAMETERS = [
    "drawing",
    "present",
    "page",
    "share",
    "given",
    "reasons",
    "stage",
    "images",
    "nothing",
]


def has_a_heading(app: AppTest) -> bool:
    """Return whether the page has one, which the Draw page's stage brings."""
    return bool(app.header) or any(network["title"] for network in data_of(app)["networks"])


@cache
def parameters_of(name: str) -> list[str]:
    """Return the parameters of a page's links that choose among what its controls offer."""
    app = open_page(name)
    return [control.key for control in (*app.button_group, *app.selectbox) if control.key]


def test_every_script_of_a_page_is_on_the_list() -> None:
    scripts = PAGES[0].path.parents[1].glob("*/page.py")
    assert {page.path for page in PAGES} == set(scripts)


def test_menu_holds_every_page_once_in_its_section() -> None:
    menu = sections()
    assert [page for pages in menu.values() for page in pages] == list(PAGES)
    assert next(iter(menu)) == "" and menu[""][0] is PAGES[0]


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_with_a_heading_and_no_complaint(name: str) -> None:
    app = open_page(name)
    assert has_a_heading(app)
    assert not app.warning and not app.error


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4)
@given(st.data())
def test_links_of_any_text_open_every_page(name: str, data: st.DataObject) -> None:
    keys = [*parameters_of(name), *MORE_PARAMETERS]
    values = st.text(max_size=20) | st.sampled_from([*TITLES, "1", "-1", "1e9", "yes", "[]"])
    wished = data.draw(
        st.fixed_dictionaries(
            {}, optional={key: values | st.lists(values, max_size=3) for key in keys}
        )
    )
    app = open_page(name, **wished)
    assert has_a_heading(app)


@pytest.mark.parametrize("name", NAMES)
def test_repeated_parameters_open_every_page(name: str) -> None:
    keys = parameters_of(name)
    for values in (["Perceptron", "Flatten"], ["", "x"], []):
        open_page(name, **dict.fromkeys(keys, values))


@pytest.mark.parametrize("name", NAMES)
def test_no_models_at_all_is_told_without_a_trace(models_dir: Path, name: str) -> None:
    app = open_page(name)
    assert app.warning[0].value.count("python -m digitrec train") == len(MODEL_NAMES)
    assert str(models_dir) not in app.warning[0].value


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_used_is_told_without_its_place(
    copied_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The damage is a file each that a page reads of a model, and MNIST's."""
    (tmp_path / "mnist.npz").write_bytes(b"damaged")
    monkeypatch.setenv("DIGITREC_MNIST", str(tmp_path / "mnist.npz"))
    damage = zip(MODEL_NAMES, sorted((copied_models / MODEL_NAMES[0]).iterdir()), strict=False)
    for model, file in damage:
        (copied_models / model / file.name).write_bytes(b"damaged")
    (copied_models / MODEL_NAMES[-1] / "weights.npz").unlink()
    told = [warning.value for warning in open_page(name, reasons="Tug of war").warning]
    assert told and all(str(tmp_path) not in words for words in told)
