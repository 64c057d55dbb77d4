from digitrec.evaluation.results import ReliabilityBin
from digitrec.ui.charts.reliability_diagram import reliability_diagram


def test_reliability_holds_every_bin_of_both_kinds_of_images() -> None:
    bins = [ReliabilityBin(0.4, 0.5, 3), ReliabilityBin(0.9, 0.95, 97)]
    _, *layers = reliability_diagram({"scanned": bins, "drawn": bins[:1]}, "#E69F00").to_dict()[
        "layer"
    ]
    shown = [layer["data"]["values"] for layer in layers if layer["mark"]["type"] == "point"]
    scanned = [vars(bin) | {"images": "scanned"} for bin in bins]
    assert shown == [scanned, [vars(bins[0]) | {"images": "drawn"}]]
    dashes = [layer["mark"]["strokeDash"] for layer in layers if layer["mark"]["type"] == "line"]
    assert dashes[0] != dashes[1]
