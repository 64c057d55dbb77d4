"""Serves browsers the modules, the table and the weights that read drawings there.

Their address holds a hash of all of them, so a browser keeps them for ever and never mixes two.
"""

import hashlib
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from digitrec.errors import UserError
from digitrec.networks import store
from digitrec.networks.browser_layers import UnknownLayerError
from digitrec.networks.browser_table import browser_files
from digitrec.networks.specs import MODEL_NAMES

_MODULES = sorted(Path(__file__).parent.glob("*.js"))
_MEDIA_TYPES = {".js": "text/javascript", ".json": "application/json"}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}
_Stamps = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Engine:
    """What browsers are served, by file name, and the hash of it all."""

    files: dict[str, bytes]
    version: str


def address() -> str | None:
    """Return where the modules are, relative to the app; None when the server must read alone.

    That is when a model is missing or damaged, or has a layer that the modules do not know.
    Another network that was written has another address.
    """
    engine = _engine()
    return f"engine/{engine.version}/" if engine else None


def respond(request: Request) -> Response:
    """Return a file of the engine, for ever the same; 404 for any other name or version."""
    engine, name = _engine(), request.path_params["file"]
    if engine is None or request.path_params["version"] != engine.version:
        return Response(status_code=404)
    if name not in engine.files:
        return Response(status_code=404)
    media_type = _MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
    return Response(engine.files[name], media_type=media_type, headers=_HEADERS)


def _engine() -> Engine | None:
    try:
        return _make(tuple(store.stamp(name) for name in MODEL_NAMES))
    except UserError:
        return None


@lru_cache(maxsize=1)
def _make(stamps: _Stamps) -> Engine | None:
    """Return the engine of the models with these stamps."""
    try:
        files = {path.name: path.read_bytes() for path in _MODULES} | browser_files()
    except (UserError, UnknownLayerError) as error:
        logging.getLogger(__name__).warning("Only the server reads drawings: %s", error)
        return None
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(hashlib.sha256(name.encode()).digest())
        digest.update(hashlib.sha256(files[name]).digest())
    return Engine(files, digest.hexdigest()[:16])
