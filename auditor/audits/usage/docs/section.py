"""The section of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.audits.base import Beside
from auditor.audits.usage.account import account_line
from auditor.audits.usage.docs.markup import code, first_paragraph, plain, table
from auditor.audits.usage.docs.paths import functions, others, paths
from auditor.audits.usage.shown import ADVICE, label_of
from auditor.audits.usage.verdict import Status, TableUsage
from auditor.facts.key import TableKey
from auditor.facts.schema import Column, ForeignKey, Table

#: What other audits know of a table.
Besides = Callable[[TableKey], Sequence[Beside]]


def nothing_beside(key: TableKey) -> Sequence[Beside]:
    """Where no other audit ran."""
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a section needs to know of the other tables: the link to each, the foreign keys that lead to it, and what
    other audits know of each."""

    links: Mapping[TableKey, str]
    referring: Mapping[TableKey, tuple[tuple[Table, ForeignKey], ...]]
    besides: Besides = nothing_beside

    def name(self, key: TableKey) -> str:
        """The table's name, linked where it has a section."""
        return f"[{code(str(key))}]({self.links[key]})" if key in self.links else code(str(key))


def section(usage: TableUsage, around: Surroundings) -> Iterator[str]:
    """Everything about one table, below its heading."""
    declared = usage.table
    kind = "Class" if declared.classes else "Table"
    yield f"{kind} {code(declared.name.rpartition('.')[2])} in {code(declared.path)}. {_status(usage)}"
    text = describe(declared)
    if text:
        yield ""
        yield plain(text)
    if usage.status is not Status.LIVE:
        yield ""
        yield f"Why {usage.status}: {plain(usage.why)}. {ADVICE[usage.status]}"
    if usage.account:
        yield ""
        yield f"Named: {plain(account_line(usage))}."
    columns = table(
        ("column", "type", "null", "key", "default", "comment"), (_cells(c, declared) for c in declared.columns)
    )
    if columns:
        yield ""
        yield from columns
    yield from _structure(declared, around)
    yield from paths("Read paths", usage.read_paths)
    yield from paths("Write paths", usage.write_paths)
    yield from functions("Read in", usage.readers)
    yield from functions("Written in", usage.writers)
    yield from others(usage)
    for each in around.besides(declared.key):
        yield from _beside(each)


def describe(declared: Table) -> str:
    """What the table is for: its comment, else the docstring of its class."""
    return first_paragraph(declared.comment) or next(
        (text for mapped in declared.classes if (text := first_paragraph(mapped.docstring))), ""
    )


def _status(usage: TableUsage) -> str:
    reached = "; no entry point reaches the code that touches it" if usage.reached is False else ""
    return f"Status: **{label_of(usage.status)}**{reached}."


def _cells(column: Column, declared: Table) -> tuple[str, ...]:
    keys = ["primary"] if column.primary_key else []
    keys += ["foreign"] if any(column.name in key.columns for key in declared.foreign_keys) else []
    keys += ["unique"] if column.unique else []
    null = {True: "yes", False: "no", None: ""}[column.nullable]
    return (
        code(column.name),
        code(column.type) if column.type else "",
        null,
        ", ".join(keys),
        code(column.server_default) if column.server_default else "",
        plain(column.comment or ""),
    )


def _structure(declared: Table, around: Surroundings) -> Iterator[str]:
    lines = [f"- {_columns(k.columns)} refers to {around.name(k.target)}{_rule(k)}" for k in declared.foreign_keys]
    lines += [
        f"- referred to by {around.name(other.key)} ({_columns(key.columns)})"
        for other, key in around.referring.get(declared.key, ())
    ]
    lines += [
        f"- relationship {code(r.name)} to {code(r.target.rpartition('.')[2] or '?')}"
        + (f" through {around.name(r.secondary)}" if r.secondary is not None else "")
        for r in declared.relationships
    ]
    lines += [f"- {'unique ' if i.unique else ''}index on {_columns(i.columns)}" for i in declared.indexes]
    for constraint in declared.constraints:
        if constraint.kind == "unique":
            lines.append(f"- unique {_columns(constraint.columns)}")
        else:
            lines.append(f"- check {code(constraint.text or constraint.name or '?')}")
    if lines:
        yield ""
        yield from dict.fromkeys(lines)


def _beside(each: Beside) -> Iterator[str]:
    """Without lines, which change with every commit."""
    yield ""
    yield f"{each.title}:"
    yield ""
    yield from dict.fromkeys(f"- {code(text)} in {code(path)}" for text, path, _ in each.lines)
    if each.page:
        yield ""
        yield f"More: [{each.more}]({each.page})"


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(code(name) for name in names)


def _rule(key: ForeignKey) -> str:
    return f", on delete {plain(key.ondelete.lower())}" if key.ondelete else ""
