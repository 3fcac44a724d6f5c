"""One operation, and how it is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from auditor.facts.key import TableKey

#: What `text()` of SQLAlchemy takes for a parameter; a colon that is none is written with a backslash.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w+(?!:))")
#: The order in which operations work: types, what is in the way, tables, columns, rules, references.
TYPES, DROPS, TABLES, COLUMNS, RULES, REFERENCES = range(6)
_TABLELESS = frozenset({"execute", "create_table", "drop_table"})


@dataclass(frozen=True, slots=True)
class Call:
    """`op.verb(*before, table, *after)`, each argument as Python text. `note`: a comment beside it. `kept`: it takes
    away what only the database has, so that a revision shows it as a comment."""

    phase: int
    verb: str
    table: TableKey
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    note: str = ""
    kept: bool = False

    def written(self, dialect: str) -> str:
        """As a statement; SQLite alters a table by making it anew ("Running Batch Migrations")."""
        note = f"  # {self.note}" if self.note else ""
        if self.verb == "execute":
            return f"op.execute({', '.join(self.after)}){note}"
        if dialect == "sqlite" and self.verb not in _TABLELESS:
            schema = f", schema={quoted(self.table.schema)}" if self.table.schema else ""
            call = f"batch.{self.verb}({', '.join((*self.before, *self.after))})"
            return f"with op.batch_alter_table({quoted(self.table.name)}{schema}) as batch:{note}\n    {call}"
        keyword = "source_schema" if self.verb == "create_foreign_key" else "schema"
        schema_ = (f"{keyword}={quoted(self.table.schema)}",) if self.table.schema else ()
        arguments = ", ".join((*self.before, quoted(self.table.name), *self.after, *schema_))
        arguments = arguments.replace(", \n", ",\n")  # no string holds a line break: `quoted` writes it as an escape
        return f"op.{self.verb}({arguments}){note}"


def execute(phase: int, table: TableKey, sql: str, note: str = "", kept: bool = False) -> Call:
    """An operation that is plain SQL."""
    return Call(phase, "execute", table, after=(quoted(escaped(sql)),), note=note, kept=kept)


def quoted(text: str) -> str:
    """A string as Python writes it."""
    return json.dumps(text, ensure_ascii=False)


def listed(names: tuple[str, ...]) -> str:
    return f"[{', '.join(map(quoted, names))}]"


def escaped(sql: str) -> str:
    """SQL for `text()`."""
    return _PARAMETER.sub(r"\\:", sql)


def text_of(sql: str) -> str:
    """`sa.text("...")`."""
    return f"sa.text({quoted(escaped(sql))})"


def name_of(name: str) -> str:
    """A name as SQL of PostgreSQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def key_sql(key: TableKey) -> str:
    return f"{name_of(key.schema)}.{name_of(key.name)}" if key.schema else name_of(key.name)
