"""One table in full: columns, relationships, every access with its source line, and why it has its status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from auditor.audits.usage.account import account_line
from auditor.audits.usage.shown import callers_first, folded
from auditor.audits.usage.verdict import ReadPath, TableUsage
from auditor.facts.access import Access, Confidence, Role
from auditor.facts.schema import Column, Table
from auditor.untrusted import safe

SourceLine = Callable[[str, int], str]
_MOST = 40
_MOST_PATHS = 5


def render_table(usage: TableUsage, source_line: SourceLine, all_of_it: bool = False) -> str:
    """The page of one table, as plain text: a summary of five lines, then everything. `all_of_it`: nothing is cut."""
    most = sys.maxsize if all_of_it else _MOST
    lines = [*_summary(usage), *_structure(usage.table)]
    lines += [*_accesses("Read by", usage.readers, source_line, most)]
    lines += [*_accesses("Written by", usage.writers, source_line, most)]
    most_paths = sys.maxsize if all_of_it else _MOST_PATHS
    lines += [
        *_paths("Read paths", usage.read_paths, most_paths),
        *_paths("Write paths", usage.write_paths, most_paths),
    ]
    if usage.doubts:
        lines += ["", f"Named in a way that nothing explains ({len(usage.doubts)}):"]
        lines += [*_cut([f"  {each.path}:{each.line}  {each.what}" for each in usage.doubts], most)]
    if usage.mentions:
        lines += ["", f"Mentions, which are no use ({len(usage.mentions)}):"]
        lines += [*_cut([f"  {m.path}:{m.line}  {m.kind}" for m in usage.mentions], most)]
    if usage.blind_spots:
        lines += ["", f"Blind spots that could reach it ({len(usage.blind_spots)}):"]
        lines += [*_cut([f"  {s.path}:{s.line}  {s.kind}: {s.detail}" for s in usage.blind_spots], most)]
    return "\n".join(safe(line) for line in lines) + "\n"


def _summary(usage: TableUsage) -> list[str]:
    """What it is, where, why it has its status, who touches it, and how often it is named or in doubt."""
    table = usage.table
    reached = "; no entry point reaches the code that touches it" if usage.reached is False else ""
    if usage.account:
        last = f"Account: {account_line(usage)}."
    else:
        spots = len(usage.blind_spots)
        last = f"Named without being used {len(usage.mentions)} times; {spots} blind spots could reach it."
    return [
        f"{table.key}  {usage.status} ({usage.confidence})",
        f"  {table.name}, declared at {table.path}:{table.line}",
        f"Why {usage.status}: {usage.why}{reached}.",
        f"Readers: {_first(usage.readers)}. Writers: {_first(usage.writers)}.",
        last,
    ]


def _first(accesses: tuple[Access, ...]) -> str:
    """How many functions of the application, and the first of them."""
    chosen = [a for a in accesses if a.role is Role.APP and a.confidence is not Confidence.POSSIBLE]
    names = list(dict.fromkeys(f"{_named(a)} ({a.chain[0].path if a.chain else a.path})" for a in chosen))
    return f"{len(names)}, {names[0]}" if len(names) > 1 else names[0] if names else "none"


def _named(access: Access) -> str:
    return " -> ".join(callers_first(access))


def _cut(lines: list[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"  and {len(lines) - most} more; --all shows them"


def _structure(table: Table) -> Iterator[str]:
    if table.columns:
        yield ""
        yield "Columns:"
        width = max(len(column.name) for column in table.columns)
        for column in table.columns:
            yield f"  {column.name:<{width}}  {_column(column)}".rstrip()
    if table.foreign_keys:
        yield ""
        yield "Foreign keys:"
        for key in table.foreign_keys:
            target = f"{key.target} ({', '.join(key.target_columns)})"
            rule = f" on delete {key.ondelete}" if key.ondelete else ""
            yield f"  ({', '.join(key.columns)}) -> {target}{rule}"
    if table.indexes or table.constraints:
        yield ""
        yield "Indexes and constraints:"
        for index in table.indexes:
            yield f"  {'unique index' if index.unique else 'index'} {index.name or ''} ({', '.join(index.columns)})"
        for constraint in table.constraints:
            yield f"  {constraint.kind} {constraint.name or ''} ({', '.join(constraint.columns) or constraint.text})"
    if table.relationships:
        yield ""
        yield "Relationships:"
        for relationship in table.relationships:
            through = f" through {relationship.secondary}" if relationship.secondary else ""
            target = relationship.target.rpartition("::")[2] or "?"
            yield f"  {relationship.name} -> {target}{through} (lazy={relationship.lazy})"


def _column(column: Column) -> str:
    words = [column.type]
    if column.primary_key:
        words.append("primary key")
    elif column.nullable is False:
        words.append("not null")
    if column.unique:
        words.append("unique")
    if column.server_default:
        words.append(f"default {column.server_default}")
    return "  ".join(word for word in words if word)


def _accesses(title: str, accesses: tuple[Access, ...], source_line: SourceLine, most: int) -> Iterator[str]:
    for role in Role:
        chosen = folded(access for access in accesses if access.role is role)
        if not chosen:
            continue
        yield ""
        yield f"{title} {'the app' if role is Role.APP else f'{role}s'} ({sum(many for _, many in chosen)}):"
        for access, many in chosen[:most]:
            yield from _access(access, many, source_line)
        if len(chosen) > most:
            yield f"  and {len(chosen) - most} more; --all shows them"


def _access(access: Access, many: int, source_line: SourceLine) -> Iterator[str]:
    marks = [str(access.via), str(access.confidence)]
    marks += ["unreached"] * (access.reached is False and access.role is Role.APP)
    marks += [f"{many} places"] * (many > 1)
    yield f"  {access.path}:{access.line}  {_named(access)}  [{', '.join(marks)}]"
    if access.note:
        yield f"      {access.note}"
    source = source_line(access.path, access.line)
    if source:
        yield f"      {source[:160]}"
    if access.chain:
        steps = [f"{step.function} ({step.path}:{step.line})" for step in access.chain]
        yield f"      through {' -> '.join(steps)}"


def _paths(title: str, paths: tuple[ReadPath, ...], most: int) -> Iterator[str]:
    if not paths:
        return
    yield ""
    yield f"{title}:"
    for path in paths[:most]:
        steps = " -> ".join(step.function for step in path.steps)
        yield f"  {path.entry + ': ' if path.entry else ''}{steps}"
    if len(paths) > most:
        yield f"  and {len(paths) - most} more; --all shows them"
