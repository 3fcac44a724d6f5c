"""Predicates and suggestions in words of SQL, of the model and of a migration."""

from __future__ import annotations

from auditor.audits.indexes.model import Kind, Suggestion
from auditor.facts.predicate import Asked, ColumnUse, Predicate

_SIGNS = {
    Asked.EQUALITY: "{} = ?",
    Asked.JOIN: "{} = …",
    Asked.RANGE: "{} < ?",
    Asked.LIKE: "{} LIKE ?",
    Asked.BOOLEAN: "{}",
    Asked.NULL: "{} IS NULL",
    Asked.FUNCTION: "{} = ?",
    Asked.OTHER: "{} …",
}


def in_words(predicate: Predicate) -> str:
    """`repo_id = ? and name = ? order by created desc limit`."""
    conditions = [_SIGNS[use.asked].format(_column(use)) for use in predicate.uses if use.asked is not Asked.SORT]
    sorts = [f"{_column(use)}{' desc' if use.descending else ''}" for use in predicate.uses if use.asked is Asked.SORT]
    text = " and ".join(dict.fromkeys(conditions))
    if sorts:
        text = f"{text} order by {', '.join(sorts)}".strip()
    return f"{text} limit" if predicate.limited else text


def _column(use: ColumnUse) -> str:
    return f"{use.function}({use.column})" if use.function else use.column


def index_name(suggestion: Suggestion) -> str:
    """A name in SQLAlchemy's default convention (Core, Constraint Naming Conventions: `ix`), at most 63 bytes."""
    parts = suggestion.expression.replace("(", "_").replace(")", "") if suggestion.expression else None
    columns = parts or "_".join(column.partition(" ")[0] for column in suggestion.columns)
    return f"ix_{suggestion.table.name}_{columns}"[:63]


def model_line(suggestion: Suggestion) -> str:
    """What to write into `__table_args__`; for an index that should go, that it goes."""
    if suggestion.kind in {Kind.REDUNDANT, Kind.UNUSED, Kind.DEFECT}:
        return ""
    return f"Index({', '.join([repr(index_name(suggestion)), *_arguments(suggestion)])})"


def operation(suggestion: Suggestion) -> str:
    """The body of a revision (Alembic, Operation Reference: create_index, drop_index)."""
    table = repr(suggestion.table.name)
    schema = f", schema={suggestion.table.schema!r}" if suggestion.table.schema else ""
    if suggestion.kind in {Kind.REDUNDANT, Kind.UNUSED, Kind.DEFECT}:
        return f"op.drop_index({suggestion.index!r}, table_name={table}{schema})" if suggestion.index else ""
    columns = ", ".join(_arguments(suggestion))
    return f"op.create_index({index_name(suggestion)!r}, {table}, [{columns}]{schema})"


def _arguments(suggestion: Suggestion) -> list[str]:
    if suggestion.expression is not None:
        return [f"text({suggestion.expression!r})"]
    return [
        f"text({column.upper().replace(name.upper(), name)!r})" if " " in column else repr(name)
        for column in suggestion.columns
        for name in [column.partition(" ")[0]]
    ]
