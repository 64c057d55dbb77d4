"""The benchmarks' own work: tables, their place in the README, people without a browser."""

import asyncio
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from benchmarks import drawing, report, visitor
from benchmarks.visitor import Stroke, Visitor, WrongAnswer, drawings
from tests.browser.driver import serve
from tests.loops import run_alone

COMMANDS = [
    path.stem
    for path in sorted(Path(report.__file__).parent.glob("*.py"))
    if "def measure(" in path.read_text()
]


def test_table_reads_well_as_text() -> None:
    table = report.markdown_table([["way", "ms"], ["LiteRT", "1"]])
    assert table == "| way    | ms |\n|--------|----|\n| LiteRT | 1  |"


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_holds_what_each_benchmark_found(name: str) -> None:
    doc = import_module(f"benchmarks.{name}").__doc__
    whole = report.README.read_text(encoding="utf-8")
    section = whole.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
    assert f"python -m benchmarks.{name} --write" in section
    assert section.strip().startswith(report.section(doc, "", "").split("\n\n")[0])
    assert "\nMeasured on " in section and section.count("\n| ") >= 3


def test_strokes_are_drawn_in_equal_steps_from_end_to_end() -> None:
    corner = np.array([[0.0, 0.0], [60.0, 0.0], [60.0, 100.0]])
    steps = drawing.in_steps(corner)
    assert steps[0].tolist() == [0, 0] and steps[-1].tolist() == [60, 100]
    np.testing.assert_allclose(np.abs(np.diff(steps, axis=0)).sum(axis=1), 8)
    dot = drawing.in_steps(np.array([[5.0, 5.0]]))
    np.testing.assert_array_equal(dot, [[5, 5], [5, 5]])


def test_visitor_draws_and_is_read_where_the_browser_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(visitor, "PAUSE_SECONDS", 600)  # however slow this machine is
    digits = drawings(4, seed=1)

    async def visit(address: str, digit: list[Stroke]) -> None:
        one = await Visitor.open(address)
        assert await one.draw(digit[0]) is not None
        waiting = [await one.draw(stroke) for stroke in digit[1:]]
        assert set(waiting) <= {None} and await one.clear() is None
        assert await one.draw(digit[-1], reads=False) is not None
        moved = {name: (*shares[1:], shares[0]) for name, shares in digit[-1].answers.items()}
        with pytest.raises(WrongAnswer, match="The server reads"):
            await one.draw(Stroke(digit[-1].strokes, moved), reads=False)
        await one.close()

    async def visit_all(address: str) -> None:
        await asyncio.gather(*(visit(address, digit) for digit in digits))

    with serve() as address:
        run_alone(visit_all(address))
