"""The tables in JSON, `schema_version` 1."""

from __future__ import annotations

from auditor.audits.usage import account
from auditor.audits.usage.verdict import ReadPath, TableUsage, Usage
from auditor.facts.access import Access, Step


def as_json(usage: Usage) -> dict[str, object]:
    """The keys at the top of the document."""
    return {"tables": [_table(each) for each in usage.tables], "hints": [usage.hint] if usage.hint else []}


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


def in_full(usage: TableUsage) -> dict[str, object]:
    """One table with everything that is known of it: as in the list, with columns, keys, paths, mentions, doubt."""
    table = usage.table
    return {
        **_table(usage),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "nullable": column.nullable,
                "primary_key": column.primary_key,
                "unique": column.unique,
                "default": column.server_default,
            }
            for column in table.columns
        ],
        "foreign_keys": [
            {"columns": key.columns, "table": str(key.target), "target_columns": key.target_columns}
            for key in table.foreign_keys
        ],
        "read_paths": [_path(path) for path in usage.read_paths],
        "write_paths": [_path(path) for path in usage.write_paths],
        "mentioned": [{"path": each.path, "line": each.line, "kind": each.kind} for each in usage.mentions],
        "blind_spots": [
            {"kind": spot.kind, "path": spot.path, "line": spot.line, "detail": spot.detail}
            for spot in usage.blind_spots
        ],
    }


def _path(path: ReadPath) -> dict[str, object]:
    return {"entry": path.entry, "steps": [_step(step) for step in path.steps]}


def _step(step: Step) -> dict[str, object]:
    return {"path": step.path, "line": step.line, "function": step.function}


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
        **({"through": [_step(step) for step in access.chain]} if access.chain else {}),
    }
