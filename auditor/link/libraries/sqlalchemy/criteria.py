"""Conditions and orderings as values: what operators, methods of columns and functions ask of which column.

Made only where predicates are looked for (`asking.KINDS`); elsewhere a condition is the columns that it names.
Source: SQLAlchemy 2.0, Core: Operator Reference; Column Elements and Expressions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from auditor.facts.predicate import Asked
from auditor.link.domain.interpreter import Compared
from auditor.link.domain.values import Fixed, Many, Mapping, Text, Value, Values, union
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Criterion, Derived, RelationshipRef, Worded

#: A column inside of a function or an operator: what a comparison makes of it is a comparison of the whole.
OPERAND = "operand"
DESCENDING = "descending"

_OPERATORS = {
    "==": Asked.EQUALITY,
    "!=": Asked.OTHER,
    "<": Asked.RANGE,
    "<=": Asked.RANGE,
    ">": Asked.RANGE,
    ">=": Asked.RANGE,
}
_METHODS = {
    "in_": Asked.EQUALITY,
    "any_": Asked.EQUALITY,
    "is_": Asked.NULL,
    "is_not_distinct_from": Asked.EQUALITY,
    "between": Asked.RANGE,
    "like": Asked.LIKE,
    "ilike": Asked.LIKE,
    "startswith": Asked.LIKE,
    "istartswith": Asked.LIKE,
    "endswith": Asked.LIKE,
    "iendswith": Asked.LIKE,
    "contains": Asked.LIKE,
    "icontains": Asked.LIKE,
    "match": Asked.OTHER,
    "regexp_match": Asked.LIKE,
    "is_not": Asked.NULL,
    "isnot": Asked.NULL,
    "not_in": Asked.OTHER,
    "notin_": Asked.OTHER,
    "not_like": Asked.OTHER,
    "notlike": Asked.OTHER,
    "not_ilike": Asked.OTHER,
    "notilike": Asked.OTHER,
    "is_distinct_from": Asked.OTHER,
    "op": Asked.OTHER,
    "bool_op": Asked.OTHER,
    "has_key": Asked.OTHER,
    "has_all": Asked.OTHER,
    "has_any": Asked.OTHER,
    "contained_by": Asked.OTHER,
    "overlap": Asked.OTHER,
    "overlaps": Asked.OTHER,
    "path_exists": Asked.OTHER,
    "any": Asked.OTHER,  # of an array: `column.any(value)`
    "all": Asked.OTHER,
}
_SHAPES = {
    "startswith": "prefix",
    **dict.fromkeys(("endswith", "iendswith", "istartswith", "icontains", "regexp_match"), "inside"),
    **dict.fromkeys(("has_key", "has_all", "has_any", "contained_by", "overlap", "any", "match"), "contained"),
    "contains": "inside",
    **dict.fromkeys(("is_not", "isnot"), "not"),
}
#: Functions of a condition or an ordering that change nothing about the columns in it.
_TRANSPARENT = frozenset(
    {"and_", "not_", "asc", "nulls_first", "nulls_last", "nullsfirst", "nullslast", "label", "all_",
     "any_", "tuple_", "self_group", "type_coerce", "over", "within_group", "true", "false", "collate", "Bundle"}
)  # fmt: skip
_CASTS = frozenset({"cast", "try_cast", "extract"})
#: What a comparison of a function of a column is.
_AROUND = {Asked.EQUALITY: Asked.FUNCTION, Asked.RANGE: Asked.FUNCTION, Asked.LIKE: Asked.LIKE}
#: Stands for the function of `column["key"]`.
_ITEM = "[]"

Named = ColumnRef | RelationshipRef | Criterion | Worded


def asked_of(values: Iterable[object]) -> list[Criterion]:
    """The criteria among the values and in the collections among them, each once."""
    found: dict[Criterion, None] = {}
    for value in values:
        match value:
            case Criterion():
                found[value] = None
            case Many(items=items):
                found.update(dict.fromkeys(asked_of(items)))
            case Fixed(items=several):
                for items in several:
                    found.update(dict.fromkeys(asked_of(items)))
            case Mapping(items=pairs, rest=rest):
                for _, items in pairs:
                    found.update(dict.fromkeys(asked_of(items)))
                found.update(dict.fromkeys(asked_of(rest)))
            case _:
                pass
    return list(found)


def compared(value: Named, op: Compared) -> Values:
    """What `a == b`, `~a` or `a | b` asks of the one operand."""
    if op.op == "|":
        return _in_arm(value, op)
    if op.op in {"not", "~"}:
        return (_negated(value),)
    asked = _OPERATORS.get(op.op)
    if asked is None or len(op.operands) < 2:
        return (value,)
    if isinstance(value, Criterion) and value.kind != OPERAND:
        return ()
    if op.none:  # `== None` is IS NULL (SQLAlchemy 2.0, Operator Reference: Comparison Operators)
        return (_asked(value, Asked.NULL),)
    others = (side for at, side in enumerate(op.operands) if at != op.at)
    sides = list(others)
    if asked is Asked.EQUALITY and any(_is_column(other) for side in sides for other in flat(side)):
        asked = Asked.JOIN
    return (_asked(value, asked),)


def _is_column(value: object) -> bool:
    """A column: of a table, inside of a function, of a subquery."""
    if isinstance(value, Criterion):
        return value.kind == OPERAND
    return isinstance(value, ColumnRef | RelationshipRef | Derived | Worded)


def _in_arm(value: Named, op: Compared) -> Values:
    placed = either(op.operands)
    own = asked_of((value,))
    if not own or not isinstance(value, Criterion):
        return (value,)
    return tuple(each for each in placed if isinstance(each, Criterion) and replace(each, arm=value.arm) == value)


def named(values: Values) -> tuple[Named, ...]:
    return tuple(value for value in flat(values) if isinstance(value, ColumnRef | RelationshipRef | Criterion | Worded))


def _asked(value: Named, asked: Asked) -> Criterion:
    if not isinstance(value, Criterion):
        return Criterion(value, asked)
    if value.around == _ITEM:
        return replace(value, kind=Asked.OTHER)
    if value.around and asked is not Asked.JOIN:
        asked = _AROUND.get(asked, Asked.OTHER)
    return replace(value, kind=asked)


def _negated(value: Named) -> Named:
    if isinstance(value, Criterion):
        return replace(value, kind=Asked.OTHER) if value.kind in {Asked.EQUALITY, Asked.LIKE} else value
    return Criterion(value, Asked.BOOLEAN) if isinstance(value, ColumnRef) else value


def method(value: Named, name: str, args: Sequence[Values]) -> Values:
    """`column.name(...)`: a comparison, an ordering, or the column itself; and what the arguments ask."""
    inside = tuple(asked_of(union(*args)))
    if name == "desc":
        return (replace(value, kind=DESCENDING) if isinstance(value, Criterion) else Criterion(value, DESCENDING),)
    if isinstance(value, Criterion) and value.kind != OPERAND:
        return (value, *inside)
    if isinstance(value, RelationshipRef):  # `User.posts.any(...)`, `User.groups.contains(group)`
        asked = Asked.EQUALITY if name == "contains" else Asked.JOIN if name in {"any", "has"} else None
    else:
        asked = _METHODS.get(name)
    if asked is None:
        return (value, *inside)
    made = _asked(value, asked)
    return (replace(made, shape=_shape(name, args)), *inside)


def _shape(name: str, args: Sequence[Values]) -> str:
    """How the method searches; of `like`, by the pattern where that is written there."""
    if name in {"like", "ilike"}:
        patterns = [value.pieces for value in args[0] if isinstance(value, Text) and value.pieces] if args else []
        if not patterns:
            return ""
        first, last = patterns[0][0] or "", patterns[0][-1] or ""
        if name == "ilike" or first.startswith(("%", "_")):
            return "inside"
        return "prefix" if last.endswith("%") else ""
    return _SHAPES.get(name, "")


def function(name: str, args: Sequence[Values]) -> Values | None:
    """A function of SQLAlchemy around conditions or columns; None for one that is something else."""
    if name in {"literal_column", "column"}:
        texts = [value.literal for value in args[0] if isinstance(value, Text)] if args else []
        return tuple(Worded(text) for text in texts if text is not None and text.isidentifier()) or None
    if name == "or_":
        return either(args)
    if name in {"desc", "between"} and args:
        worded = (Text((f"{v.literal} desc",), v.at) for v in args[0] if isinstance(v, Text) and v.literal is not None)
        asked = (method(value, name, args[1:]) for value in named(args[0]))
        return union(*asked, tuple(worded) if name == "desc" else ())
    if name in _CASTS:
        return database_function(name, args)
    if name in _TRANSPARENT:
        found = named(union(*args))
        return tuple(_negated(value) for value in found) if name == "not_" else found
    return None


def database_function(name: str, args: Sequence[Values]) -> Values:
    """`func.lower(User.name)`, `cast(User.id, String)`: columns inside of a function, and what is asked inside."""
    return tuple(
        Criterion(value, OPERAND, name) if isinstance(value, ColumnRef | Worded) else value
        for value in named(union(*args))
    )


def either(args: Sequence[Values]) -> Values:
    """`or_(a, b)`, `a | b`: an index serves each arm by itself. What is no condition stays as it is."""
    everything = union(*args)
    arms = [asked_of(arg) for arg in args]
    if sum(bool(arm) for arm in arms) < 2:
        return everything
    group = ",".join(criterion.of.name for arm in arms for criterion in arm)
    rest = (value for value in everything if not isinstance(value, Criterion))
    placed = (
        replace(criterion, arm=criterion.arm or f"{group}#{number}")
        for number, arm in enumerate(arms)
        for criterion in arm
    )
    return tuple(dict.fromkeys((*placed, *rest)))


def item(value: ColumnRef) -> Values:
    """`column["key"]` of a JSON or array column."""
    return (Criterion(value, OPERAND, _ITEM),)


def flat(values: Values) -> list[Value]:
    """The values, with what stands in collections in their place."""
    found: list[Value] = []
    for value in values:
        match value:
            case Many(items=items):
                found.extend(flat(items))
            case Fixed(items=several):
                for items in several:
                    found.extend(flat(items))
            case _:
                found.append(value)
    return found
