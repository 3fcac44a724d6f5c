"""The result in JSON (DESIGN: `audit migrations`), as text, and as a Mermaid graph."""

from __future__ import annotations

from auditor.audits.migrations.model import Audited
from auditor.facts.schema import Table


def as_json(result: Audited) -> dict[str, object]:
    return {
        "environments": [
            {
                "path": each.path,
                "heads": list(each.heads),
                "revisions": [
                    {
                        "revision": row.revision,
                        "down_revisions": list(row.down_revisions),
                        "path": row.path,
                        "operations": row.operations,
                        "repair": row.repair,
                        "downgrade": row.downgrade,
                    }
                    for row in each.revisions
                ],
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
        f"{len(result.environments)} histories, {len(rows)} revisions, {heads} heads, {repairs} repairs,"
        f" {len(result.tables)} tables at head"
    )
