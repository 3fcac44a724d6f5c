"""What the statements of a SQL text ask of columns: conditions, joins, orderings, by table.

Names as the text writes them; whose a column is that stands without its table, of several, who knows the tables says.
Never raises.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from sqlglot import exp

from auditor.facts.predicate import Asked, ColumnUse
from auditor.sql.holes import MARK, fill
from auditor.sql.model import Question
from auditor.sql.read import parse
from auditor.sql.split import split_statements
from auditor.sql.uses import name_of

#: Tables of a statement in which a column that is named alone may be of any.
_MOST_JOINED = 60
_COMPARISONS: dict[type[exp.Expression], Asked] = {
    exp.EQ: Asked.EQUALITY,
    exp.In: Asked.EQUALITY,
    exp.NullSafeEQ: Asked.EQUALITY,
    exp.NEQ: Asked.OTHER,
    exp.GT: Asked.RANGE,
    exp.GTE: Asked.RANGE,
    exp.LT: Asked.RANGE,
    exp.LTE: Asked.RANGE,
    exp.Between: Asked.RANGE,
    exp.Like: Asked.LIKE,
    exp.ILike: Asked.LIKE,
    exp.SimilarTo: Asked.LIKE,
    exp.RegexpLike: Asked.LIKE,
    exp.Is: Asked.NULL,
}


def questions_of(pieces: Sequence[str | None], dialect: str | None = None) -> list[Question]:
    """All questions of a text of one or more statements; None pieces are holes of unknown text."""
    found: list[Question] = []
    for line, text in split_statements(fill(pieces)):
        statement = parse(text, dialect)
        if statement is not None:
            for scope in statement.find_all(exp.Select, exp.Update, exp.Delete):
                found += _of_scope(scope, line)
    return found


def _of_scope(scope: exp.Expression, line: int) -> Iterator[Question]:
    tables = dict(_tables(scope))
    uses: dict[str, dict[ColumnUse, None]] = {alias: {} for alias in tables}
    unsure: dict[ColumnUse, None] = {}
    for column, use in _uses(scope):
        alias = column.table or (next(iter(tables)) if len(tables) == 1 else "")
        if MARK in column.name:
            continue
        if alias in tables:
            uses[alias][use] = None
        elif not alias:
            unsure[use] = None
    limited = scope.args.get("limit") is not None
    unknown = tuple(unsure) if len(tables) <= _MOST_JOINED else ()
    for alias, asked in uses.items():
        if asked or unknown:
            others = tuple(named for other, named in tables.items() if other != alias) if unknown else ()
            yield Question(*tables[alias], tuple(asked), limited, line, unknown, others)


def _tables(scope: exp.Expression) -> Iterator[tuple[str, tuple[str, str | None]]]:
    sources = [scope.args.get("from_") or scope.args.get("from"), *(scope.args.get("joins") or ())]
    for source in [scope.this if isinstance(scope, exp.Update | exp.Delete) else None, *sources]:
        for table in _own(source, exp.Table):
            named = name_of(table)
            if named is not None:
                yield table.alias_or_name, named


def _uses(scope: exp.Expression) -> Iterator[tuple[exp.Column, ColumnUse]]:
    conditions = [scope.args.get("where"), *(join.args.get("on") for join in scope.args.get("joins") or ())]
    for condition in conditions:
        for kind, asked in _COMPARISONS.items():
            for node in _own(condition, kind):
                yield from _compared(node, asked)
    for using in (name for join in scope.args.get("joins") or () for name in join.args.get("using") or ()):
        if isinstance(using, exp.Column):
            yield using, ColumnUse(using.name, Asked.JOIN)
    for ordered in _own(scope.args.get("order"), exp.Ordered):
        if isinstance(ordered.this, exp.Column):
            use = ColumnUse(ordered.this.name, Asked.SORT, descending=bool(ordered.args.get("desc")))
            yield ordered.this, use


def _compared(node: exp.Expression, asked: Asked) -> Iterator[tuple[exp.Column, ColumnUse]]:
    sides = [node.this, node.args.get("expression")] if not isinstance(node, exp.In | exp.Between) else [node.this]
    columns = [side for side in sides if isinstance(side, exp.Column)]
    if asked is Asked.EQUALITY and len(columns) == 2:
        asked = Asked.JOIN
    if asked is not Asked.JOIN and _is_negated(node):
        asked = Asked.OTHER
    for column in columns:
        yield column, ColumnUse(column.name, asked)
    for side in sides:
        if isinstance(side, exp.Lower | exp.Upper) and isinstance(side.this, exp.Column):
            kind = Asked.FUNCTION if asked is Asked.EQUALITY else Asked.OTHER
            yield side.this, ColumnUse(side.this.name, kind, type(side).__name__.lower())


def _is_negated(node: exp.Expression) -> bool:
    return isinstance(node.parent, exp.Not) and not isinstance(node, exp.Is)


def _own(node: exp.Expression | None, kind: type[exp.Expression]) -> Iterator[exp.Expression]:
    """The nodes of the kind that do not stand in a query inside."""
    waiting = deque([node] if isinstance(node, exp.Expression) else [])
    while waiting:
        current = waiting.popleft()
        if isinstance(current, kind):
            yield current
        if not isinstance(current, exp.Subquery | exp.Select | exp.Exists):
            waiting.extend(current.iter_expressions())
