"""Files that browsers keep for ever, for their address holds a hash of all of them."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from starlette.responses import Response

_MEDIA_TYPES = {".js": "text/javascript", ".json": "application/json"}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class VersionedFiles:
    """What browsers are served, by path; no other path is ever opened."""

    contents: dict[str, bytes]

    @cached_property
    def version(self) -> str:
        """The hash of all paths and contents."""
        digest = hashlib.sha256()
        for path in sorted(self.contents):
            digest.update(hashlib.sha256(path.encode()).digest())
            digest.update(hashlib.sha256(self.contents[path]).digest())
        return digest.hexdigest()[:16]

    def respond(self, version: str, path: str) -> Response:
        """Return a file, for ever the same; 404 for any other path or version."""
        if version != self.version or path not in self.contents:
            return Response(status_code=404)
        media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        return Response(self.contents[path], media_type=media_type, headers=_HEADERS)
