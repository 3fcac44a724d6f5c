"""Does the code mention a column, key or index in a way that may declare it, which the facts of the models lack?

A helper of the project that returns a column, an index under a condition, a column that a loop or an event adds
(SQLAlchemy 2.0, ORM, "Appending additional columns to an existing Declarative mapped class"; "Versioning Objects").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from auditor.facts.access import Role
from auditor.facts.code import Call, FileFacts, Str
from auditor.facts.nodes import nodes_of
from auditor.facts.schema import Table
from auditor.link.syntax.names import call_name

_COLUMNS = frozenset({"Column", "mapped_column"})


def mentioned(files: Mapping[str, tuple[FileFacts, Role]]) -> Callable[[Table, str], bool]:
    """The question about a table and a name, over the files that are no migrations."""
    app = {path: facts for path, (facts, role) in files.items() if role is not Role.MIGRATION}

    @cache
    def added(name: str) -> bool:
        likely = (facts for facts in app.values() if f"\n'{name}\n" in f"\n{facts.index}\n")
        return any(
            call_name(call) in _COLUMNS and call.args and isinstance(call.args[0], Str) and call.args[0].text == name
            for facts in likely
            for statement in facts.body
            for call in (cast("Call", each) for each in nodes_of(statement, Call))
        )

    def mentions(table: Table, name: str) -> bool:
        places = {table.path, *(mapped.path for mapped in table.classes)}
        words = {word for path in places if path in app for word in app[path].index.split("\n")}
        return name in words or f"'{name}" in words or added(name)

    return mentions
