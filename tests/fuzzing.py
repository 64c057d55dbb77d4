"""Damaged content: real bytes with a few seeded changes, as cut downloads and attackers make it."""

from collections.abc import Iterator

import numpy as np

_EXTREMES = (b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\0\0\0\1", b"[" * 4, b"9" * 40)


def mutated(content: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """Yield so many copies of the content, each with one to four changes."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        changed = bytearray(content)
        for _ in range(rng.integers(1, 5)):
            _change(changed, rng)
        yield bytes(changed)


def _change(content: bytearray, rng: np.random.Generator) -> None:
    start = int(rng.integers(len(content) + 1))
    end = start + int(rng.integers(1, 9))
    match rng.integers(6):
        case 0:
            content[start:end] = b""
        case 1:
            content[start:start] = content[start:end]
        case 2:
            del content[start:]
        case 3:
            extreme = _EXTREMES[rng.integers(len(_EXTREMES))]
            content[start : start + len(extreme)] = extreme
        case _:
            content[start:end] = rng.bytes(len(content[start:end]))
