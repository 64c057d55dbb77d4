"""Serves browsers the modules, the table and the weights that read drawings there.

Their address holds a hash of all of them, so a browser keeps them for ever and never mixes two.
"""

import logging
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from digitrec.errors import UserError
from digitrec.networks import store
from digitrec.networks.browser_layers import UnknownLayerError
from digitrec.networks.browser_table import browser_files
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui.server.versioned_files import VersionedFiles

_MODULES = sorted(Path(__file__).parent.glob("*.js"))
_Stamps = tuple[tuple[str, int, int], ...]


def address() -> str | None:
    """Return where the modules are, relative to the app; None when the server must read alone.

    That is when a model is missing or damaged, or has a layer that the modules do not know.
    Another network that was written has another address.
    """
    engine = _engine()
    return f"engine/{engine.version}/" if engine else None


def respond(request: Request) -> Response:
    """Return a file of the engine, for ever the same; 404 for any other name or version."""
    engine = _engine()
    return engine.respond(**request.path_params) if engine else Response(status_code=404)


def _engine() -> VersionedFiles | None:
    try:
        return _make(tuple(store.stamp(name) for name in MODEL_NAMES))
    except UserError:
        return None


@lru_cache(maxsize=1)
def _make(stamps: _Stamps) -> VersionedFiles | None:
    """Return the engine of the models with these stamps."""
    try:
        modules = {path.name: path.read_bytes() for path in _MODULES}
        return VersionedFiles(modules | browser_files())
    except (UserError, UnknownLayerError) as error:
        logging.getLogger(__name__).warning("Only the server reads drawings: %s", error)
        return None
