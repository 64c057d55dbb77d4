from digitrec.networks.specs import MODEL_NAMES
from tests.ui.driver import TITLES, draw, open_page


def test_robustness_has_three_maps_per_network() -> None:
    app = open_page("draw", reasons="Robustness")
    assert "robustness" in app.info[0].value
    draw(app, 7)
    (html,) = [element.proto.body for element in app.get("html") if "maps" in element.proto.body]
    assert html.count("<img") == 3 * len(MODEL_NAMES)
    assert all(f"<figcaption>{title}</figcaption>" in html for title in TITLES)
    assert app.subheader[0].value.startswith("How sure of 7")
