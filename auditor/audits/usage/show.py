"""One table in full: columns, relationships, every access with its source line, and why it has its status."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.audits.usage.account import account_line
from auditor.audits.usage.verdict import ReadPath, TableUsage
from auditor.facts.access import Access, Role
from auditor.facts.schema import Column, Table
from auditor.untrusted import safe

SourceLine = Callable[[str, int], str]
_MOST = 40
_MOST_PATHS = 5


def render_table(usage: TableUsage, source_line: SourceLine) -> str:
    """The page of one table, as plain text."""
    table = usage.table
    lines = [
        f"{table.key}  {usage.status} ({usage.confidence})",
        f"  {table.name}",
        f"  declared at {table.path}:{table.line}",
        "",
        f"Why {usage.status}: {usage.why}.",
    ]
    if usage.account:
        lines.append(f"Account: {account_line(usage)}.")
        lines += [f"  in doubt: {each.path}:{each.line}  {each.what}" for each in usage.doubts[:_MOST]]
    if usage.reached is False:
        lines.append("No entry point reaches the code that touches it.")
    lines += [*_structure(table), *_accesses("Read by", usage.readers, source_line)]
    lines += [*_accesses("Written by", usage.writers, source_line)]
    lines += [*_paths("Read paths", usage.read_paths), *_paths("Write paths", usage.write_paths)]
    if usage.mentions:
        lines += ["", f"Mentions, which are no use ({len(usage.mentions)}):"]
        lines += [f"  {m.path}:{m.line}  {m.kind}" for m in usage.mentions[:_MOST]]
    if usage.blind_spots:
        lines += ["", f"Blind spots that could reach it ({len(usage.blind_spots)}):"]
        lines += [f"  {s.path}:{s.line}  {s.kind}: {s.detail}" for s in usage.blind_spots[:_MOST]]
    return "\n".join(safe(line) for line in lines) + "\n"


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


def _accesses(title: str, accesses: tuple[Access, ...], source_line: SourceLine) -> Iterator[str]:
    for role in Role:
        chosen = [access for access in accesses if access.role is role]
        if not chosen:
            continue
        yield ""
        yield f"{title} {'the app' if role is Role.APP else f'{role}s'} ({len(chosen)}):"
        for access in chosen[:_MOST]:
            unreached = ", unreached" if access.reached is False and role is Role.APP else ""
            yield f"  {access.path}:{access.line}  {access.function}  [{access.via}, {access.confidence}{unreached}]"
            if access.note:
                yield f"      {access.note}"
            source = source_line(access.path, access.line)
            if source:
                yield f"      {source[:160]}"
            if access.chain:
                steps = [f"{step.function} ({step.path}:{step.line})" for step in access.chain]
                yield f"      bound by {' -> '.join(steps)}"
        if len(chosen) > _MOST:
            yield f"  and {len(chosen) - _MOST} more"


def _paths(title: str, paths: tuple[ReadPath, ...]) -> Iterator[str]:
    if not paths:
        return
    yield ""
    yield f"{title}:"
    for path in paths[:_MOST_PATHS]:
        steps = " -> ".join(step.function for step in path.steps)
        yield f"  {path.entry + ': ' if path.entry else ''}{steps}"
    if len(paths) > _MOST_PATHS:
        yield f"  and {len(paths) - _MOST_PATHS} more"
