"""What browsers are served to read drawings themselves, and at which address."""

import asyncio
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette

from digitrec.networks.specs import MODEL_NAMES
from digitrec.networks.store import updating
from digitrec.ui.engine import serving


def get(path: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of what the app's own route answers."""
    import app

    messages = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        messages.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    answering = Starlette(routes=app.routes)(scope | {"root_path": ""}, receive, send)  # pyright: ignore
    with ThreadPoolExecutor(1) as beside:  # this thread may already run Playwright's loop
        beside.submit(asyncio.run, answering).result()
    headers = {key.decode(): value.decode() for key, value in messages[0]["headers"]}
    return messages[0]["status"], headers, b"".join(part.get("body", b"") for part in messages[1:])


def address() -> str:
    found = serving.address()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("file", "media_type"),
    [
        ("reader.js", "text/javascript; charset=utf-8"),
        ("table.json", "application/json"),
        *((f"{name}.weights", "application/octet-stream") for name in MODEL_NAMES),
    ],
)
def test_files_are_served_to_be_kept_for_ever(file: str, media_type: str) -> None:
    status, headers, body = get(f"/{address()}{file}")
    assert status == 200 and len(body) == int(headers["content-length"]) > 0
    assert headers["content-type"] == media_type
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"


def test_every_module_that_one_imports_is_served() -> None:
    modules = {
        path.name: path.read_text("utf-8") for path in Path(serving.__file__).parent.glob("*.js")
    }
    for text in modules.values():
        for name in re.findall(r'(?:from|new URL\()\s*"\.?/?(\w+\.js)"', text):
            assert get(f"/{address()}{name}")[2].decode() == modules[name]


@pytest.mark.parametrize(
    "file",
    ["serving.py", "__init__.py", "", ".", "..", "../serving.py", "..%2fserving.py", "reader.js/x"]
    + ["READER.JS", "reader.js\0", "/etc/passwd", "..\\serving.py"],
)
def test_nothing_else_is_served(file: str) -> None:
    status, headers, body = get(f"/{address()}{file}")
    assert status == 404 and "immutable" not in headers.get("cache-control", "")
    assert b"digitrec" not in body


@pytest.mark.parametrize("version", ["", "0" * 16, ".", ".."])
def test_other_versions_are_not_served(version: str) -> None:
    assert get(f"/engine/{version}/reader.js")[0] == 404


def test_address_is_the_same_until_a_model_is_replaced(copied_models: Path) -> None:
    before = address()
    assert address() == before
    with updating("hidden") as folder:
        weights = Path(folder.weights_path)
        weights.write_bytes((copied_models / "flatten" / "weights.npz").read_bytes())
        os.utime(folder.network_path)
    after = address()
    assert after != before
    assert get(f"/{before}reader.js")[0] == 404
    assert get(f"/{after}reader.js")[0] == 200


def test_same_models_have_the_same_address_wherever_they_are(copied_models: Path) -> None:
    there = address()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIGITREC_MODELS")
        assert address() == there


def test_without_a_model_the_server_reads_alone(copied_models: Path) -> None:
    before = address()
    (copied_models / "hidden").rename(copied_models / "gone")
    assert serving.address() is None
    assert get(f"/{before}reader.js")[0] == 404
    (copied_models / "gone").rename(copied_models / "hidden")
    assert address() == before


@pytest.mark.parametrize("file", ["model.tflite", "config.json", "weights.npz"])
def test_with_a_damaged_model_the_server_reads_alone(
    copied_models: Path, file: str, caplog: pytest.LogCaptureFixture
) -> None:
    (copied_models / "hidden" / file).write_bytes(b"damaged")
    os.utime(copied_models / "hidden" / "model.tflite")
    assert serving.address() is None
    assert "Only the server reads drawings: The model 'hidden' is damaged" in caplog.text
