"""Reads what components are made of: HTML, CSS and JavaScript that stand beside this file."""

import hashlib
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_HERE = Path(__file__).parent
_FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}
_LINK = """\
const address = new URL("modules/FILE", document.baseURI).href;
async function load(root) {
  const missing = Object.assign(document.createElement("p"), { role: "alert" });
  missing.textContent = "This part of the page is missing: open the page again, " +
    `or tell whoever runs it: ${address}`;
  for (let tries = 0; root.isConnected; tries++) {
    try {
      const module = await import(tries ? `${address}?again=${tries}` : address);
      missing.remove();
      return module;
    } catch {
      root.prepend(missing);
      await new Promise((again) => setTimeout(again, 500 * (tries + 1)));
    }
  }
  await new Promise(() => {}); // the page was left
}
export default async (component) => {
  const root = component.parentElement;
  const module = await (root.module ??= load(root));
  for (const waiting of root.querySelectorAll("[inert]")) waiting.inert = false;
  root.leave = module.default(component);
  return () => root.isConnected || root.leave?.();
};
"""
_linked: dict[str, bytes] = {}  # modules by the names of their files, which are their hashes
_EXPORT = re.compile(r"^export (?:class|const|(?:async )?function) (\w+)", re.M)


def read_text(*names: str) -> str:
    """Return these files, one after the other."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


def read_modules(*names: str) -> str:
    """Return these ES modules as one; each may import from those before it, the last has a default.

    Streamlit hands a component's JavaScript to the browser as one text, where a relative import
    finds nothing. Each module keeps its own names, but for those that it exports.
    """
    *inner, last = (re.sub(r"^import .*\n", "", read_text(name), flags=re.M) for name in names)
    return "\n".join((*map(_enclosed, inner), last))


def link(module: str) -> str:
    """Return a short module with the same default, which it takes from `modules/` on this server.

    Streamlit sends a component's own text with every run, so with every stroke; a browser fetches a
    linked one once and keeps it. Its address is its hash. HTML that is `inert`, so that nobody
    presses what does not listen yet, is so no longer once the module is there. Where
    Streamlit has more to say before a call of the default is done, it leaves that call, though the
    component stays: what is still on the page is not left. Until the module is there, the component
    says that it is missing, and asks again after growing pauses.
    """
    content = module.encode()
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.js"
    _linked[name] = content
    return _LINK.replace("FILE", name)


def respond(request: Request) -> Response:
    """Return a linked module, for ever the same; 404 for any other name."""
    content = _linked.get(request.path_params["file"])
    if content is None:
        return Response(status_code=404)
    return Response(content, media_type="text/javascript", headers=_FOR_EVER)


def _enclosed(module: str) -> str:
    """Return a module as one statement that declares what it exports."""
    exported = ", ".join(_EXPORT.findall(module))
    body = re.sub(r"^export ", "", module, flags=re.M)
    return f"const {{ {exported} }} = (() => {{\n{body}return {{ {exported} }};\n}})();"
