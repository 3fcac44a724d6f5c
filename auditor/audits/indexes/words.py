"""Predicates and suggestions in words of SQL, of the model and of a migration."""

from __future__ import annotations

from auditor.audits.indexes.model import Kind, Suggestion
from auditor.facts.predicate import Asked, ColumnUse, Predicate

_GOING = frozenset({Kind.REDUNDANT, Kind.UNUSED, Kind.DEFECT})
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
    if suggestion.where:
        columns += "_not_null" if "NOT" in suggestion.where else "_null"
    elif suggestion.method != "btree" or suggestion.ops:
        columns += f"_{(suggestion.ops or suggestion.method).removesuffix('_ops')}"
    return f"ix_{suggestion.table.name}_{columns}"[:63]


def model_line(suggestion: Suggestion) -> str:
    """What to write into `__table_args__`; for an index that should go, that it goes."""
    if suggestion.kind in _GOING:
        return ""
    return f"Index({', '.join([repr(index_name(suggestion)), *_arguments(suggestion), *_options(suggestion)])})"


def operation(suggestion: Suggestion, *, concurrently: bool = False) -> str:
    """The body of a revision (Alembic, Operation Reference: create_index, drop_index). `concurrently`: without keeping
    writers waiting, which PostgreSQL does outside of a transaction only, and never for the index of a constraint
    (PostgreSQL, SQL Commands: CREATE INDEX, Building Indexes Concurrently; Alembic, autocommit_block)."""
    line = _operation(suggestion, concurrently)
    return f"with op.get_context().autocommit_block():\n    {line}" if concurrently and line else line


def _operation(suggestion: Suggestion, concurrently: bool) -> str:
    table = repr(suggestion.table.name)
    schema = [f"schema={suggestion.table.schema!r}"] if suggestion.table.schema else []
    how = ["postgresql_concurrently=True"] if concurrently else []
    if suggestion.kind in _GOING:
        if not suggestion.index:
            return ""
        given = [repr(suggestion.index), f"table_name={table}", *schema, *how, *(["if_exists=True"] if how else [])]
        return f"op.drop_index({', '.join(given)})"
    columns = ", ".join(_arguments(suggestion))
    given = [repr(index_name(suggestion)), table, f"[{columns}]", *schema, *_options(suggestion), *how]
    return f"op.create_index({', '.join(given)})"


def _options(suggestion: Suggestion) -> list[str]:
    """What PostgreSQL takes besides (SQLAlchemy 2.0, PostgreSQL dialect: Index Options)."""
    found = [f"postgresql_using={suggestion.method!r}"] if suggestion.method != "btree" else []
    if suggestion.ops:
        found.append(f"postgresql_ops={{{suggestion.columns[0]!r}: {suggestion.ops!r}}}")
    if suggestion.where:
        found.append(f"postgresql_where=text({suggestion.where!r})")
    return found


def _arguments(suggestion: Suggestion) -> list[str]:
    if suggestion.expression is not None:
        return [f"text({suggestion.expression!r})"]
    return [
        f"text({column.upper().replace(name.upper(), name)!r})" if " " in column else repr(name)
        for column in suggestion.columns
        for name in [column.partition(" ")[0]]
    ]
