"""The result in JSON (DESIGN: `audit migrations`) and as text; the revisions of one table."""

from __future__ import annotations

from urllib.parse import quote

from auditor.audits.base import Beside
from auditor.audits.migrations.model import Audited
from auditor.facts.key import TableKey
from auditor.facts.migrations import Touched
from auditor.facts.schema import Table
from auditor.findings import numbered
from auditor.untrusted import safe


def as_json(result: Audited) -> dict[str, object]:
    return {
        "environments": [
            {
                "path": each.path,
                "kind": each.kind,
                "heads": list(each.heads),
                "revisions": [
                    {
                        "revision": row.revision,
                        "title": row.title,
                        "down_revisions": list(row.down_revisions),
                        "path": row.path,
                        "operations": row.operations,
                        "repair": row.repair,
                        "downgrade": row.downgrade,
                    }
                    for row in each.revisions
                ],
                "schema": {"tables": [_table(table) for table in each.tables]},
            }
            for each in result.environments
        ],
        "schema": {"tables": [_table(each) for each in result.tables]},
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "table": table.key.name,
        "schema": table.key.schema,
        "columns": [
            {
                "name": each.name,
                "type": each.type,
                "nullable": each.nullable,
                "default": each.server_default,
                "identity": each.identity,
                "generated": each.computed,
            }
            for each in table.columns
        ],
        "primary_key": list(table.primary_key),
        "foreign_keys": [
            {
                "name": each.name,
                "columns": list(each.columns),
                "table": str(each.target),
                "target_columns": list(each.target_columns),
                "ondelete": each.ondelete,
                "onupdate": each.onupdate,
            }
            for each in table.foreign_keys
        ],
        "unique": [{"name": c.name, "columns": list(c.columns)} for c in table.constraints if c.kind == "unique"],
        "checks": [{"name": c.name, "text": c.text} for c in table.constraints if c.kind == "check"],
        "indexes": [
            {"name": i.name, "columns": list(i.columns), "unique": i.unique, "method": i.method, "where": i.where}
            for i in table.indexes
        ],
    }


def summary(result: Audited) -> str:
    rows = [row for each in result.environments for row in each.revisions]
    repairs = sum(row.repair for row in rows)
    heads = sum(len(each.heads) for each in result.environments)
    return (
        f"{numbered(len(result.environments), 'history', 'histories')}, {numbered(len(rows), 'revision')},"
        f" {numbered(heads, 'head')}, {numbered(repairs, 'repair')}, {numbered(len(result.tables), 'table')} at head"
    )


def text(result: Audited) -> str:
    """The whole in a line, then a line for each history: how long it is, its heads, and how much of it repairs."""
    lines = [summary(result)]
    for each in result.environments:
        repairs = sum(row.repair for row in each.revisions)
        share = numbered(repairs, "repair")
        share += f" ({100 * repairs / len(each.revisions):.0f} %)" if each.revisions else ""
        heads = f"{'head' if len(each.heads) == 1 else 'heads'} {', '.join(each.heads) or 'none'}"
        lines.append(f"  {each.path or '.'}: {numbered(len(each.revisions), 'revision')}, {heads}, {share}")
    return "\n".join(safe(line) for line in lines) + "\n"


def touched(result: Audited, key: TableKey) -> list[Touched]:
    """The operations that made and changed a table, in order."""
    return [each for listed in _known_as(result, key).values() for each in listed]


def _known_as(result: Audited, key: TableKey) -> dict[TableKey, tuple[Touched, ...]]:
    """The table in the histories; a schema counts where both sides name one."""
    return {
        other: listed
        for other, listed in result.history
        if other.name == key.name and (other.schema == key.schema or None in {other.schema, key.schema})
    }


def changes_of(result: Audited, key: TableKey) -> list[tuple[str, str, tuple[str, ...]]]:
    """The revisions that made and changed a table, in order: the id, the file, and what it does, each once."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for each in touched(result, key):
        found.setdefault((each.revision, each.path), {})[each.action] = None
    return [(revision, path, tuple(actions)) for (revision, path), actions in found.items()]


def mark_of(key: TableKey) -> str:
    """What marks the row of a table in the page of the migrations: an `id` that does not change with other tables."""
    return f"table={safe(str(key))}"


def beside(result: Audited, key: TableKey, page: str = "") -> Beside:
    """The same for the page of the table, each revision at the place of what it does first; `page`: the address of the
    page of the migrations, empty where there is none."""
    first = {(each.revision, each.path): each.line for each in reversed(touched(result, key))}
    lines = (
        (f"{revision}: {', '.join(actions)}", path, first[revision, path])
        for revision, path, actions in changes_of(result, key)
    )
    shown = next(iter(_known_as(result, key)), key)
    address = f"{page}#{quote(mark_of(shown), safe='=')}" if page else ""
    return Beside("Made and changed by revisions", tuple(lines), address, "the graph of the revisions")


def revisions_of(result: Audited, key: TableKey) -> str:
    """Those operations as lines of `audit show`; empty where there are none."""
    found = touched(result, key)
    if not found:
        return ""
    lines = [f"  {each.path}:{each.line}  {each.revision}  {each.action}" for each in found]
    return "\n".join(safe(line) for line in ["", f"Made and changed by revisions ({len(found)}):", *lines]) + "\n"
