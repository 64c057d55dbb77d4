import re
from pathlib import Path
from posixpath import normpath

import pytest
from starlette.requests import Request
from starlette.responses import Response

from digitrec.ui.server import assets

UI = Path(assets.__file__).parents[1]
TEXTS = {
    path.relative_to(UI).as_posix(): path.read_text(encoding="utf-8") for path in UI.rglob("*.js")
}
EXPORTED = re.compile(r"^export (?:class|const|(?:async )?function) (\w+)", re.M)
IMPORTED = re.compile(r'^import \{ (.*?) \} from "(\.[\w./]+\.js)"', re.M)
LINKED = re.compile(r'\blink\("([\w/]+\.js)"\)')
SOURCES = [path.read_text(encoding="utf-8") for path in UI.rglob("*.py")]
ENTRIES = sorted(name for source in SOURCES for name in LINKED.findall(source))


def found_from(module: str, address: str) -> str:
    return normpath(f"{module}/../{address}")


def asked(version: str, path: str) -> Response:
    parameters = {"version": version, "path": path}
    return assets.respond(Request({"type": "http", "path_params": parameters}))


def version_of_all() -> str:
    return assets.address_of("draw/stage.js").split("/")[1]


def test_files_stand_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_UI", tmp_path)
    (tmp_path / "a.css").write_text("a {}\n")
    (tmp_path / "b.css").write_text("b {}\n")
    assert assets.read_text("a.css", "b.css") == "a {}\n\nb {}\n"


@pytest.mark.parametrize("again", ["", "-1", "-23"])
@pytest.mark.parametrize("path", ["draw/stage.js", "engine/reader.js"])
def test_module_is_served_as_it_is_for_ever(path: str, again: str) -> None:
    answer = asked(version_of_all() + again, path)
    assert answer.status_code == 200
    assert answer.body == (UI / path).read_bytes()
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.media_type == "text/javascript"


@pytest.mark.parametrize(
    "path",
    ["stage.js", "draw/../draw/stage.js", "../assets.py", "", "/draw/stage.js"]
    + ["server/assets.py", "draw/stage.css"],
)
def test_nothing_else_is_served(path: str) -> None:
    assert asked(version_of_all(), path).status_code == 404


@pytest.mark.parametrize("version", ["", "0" * 16, "{}-", "{}-x", "{}-1-2", "{}1", "{}-\u0661"])
def test_no_other_version_is_served(version: str) -> None:
    version = version.format(version_of_all())
    assert asked(version, "draw/stage.js").status_code == 404


@pytest.mark.parametrize("entry", ENTRIES)
def test_link_is_short_and_leads_to_its_entry(entry: str) -> None:
    text = assets.link(entry)
    assert f'"modules/{version_of_all()}/"' in text
    assert f'"{" ".join(assets.names_with(entry))}"' in text
    assert len(text) < 2_000  # sent with every run


def test_link_to_a_file_that_is_not_there_fails() -> None:
    with pytest.raises(FileNotFoundError, match=r"draw/nothing\.js"):
        assets.link("draw/nothing.js")


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_exports_one_function_and_what_it_needs_comes_with_it(entry: str) -> None:
    names = assets.names_with(entry)
    assert names[0] == entry and len(names) == len(set(names))
    assert re.findall(r"^export .*?\(", TEXTS[entry], re.M) == ["export default function ("]
    needed = {found_from(name, at) for name in names for _, at in IMPORTED.findall(TEXTS[name])}
    assert needed == set(names[1:])


@pytest.mark.parametrize("name", TEXTS)
def test_modules_import_only_what_others_export(name: str) -> None:
    statements = re.findall(r"^import\b", TEXTS[name], re.M)
    imported = IMPORTED.findall(TEXTS[name])
    assert len(statements) == len(imported)  # each on one line, which the preloads follow
    for wanted, address in imported:
        exported = EXPORTED.findall(TEXTS[found_from(name, address)])
        assert {each.split(" as ")[0] for each in wanted.split(", ")} <= set(exported)


def test_every_asset_belongs_to_a_component() -> None:
    used = {"server/page.css", "server/translation.js"}  # which belong to all pages
    used |= {name for entry in ENTRIES for name in assets.names_with(entry)}
    for source in SOURCES:
        used |= set(re.findall(r'"(\w+/\w+\.(?:css|html))"', source))
    there = [path for kind in ("js", "css", "html") for path in UI.rglob(f"*.{kind}")]
    assets_there = {path.relative_to(UI).as_posix() for path in there}
    assert {name for name in assets_there if not name.startswith("engine/")} == used
