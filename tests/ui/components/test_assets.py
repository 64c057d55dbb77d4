import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from digitrec.ui.components import assets, epochs, hand, morph, stage, wall

FOLDER = Path(assets.__file__).parent
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|class|function)\s+(\w+)", re.M)
SHARED = re.compile(r"^const \{ (.*) \} = \(\(\) => \{$", re.M)
EXPORTED = re.compile(r"^export (?:class|const|(?:async )?function) (\w+)", re.M)
IMPORTED = re.compile(r'^import \{ (.*?) \} from "\./(\w+\.js)"', re.M)
COMPONENTS = [epochs, hand, morph, stage, wall]


def joined_by(module: object) -> list[tuple[str, ...]]:
    """Return the names of the JavaScript files that a component joins."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))  # pyright: ignore
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    read = [[ast.literal_eval(arg) for arg in call.args] for call in calls if is_reading(call)]
    return [tuple(names) for names in read if names[-1].endswith(".js")]


def is_reading(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("read_modules", "read_text")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "_HERE", tmp_path)
    return tmp_path


def test_files_stand_one_after_the_other(folder: Path) -> None:
    (folder / "a.css").write_text("a {}\n")
    (folder / "b.css").write_text("b {}\n")
    assert assets.read_text("a.css", "b.css") == "a {}\n\nb {}\n"


def test_modules_become_one_and_keep_their_own_names(folder: Path) -> None:
    (folder / "a.js").write_text("const own = 1;\nexport const A = own;\nexport function f() {}\n")
    (folder / "b.js").write_text('import { A, f } from "./a.js";\nexport class B {}\n')
    (folder / "c.js").write_text('import { B } from "./b.js";\nexport default () => new B();\n')
    assert assets.read_modules("a.js", "b.js", "c.js").split() == (
        "const { A, f } = (() => { const own = 1; const A = own; function f() {} "
        "return { A, f }; })(); const { B } = (() => { class B {} return { B }; })(); "
        "export default () => new B();".split()
    )


def asked(file: str) -> Response:
    return assets.respond(Request({"type": "http", "path_params": {"file": file}}))


def test_linked_module_is_served_for_ever_by_its_hash() -> None:
    first, other = assets.link("export default 1;"), assets.link("export default 2;")
    (name,) = re.findall(r'"modules/([0-9a-f]{16}\.js)"', first)
    answer = asked(name)
    assert (answer.body, answer.status_code) == (b"export default 1;", 200)
    assert answer.headers["cache-control"].endswith("immutable")
    assert answer.media_type == "text/javascript"
    assert first != other and assets.link("export default 1;") == first
    assert len(first) < 1_000


@pytest.mark.parametrize("name", ["stage.js", "../assets.py", "", "0" * 16 + ".js"])
def test_nothing_else_is_served(name: str) -> None:
    assert asked(name).status_code == 404


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_joined_modules_declare_each_name_once_and_export_one_function(component: object) -> None:
    for names in joined_by(component):
        whole = assets.read_modules(*names)
        shared = [name for group in SHARED.findall(whole) for name in group.split(", ")]
        counts = Counter([*shared, *TOP_LEVEL.findall((FOLDER / names[-1]).read_text("utf-8"))])
        assert [name for name, count in counts.items() if count > 1] == []
        assert not re.search(r"^\s*import\b[^(]", whole, re.M)
        assert re.findall(r"^export .*?\(", whole, re.M) == ["export default function ("]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_modules_import_only_what_those_before_them_export(component: object) -> None:
    for names in joined_by(component):
        exported: dict[str, set[str]] = {}
        for name in names:
            text = (FOLDER / name).read_text(encoding="utf-8")
            for wanted, source in IMPORTED.findall(text):
                assert set(wanted.split(", ")) <= exported[source], name
            exported[name] = set(EXPORTED.findall(text))


def test_every_asset_belongs_to_a_component() -> None:
    used = {"page.css", "translation.js"}  # which belong to all pages
    for path in FOLDER.glob("*.py"):
        used |= set(re.findall(r'"(\w+\.(?:js|css|html))"', path.read_text(encoding="utf-8")))
    assets_there = {
        path.name for kind in ("js", "css", "html") for path in FOLDER.glob(f"*.{kind}")
    }
    assert used == assets_there
