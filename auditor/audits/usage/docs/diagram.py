"""A Mermaid ER diagram of a group of tables and what they refer to.

Source: Mermaid, Entity Relationship Diagrams (entity names, aliases in brackets, relationship syntax).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.key import TableKey
from auditor.facts.schema import ForeignKey, Table

_MOST_ENTITIES = 40
_MOST_RELATIONS = 60


def diagram(tables: Iterable[Table]) -> list[str]:
    """The lines of a diagram with its fence, and a note of what was cut; nothing where no table refers to another."""
    group = {table.key: table for table in tables}
    relations = [(table, key) for table in group.values() for key in table.foreign_keys]
    relations.sort(key=lambda pair: (pair[0].key.order, pair[1].target.order, pair[1].columns))
    if not relations:
        return []
    names: dict[TableKey, str] = {}
    drawn: list[str] = []
    for table, key in relations:
        new = {table.key, key.target} - names.keys()
        if len(drawn) == _MOST_RELATIONS or len(names) + len(new) > _MOST_ENTITIES:
            continue
        for end in (key.target, table.key):
            if end not in names:
                names[end] = _id_of(end, set(names.values()))
        drawn.append(
            f"    {names[key.target]} {_cardinality(table, key)} {names[table.key]} : {_quoted(', '.join(key.columns))}"
        )
    lines = ["```mermaid", "erDiagram", *(f"    {name}[{_quoted(str(key))}]" for key, name in names.items())]
    lines += [*drawn, "```"]
    cut = len(relations) - len(drawn)
    if cut:
        lines += ["", f"*{cut} more foreign key{'s are' if cut > 1 else ' is'} not drawn.*"]
    return lines


def _id_of(key: TableKey, taken: set[str]) -> str:
    """An id of the table's own name, so that a new table changes no other line; a word of Mermaid is none."""
    base = free = "t_" + re.sub(r"[^A-Za-z0-9]+", "_", str(key)).strip("_")[:60]
    number = 1
    while free in taken:
        number += 1
        free = f"{base}_{number}"
    return free


def _cardinality(table: Table, key: ForeignKey) -> str:
    """Of the referred table exactly one, or none where the key can be NULL; of the referring one any number, or at most
    one where the key is unique."""
    columns = [column for column in table.columns if column.name in key.columns]
    optional = any(column.nullable for column in columns)
    primary = {column.name for column in table.columns if column.primary_key}
    unique = (
        (len(columns) == 1 and columns[0].unique)
        or primary == set(key.columns)
        or any(c.kind == "unique" and set(c.columns) == set(key.columns) for c in table.constraints)
    )
    return f"{'|o' if optional else '||'}--{'o|' if unique else 'o{'}"


def _quoted(text: str) -> str:
    """A label in quotes; what could end it, or means something to Mermaid, becomes `_`. An empty one is an error."""
    shown = re.sub(r"[^\w .,()-]", "_", text)[:80]
    return f'"{shown.strip() or "?"}"'
