"""Writes `from_python.js`, what JavaScript takes from Python: `python -m digitrec.ui.javascript`.

Numbers and names that both use, and the type of each message that browsers send. A test fails where
the file is older than what it is made of.
"""

import json
import textwrap
from pathlib import Path
from typing import Any

import msgspec

from digitrec.drawing.drawings import AS_DRAWN, CENTRED, MAX_POINTS, MAX_STROKES
from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.ui import protocol
from digitrec.ui.curves import epochs
from digitrec.ui.links import CHOICES, REASONS, SAW, THROUGH
from digitrec.ui.morph.two_canvases import SIDES
from digitrec.ui.room_api import host_requests, phone_requests, watching
from digitrec.ui.shared.pictures import BLUE, RED

FILE = Path(__file__).with_name("from_python.js")
_CONSTANTS = {
    "CANVAS_SIZE": CANVAS_SIZE_PX,
    "BRUSH": BRUSH_PX,
    "MAX_POINTS": MAX_POINTS,
    "MAX_STROKES": MAX_STROKES,
    "IMAGE_SIZE": IMAGE_SIZE,
    "CLASS_COUNT": CLASS_COUNT,
    "CENTRED": CENTRED,
    "AS_DRAWN": AS_DRAWN,
    "SAW": SAW,
    "THROUGH": THROUGH,
    "REASONS": REASONS,
    "BLUE": BLUE,
    "RED": RED,
    "SIDES": SIDES,
    "PICTURE_SCALE": epochs.PICTURE_SCALE,
    "MOST_SHOWN": watching.MOST_SHOWN,
}
_SIMPLE = {
    msgspec.inspect.AnyType: "unknown",
    msgspec.inspect.NoneType: "null",
    msgspec.inspect.BoolType: "boolean",
    msgspec.inspect.IntType: "number",
    msgspec.inspect.FloatType: "number",
    msgspec.inspect.StrType: "string",
}


def text() -> str:
    """Return what the file is to hold."""
    parts = ["// Made by `python -m digitrec.ui.javascript`: change it there."]
    for name, value in _CONSTANTS.items():
        written = json.dumps(value)
        if isinstance(value, tuple):
            written = f"/** @type {{const}} */ ({written})"
        parts.append(f"export const {name} = {written};")
    parts += ["", "// What is chosen on the stage, by the key of its link."]
    keys = " | ".join(f'"{key}"' for key in CHOICES)
    parts.append(f"/** @typedef {{{{[key in {keys}]: string}}}} Choices */")
    parts += ["", "// What browsers send."]
    kinds = [kind for kind in vars(protocol).values() if isinstance(kind, type)]
    parts += [_type(kind) for kind in kinds if issubclass(kind, msgspec.Struct)]
    routes = phone_requests.ANSWERS | host_requests.ANSWERS
    asked = {name: kind for name, (kind, _) in routes.items()} | {"export": host_requests.Export}
    parts += [_type(kind) for kind in dict.fromkeys(asked.values())]
    by_route = ", ".join(f"{name}: {kind.__name__}" for name, kind in asked.items())
    parts.append(_comment(f"@typedef {{{{{by_route}}}}} Requests - of phones and walls"))
    return "\n".join(parts) + "\n"


def _type(kind: type[msgspec.Struct]) -> str:
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    fields = [
        f"{one.encode_name}{'' if one.required else '?'}: {_name(one.type)}" for one in info.fields
    ]
    return _comment(f"@typedef {{{{{', '.join(fields)}}}}} {kind.__name__}")


def _comment(text: str) -> str:
    """Return a comment of lines that are not too long."""
    lines = textwrap.wrap(text, 114, break_on_hyphens=False)
    return f"/** {lines[0]} */" if len(lines) == 1 else "\n * ".join(["/**", *lines]) + "\n */"


def _name(kind: Any) -> str:
    """Return what TypeScript calls a type of msgspec's."""
    if isinstance(kind, msgspec.inspect.Metadata):
        return (kind.extra or {}).get("javascript") or _name(kind.type)
    if isinstance(kind, msgspec.inspect.StructType):
        return kind.cls.__name__
    if isinstance(kind, msgspec.inspect.ListType):
        return f"{_name(kind.item_type)}[]"
    if isinstance(kind, msgspec.inspect.DictType):
        return f"Record<string, {_name(kind.value_type)}>"
    if isinstance(kind, msgspec.inspect.UnionType):
        return " | ".join(map(_name, kind.types))
    if isinstance(kind, msgspec.inspect.LiteralType):
        return " | ".join(map(json.dumps, kind.values))
    return _SIMPLE[type(kind)]


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
