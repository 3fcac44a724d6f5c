"""The result as JSON: the contract for scripts outside of the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from auditor.audits.indexes.model import Indexes, Suggestion
from auditor.audits.indexes.words import model_line, operation
from auditor.facts.predicate import Asked, Predicate


def as_json(found: Indexes) -> Mapping[str, object]:
    """`suggestions`, and `predicates` where they were asked for."""
    document: dict[str, object] = {"suggestions": [_suggestion(each) for each in found.suggestions]}
    if found.predicates is not None:
        document["predicates"] = [_predicate(each) for each in found.predicates]
    if found.plans:
        document["plans"] = [asdict(each) for each in found.plans]
    if found.notes:
        document["notes"] = list(found.notes)
    return document


def _suggestion(each: Suggestion) -> Mapping[str, object]:
    return {
        "table": each.table.name,
        "schema": each.table.schema,
        "columns": list(each.columns),
        "expression": each.expression,
        "method": each.method,
        "where": each.where,
        "unique": each.unique,
        "kind": each.kind.value,
        "severity": each.severity.value,
        "covered_by": each.covered_by,
        "makes_superfluous": list(each.makes_superfluous),
        "serves": [
            {
                "path": s.path,
                "line": s.line,
                "function": s.function,
                "entry_points": s.entry_points,
                "predicate": s.predicate,
            }
            for s in each.serves
        ],
        "index": each.index,
        "model_line": model_line(each),
        "operation": operation(each),
        "operation_concurrently": operation(each, concurrently=True),
        "operator_class": each.ops,
        "code": each.code,
    }


def _predicate(each: Predicate) -> Mapping[str, object]:
    asked: dict[str, list[str]] = {kind.value: [] for kind in Asked}
    for use in each.uses:
        column = f"{use.column} desc" if use.descending else use.column
        asked[use.asked.value].append(column)
        if use.function and use.asked is Asked.LIKE:
            asked[Asked.FUNCTION.value].append(column)
    return {
        "table": each.table.name,
        "path": each.path,
        "line": each.line,
        "function": each.function,
        **{kind: list(dict.fromkeys(columns)) for kind, columns in asked.items()},
        "via": each.via,
    }
