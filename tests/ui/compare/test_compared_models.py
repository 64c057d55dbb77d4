from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

from digitrec.networks.specs import MODEL_NAMES
from digitrec.networks.store import open_folder
from digitrec.ui.compare.compared_models import DRAWN, TESTED, Compared

MEASURED = [name for name in MODEL_NAMES if open_folder(name).read_pen()]


@pytest.mark.parametrize("name", MEASURED)
def test_row_holds_the_folders_figures_with_their_intervals(name: str) -> None:
    folder = open_folder(name)
    compared, pen = Compared.read(folder), folder.read_pen()
    assert pen is not None
    right = round(10_000 * folder.read_metrics().accuracy)
    low, high = proportion_confint(right, 10_000, method="wilson")
    assert compared.row["95 % interval, test"] == f"{100 * low:.2f} % to {100 * high:.2f} %"
    assert (
        compared.row["95 % interval, drawn"] == f"{100 * pen.low:.1f} % to {100 * pen.high:.1f} %"
    )
    assert compared.row["size (kB)"] == pytest.approx(len(folder.read_network()) / 1000, abs=0.5)
    assert compared.row["trained"] == folder.read_config()["trained_at"].split("T")[0]
    counts = {kind: sum(bin.count for bin in line.bins) for kind, line in compared.lines.items()}
    assert counts == {TESTED: 10_000, DRAWN: pen.digits}
    assert pen.source in compared.source


def test_model_whose_pen_digits_were_not_measured_claims_none(copied_models: Path) -> None:
    (copied_models / MEASURED[0] / "pen.json").unlink()
    compared = Compared.read(open_folder(MEASURED[0]))
    assert compared.row["drawn digits"] is None is compared.row["calibration error, drawn"]
    assert compared.row["95 % interval, drawn"] == "not measured"
    assert list(compared.lines) == [TESTED] and compared.source == ""
