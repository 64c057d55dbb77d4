from digitrec.evaluation.results import ReliabilityBin
from digitrec.ui.compare.reliability_diagram import Reliability, reliability_diagram

BINS = [ReliabilityBin(0.4, 0.5, 3), ReliabilityBin(0.9, 0.95, 97)]


def layers_of(*lines: Reliability) -> list[dict]:
    return reliability_diagram(lines).to_dict()["layer"][1:]


def test_reliability_holds_every_bin_of_both_kinds_of_images() -> None:
    layers = layers_of(
        Reliability("A", "#E69F00", "scanned", BINS), Reliability("A", "#E69F00", "drawn", BINS[:1])
    )
    shown = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "point"]
    scanned = [vars(bin) | {"model": "A", "images": "scanned"} for bin in BINS]
    assert shown == [scanned, [vars(BINS[0]) | {"model": "A", "images": "drawn"}]]
    dashes = [layer["mark"]["strokeDash"] for layer in layers if layer["mark"]["type"] == "line"]
    assert dashes[0] != dashes[1]
    assert layers[0]["encoding"]["color"]["legend"] is None


def test_two_models_keep_their_colors_and_have_a_legend() -> None:
    layers = layers_of(
        Reliability("A", "#E69F00", "drawn", BINS), Reliability("B", "#56B4E9", "drawn", BINS)
    )
    color = layers[0]["encoding"]["color"]
    assert (color["scale"]["domain"], color["scale"]["range"]) == (
        ["A", "B"],
        ["#E69F00", "#56B4E9"],
    )
    assert color["legend"]
    assert len({str(layer["mark"].get("strokeDash")) for layer in layers[::2]}) == 1
