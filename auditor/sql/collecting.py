"""What is found in the statements of one text, before it is a reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from auditor.facts.put_in import tells_apart
from auditor.sql.model import DatabaseObject, Named, SqlReading, TableUse
from auditor.sql.uses import name_of

#: Places of one text that touch one table alike: a file with a hundred thousand rows says no more than with so many.
_MOST_ALIKE = 1_000


def _order(use: TableUse) -> tuple[int, str, str, str]:
    return (use.line, use.name, use.schema or "", use.op)


@dataclass(slots=True)
class Collected:
    statements: int = 0
    uses: dict[TableUse, None] = field(default_factory=dict)
    objects: list[DatabaseObject] = field(default_factory=list)
    declares: dict[Named, None] = field(default_factory=dict)
    drops: dict[Named, None] = field(default_factory=dict)
    ddl: dict[Named, None] = field(default_factory=dict)
    unparsed: list[str] = field(default_factory=list)
    words: dict[str, None] = field(default_factory=dict)
    guessed: dict[TableUse, None] = field(default_factory=dict)
    holes: int = 0
    body: bool = False  # a function, trigger or block was begun
    failed: int = 0  # characters that were parsed in vain
    tried: int = 0  # characters that the parser was given
    partly: dict[TableUse, None] = field(default_factory=dict)
    alike: dict[tuple[Named, str], int] = field(default_factory=dict)

    def few(self, uses: Iterable[TableUse]) -> dict[TableUse, None]:
        """Those of the uses that are not yet known from as many places of the text as are kept."""
        kept: dict[TableUse, None] = {}
        for use in uses:
            kind = (use.name, use.schema), use.verb
            count = self.alike[kind] = self.alike.get(kind, 0) + 1
            if count <= _MOST_ALIKE:
                kept[use] = None
        return kept

    def note_holes(self, uses: Iterable[TableUse]) -> None:
        """Uses of tables whose names are put in at run time, all or in part; of `{schema}{name}` nothing is known, as
        of a name."""
        for use in uses:
            if tells_apart(use.name):
                self.partly[use] = None
            else:
                self.holes += 1

    def frozen(self) -> SqlReading:
        return SqlReading(
            self.statements,
            tuple(sorted(self.uses, key=_order)),
            tuple(self.objects),
            tuple(self.declares),
            tuple(self.drops),
            tuple(self.ddl),
            tuple(self.unparsed),
            tuple(self.words),
            tuple(sorted(self.guessed, key=_order)),
            self.holes,
            partly=tuple(sorted(self.partly, key=_order)),
            tried=self.tried,
        )


def note_ddl(collected: Collected, parsed: exp.Expression) -> None:
    match parsed:
        case exp.Create():
            target = parsed.this.this if isinstance(parsed.this, exp.Schema) else parsed.this
            if isinstance(target, exp.Index):
                target = target.args.get("table")
                _add(collected.ddl, target)
            else:
                _add(collected.declares, target)
        case exp.Select() if isinstance(into := parsed.args.get("into"), exp.Into):
            _add(collected.declares, into.this)
        case exp.Drop():
            _add(collected.drops, parsed.this)
            _add(collected.ddl, parsed.this)
        case exp.Alter() | exp.Comment():
            _add(collected.ddl, parsed.this)
            for action in parsed.args.get("actions") or ():
                if isinstance(action, exp.AlterRename):
                    _add(collected.declares, action.this)
        case _:
            pass


def _add(names: dict[Named, None], target: object) -> None:
    named = name_of(target) if isinstance(target, exp.Table) else None
    if named is not None:
        names[named] = None
