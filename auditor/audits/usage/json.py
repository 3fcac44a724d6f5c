"""The tables in JSON, `schema_version` 1."""

from __future__ import annotations

from auditor.audits.usage import account
from auditor.audits.usage.verdict import TableUsage, Usage
from auditor.facts.access import Access


def as_json(usage: Usage) -> dict[str, object]:
    """The keys at the top of the document."""
    return {"tables": [_table(each) for each in usage.tables]}


def _table(usage: TableUsage) -> dict[str, object]:
    table = usage.table
    return {
        "table": table.key.name,
        "schema": table.key.schema,
        "class": table.name,
        "path": table.path,
        "line": table.line,
        "status": usage.status,
        "confidence": usage.confidence,
        "reached": usage.reached,
        "why": usage.why,
        "readers": [access_as_json(access) for access in usage.readers],
        "writers": [access_as_json(access) for access in usage.writers],
        "mentions": len(usage.mentions),
        "account": account.as_json(usage) if usage.account else None,
    }


def access_as_json(access: Access) -> dict[str, object]:
    """One reader or writer."""
    return {
        "path": access.path,
        "line": access.line,
        "function": access.function,
        "role": access.role,
        "via": access.via,
        "confidence": access.confidence,
        "reached": access.reached,
        **({"note": access.note} if access.note else {}),
    }
