from pathlib import Path

from digitrec.networks.readme_table import readme_table
from digitrec.networks.specs import MODEL_NAMES

ROOT = Path(__file__).parents[2]


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_table_in_readme_is_current() -> None:
    assert readme_table(MODEL_NAMES) in README
