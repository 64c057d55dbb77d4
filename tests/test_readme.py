import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


ONE_FILE_EACH = ("preprocessing", "versions")  # of steps and of schemas: the tree says so instead
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_tree_in_readme_names_every_module_and_folder() -> None:
    tree = README.split("```\napp.py")[1].split("\nmodels/")[0].partition("digitrec/")[2]
    words = set(re.findall(r"\w+", re.sub(r"\([^)]*\)", "", tree)))
    package = ROOT / "digitrec"
    for module in package.rglob("*.py"):
        if not module.stem.startswith("__") and module.parent.name not in ONE_FILE_EACH:
            assert module.stem in words
    folders = {f"{path.parent.name}/" for path in package.rglob("__init__.py")} - {"digitrec/"}
    assert set(re.findall(r"^ +(\w+/)", tree, re.MULTILINE)) == folders


def test_commands_in_readme_install_from_files_that_are_there() -> None:
    for file_name in re.findall(r"pip install -r (\S+)", README):
        assert (ROOT / file_name).is_file()


def test_architecture_names_what_is_there_and_few_words() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:digitrec|tests)/[\w/.]*|app\.py)`", text):
        assert (ROOT / path).exists(), path
    words = text.split("## Words\n")[1].split("\n## ")[0].splitlines()[2:]
    assert 10 <= len([line for line in words if line.startswith("|")]) <= 20
