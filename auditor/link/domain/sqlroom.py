"""How much SQL that code puts together is parsed: what the source holds as literals, and as much as `ROOM` besides.

A text that grows by a piece, and is run each time, has the square of the source as its sum; the parser reads some
hundred kilobytes a second. So beyond the room, texts are read by their key words, and beyond the room for these, by
those in their beginnings.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.link.domain.interpreter import Interpreter
from auditor.sql import SqlReading, read_sql, skim_sql

#: Characters that the parser is given, besides those of literals that look like SQL. One that does not parse is given
#: to it several times (`auditor.sql.read`).
ROOM = 300_000
#: And for each line of the project. An application that has nothing but SQL in strings, each with many variants, takes
#: forty; most take one.
_FOR_A_LINE = 50
#: One place, whose text has many variants, takes no more than this part of it: it would leave none for all others.
_SHARE = 8
#: Characters that are looked at for key words: a megabyte takes half a second, or one where it holds nothing else.
_SKIMMED = 1_000_000
#: Characters of a text that are looked at where there is no room.
_HEAD = 2_048

Pieces = tuple[str | None, ...]


class SqlRoom:
    """The SQL texts of one project, each counted once: which are parsed, which are not."""

    def __init__(self, engine: Interpreter) -> None:
        self._dialect = engine.dialect
        modules = engine.index.modules.by_path.values()
        self._room = ROOM + _FOR_A_LINE * sum(module.facts.lines for module in modules)
        self._share = self._room // _SHARE
        self._taken: dict[tuple[str, int], int] = {}
        self._literals: set[tuple[str, int]] = set()
        self._admitted: dict[Pieces, bool] = {}
        self._skimmed: dict[Pieces, SqlReading] = {}
        self._to_skim = _SKIMMED

    def grow(self, at: tuple[str, int], literal: str) -> None:
        """A literal of the source, by path and line: there is room for it."""
        if at not in self._literals:
            self._literals.add(at)
            self._room += len(literal)

    def admits(self, pieces: Pieces, at: tuple[str, int] = ("", 0)) -> bool:
        """Is the text parsed? `at`: the place, by path and line, that runs it."""
        known = self._admitted.get(pieces)
        if known is None:
            length, taken = sum(len(piece or "") for piece in pieces), self._taken.get(at, 0)
            known = self._admitted[pieces] = length <= self._room and (not at[1] or not taken or taken < self._share)
            # What it took, also where another audit had read it: what is said must not depend on the cache.
            tried = read_sql(pieces, self._dialect).tried if known else 0
            self._room -= tried
            self._taken[at] = taken + tried
        return known

    def read(self, pieces: Pieces, at: tuple[str, int] = ("", 0)) -> SqlReading:
        """What the text does, as far as it is read."""
        if self.admits(pieces, at):
            return read_sql(pieces, self._dialect)
        if pieces in self._skimmed:
            return self._skimmed[pieces]
        length = sum(len(piece or "") for piece in pieces)
        head = pieces if length <= self._to_skim else _beginning(pieces)
        if head not in self._skimmed:
            self._to_skim -= length if head == pieces else 0
            self._skimmed[head] = skim_sql(head)
        found = self._skimmed[head]
        return found if head == pieces else replace(found, cut=True)


def _beginning(pieces: Pieces) -> Pieces:
    kept: list[str | None] = []
    room = _HEAD
    for piece in pieces:
        kept.append(piece if piece is None else piece[:room])
        room -= len(piece or "x")
        if room <= 0:
            break
    return tuple(kept)
