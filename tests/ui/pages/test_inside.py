import pytest

from digitrec.networks.specs import MODEL_NAMES, SPECS
from digitrec.networks.store import open_folder
from tests.ui.driver import choose, open_page


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_inside_shows_what_each_network_learned(name: str) -> None:
    app = open_page("inside", model=SPECS[name].title)
    count = sum(len(image.proto.imgs) for image in app.get("image"))
    weights = open_folder(name).read_weights()
    if not SPECS[name].is_dense:
        filters = weights[0].shape[-1] if weights[0].ndim == 4 else 0
        assert count == 2 * filters  # each with its response
    elif len(weights) == 2:
        assert count == 10
    else:
        assert count == weights[0].shape[1] + 1  # every unit, and one of them opened


def test_units_open_and_can_be_sorted() -> None:
    app = open_page("inside", model="Hidden layer")
    first = app.selectbox(key="unit-hidden").options[0]
    choose(app, "order", "By number")
    assert app.selectbox(key="unit-hidden").options[0] == "Unit 0" != first
    app.selectbox(key="unit-hidden").set_value("Unit 5").run()
    assert "Unit 5" in app.get("image")[0].proto.imgs[0].alt
