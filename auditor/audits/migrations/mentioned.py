"""Does the code mention a column, key or index in a way that may declare it, which the facts of the models lack?

A helper of the project that returns a column, an index under a condition, a column that a loop or an event adds
(SQLAlchemy 2.0, ORM, "Appending additional columns to an existing Declarative mapped class"; "Versioning Objects").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from auditor.audits.migrations.lines import lines
from auditor.facts.access import Role
from auditor.facts.code import Call, FileFacts, Str
from auditor.facts.nodes import nodes_of
from auditor.facts.schema import Table
from auditor.link.syntax.names import call_name

_COLUMNS = frozenset({"Column", "mapped_column"})


def mentioned(files: Mapping[str, tuple[FileFacts, Role]]) -> Callable[[Table, str, bool], bool]:
    """The question about a table and a name, over the files that are no migrations; and is it that of a column?"""
    app = {path: facts for path, (facts, role) in files.items() if role is not Role.MIGRATION}

    @cache
    def words(path: str) -> frozenset[str]:
        return frozenset(app[path].indexed()) if path in app else frozenset()

    @cache
    def added() -> frozenset[str]:
        """The names of all columns that calls make, wherever they stand."""
        calls = (
            cast("Call", each)
            for path, facts in app.items()
            if any(f"{mark}{name}" in words(path) for name in _COLUMNS for mark in ("", ".", "="))
            for each in nodes_of(facts.body, Call)
        )
        first = (call.args[0] for call in calls if call_name(call) in _COLUMNS and call.args)
        return frozenset(each.text for each in first if isinstance(each, Str))

    line_of = lines(app)

    def mentions(table: Table, name: str, is_column: bool) -> bool:
        line = line_of(table)
        if line is None or (not is_column and any(any(each.computes) for each in line)):
            return True
        if is_column and any(name in each.members for each in line):
            return True
        places = {table.path, *(mapped.path for mapped in table.classes)}
        held = {"__table__", name, f"'{name}"}  # what is assigned to `__table__` is put together elsewhere
        return name in added() or any(held & words(path) for path in places)

    return mentions
