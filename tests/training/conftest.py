"""Training that takes seconds: its evaluation draws few outliers too."""

import pytest

from digitrec.training import evaluate


@pytest.fixture(autouse=True)
def few_outliers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "OUTLIERS_PER_KIND", 8)
