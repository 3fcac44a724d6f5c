"""Text and bytes spoilt, cut, repeated and spliced; the same for the same state of the generator."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: What parsers, terminals, CI systems and file systems take for more than text.
NASTY = (
    b"\0", b"\xff\xfe", b"\x1b]0;x\x07", "\u202e".encode(), "\u2028".encode(), "\ud7ff\u0660".encode(), b"\r",
    b"::set-output name=x::y\n", b"##[error]x", b"##vso[task.setvariable]x", b"../../", b"/etc/passwd", b"%s{0.x}",
    b"'''", b'"""', b"((((((((", b"]]]]", b"{{{{", b"/*", b"--", b"$$", b"\\", b"#", b"9" * 400, b"-1", b"1e999",
    b"\n\t\n  ", b"lambda: ", b"class Base(Base): ", b"from . import *\n", b"async ", b"yield ", b"*", b"**", b"@",
)  # fmt: skip


def mutated(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The data after one to six changes; parts of `others` are spliced in. Never more than 64 KB."""
    for _ in range(random.randint(1, 6)):
        data = _changed(random, data, random.choice(others))[: 2**16]
    return data


def _changed(random: Random, data: bytes, other: bytes) -> bytes:
    start = random.randint(0, len(data))
    end = min(len(data), start + random.choice((1, 1, 4, 20, 100, 1_000)))
    how = random.randrange(8)
    if how == 0:
        return data[:start] + data[end:]
    if how == 1:
        return data[:start] + random.choice(NASTY) * random.choice((1, 1, 1, 50)) + data[start:]
    if how == 2:
        return data[:end] + data[start:end] * random.choice((1, 2, 30)) + data[end:]
    if how == 3 and start < len(data):
        return data[:start] + bytes([data[start] ^ (1 << random.randrange(8))]) + data[start + 1 :]
    if how == 4:
        return data[:start]
    if how == 5:
        return _lines_swapped(random, data)
    at = random.randint(0, len(other))
    return data[:start] + other[at : at + random.choice((5, 50, 500))] + data[end:]


def _lines_swapped(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return data
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)
