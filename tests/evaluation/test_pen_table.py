from dataclasses import replace

import pytest

from digitrec.evaluation.pen_table import pen_table
from digitrec.evaluation.results import PenMetrics
from digitrec.formatting import plain_percent
from digitrec.networks.specs import MODEL_NAMES
from digitrec.networks.store import open_folder


@pytest.fixture(scope="module")
def measured() -> dict[str, PenMetrics]:
    found = {name: open_folder(name).read_pen() for name in MODEL_NAMES}
    return {name: pen for name, pen in found.items() if pen}


def test_table_tells_all_that_was_measured(measured: dict[str, PenMetrics]) -> None:
    lines = pen_table(measured).splitlines()
    assert set(measured) == set(MODEL_NAMES)
    for name, pen in measured.items():
        (row,) = (line for line in lines if line.startswith(f"{name} "))
        for share in (pen.accuracy, pen.low, pen.high, *pen.covered):
            assert plain_percent(share, 2) in row
        assert f"{pen.calibration_error:.4f}" in row
        (confused,) = (line for line in lines if line.startswith(f"{name}, most confused"))
        assert all(f"{a} as {b}: {count}" in confused for a, b, count in pen.most_confused)
        writers = lines[lines.index(confused) + 1]
        assert all(f"{who}: {wrong} of {n}" in writers for who, wrong, n in pen.worst_writers)
        for kind, count, refused, area in pen.letters:
            told = f"{plain_percent(refused, 1)} of {count:,} {kind}, AUROC {area:.4f}"
            assert any(told in line for line in lines)
    assert any(pen.letters for pen in measured.values())


def test_nothing_confused_is_said(measured: dict[str, PenMetrics]) -> None:
    perfect = replace(measured["convnet"], most_confused=(), worst_writers=())
    lines = pen_table({"convnet": perfect}).splitlines()
    assert "convnet, most confused: none" in lines and "  worst writers: none" in lines


def test_writer_cannot_write_on_the_terminal(measured: dict[str, PenMetrics]) -> None:
    odd = replace(measured["convnet"], worst_writers=(("\x1b[31mred", 1, 2),))
    assert "\x1b" not in pen_table({"convnet": odd})
