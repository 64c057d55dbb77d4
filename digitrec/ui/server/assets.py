"""Reads what components are made of: HTML, CSS and JavaScript in the folders of `ui`.

The JavaScript is served as it is, below `modules/` on this server.
"""

import re
from pathlib import Path
from posixpath import normpath

from starlette.requests import Request
from starlette.responses import Response

from digitrec.ui.server.versioned_files import VersionedFiles

_UI = Path(__file__).parents[1]
_MODULES = VersionedFiles(
    {path.relative_to(_UI).as_posix(): path.read_bytes() for path in _UI.rglob("*.js")}
)
_LINK = """\
const modules = new URL("MODULES", document.baseURI).href;
const names = "NAMES".split(" ");
const address = modules + names[0];
for (const name of names) {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "modulepreload", href: modules + name }));
}
async function load(root) {
  const missing = Object.assign(document.createElement("p"), { role: "alert" });
  missing.textContent = "This part of the page is missing: open the page again, " +
    `or tell whoever runs it: ${address}`;
  for (let tries = 0; root.isConnected; tries++) {
    try {
      const module = await import(tries ? address.replace("VERSION", `$&-${tries}`) : address);
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
  if (root.module && root.version !== "VERSION") location.reload();
  root.version = "VERSION";
  const module = await (root.module ??= load(root));
  for (const waiting of root.querySelectorAll("[inert]")) waiting.inert = false;
  root.leave = module.default(component);
  return () => root.isConnected || root.leave?.();
};
"""
_IMPORT = re.compile(r'^import .* from "(\.[\w./]+\.js)";$', re.M)
_AGAIN = re.compile("-[0-9]+$")  # of a version: another address for what did not come


def read_text(*names: str) -> str:
    """Return these files below `ui`, one after the other."""
    return "\n".join((_UI / name).read_text(encoding="utf-8") for name in names)


def address_of(module: str) -> str:
    """Return where a module is, relative to the app; raise FileNotFoundError without it."""
    if module not in _MODULES.contents:
        raise FileNotFoundError(module)
    return f"modules/{_MODULES.version}/{module}"


def names_with(entry: str) -> list[str]:
    """Return the paths of a module and of those that it imports, directly or not."""
    names = [entry]
    for name in names:  # which grow
        imported = _IMPORT.findall(_MODULES.contents[name].decode())
        paths = (normpath(f"{name}/../{path}") for path in imported)
        names += sorted(set(paths) - set(names))
    return names


def link(entry: str) -> str:
    """Return a short module with the same default as `entry`, which it takes from this server.

    Streamlit sends a component's own text with every run, so with every stroke; a browser fetches
    modules once and keeps them. What `entry` imports is asked for along with it, not after it. HTML
    that is `inert`, so that nobody presses what does not listen yet, is so no longer once the
    module is there. Where Streamlit has more to say before a call of the default is done, it leaves
    that call, though the component stays (streamlit#17017): what is still on the page is not left.
    Until the module is there, the component says that it is missing, and asks again after growing
    pauses, each time at other addresses: browsers remember modules that failed (whatwg/html#6768).
    A page that stays open while its server is replaced by a newer one is opened again, with all
    that its tab stores: what a server and modules of two versions say to each other is not tested.
    """
    text = _LINK.replace("MODULES", address_of(entry).removesuffix(entry))
    text = text.replace("VERSION", _MODULES.version)
    return text.replace("NAMES", " ".join(names_with(entry)))


def respond(request: Request) -> Response:
    """Return a module, for ever the same; 404 for any other name or version."""
    version, path = request.path_params["version"], request.path_params["path"]
    return _MODULES.respond(_AGAIN.sub("", version), path)
