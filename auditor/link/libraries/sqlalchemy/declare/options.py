"""The options of a relationship, as they are written and as they are handed on.

Source: SQLAlchemy 2.0, ORM: Relationships API; Cascades; Working with Large Collections; SQLModel, Relationship.
"""

from __future__ import annotations

from auditor.facts.code import Call, Const, Expr, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Mapping, Values, union
from auditor.link.syntax.names import call_name, dicts_in, last_name


def options_of(call: Call) -> dict[str, Expr]:
    """The keywords, with those that SQLModel hands on (SQLModel, Relationship: `sa_relationship_kwargs`)."""
    options = dict(call.keywords)
    for part in dicts_in(options.get("sa_relationship_kwargs")):
        options.update((key.text, value) for key, value in part.items if isinstance(key, Str))
    return options


#: Annotations that say how the collection is loaded (ORM, Working with Large Collections).
_LAZY = {"DynamicMapped": "dynamic", "WriteOnlyMapped": "write_only"}


def lazy_of(call: Call, annotation: Expr | None) -> str:
    if call_name(call) == "dynamic_loader":
        return "dynamic"
    return _LAZY.get(last_name(annotation.value), "select") if isinstance(annotation, Sub) else "select"


_ALL = frozenset({"save-update", "merge", "refresh-expire", "expunge", "delete"})


def cascade_of(options: dict[str, Expr]) -> frozenset[str]:
    """ORM, Cascades: the default, that of a view (`viewonly`), and what `all` and `none` stand for."""
    said = word_of(options.get("cascade"))
    if not said:
        return frozenset({"merge"} if word_of(options.get("viewonly")) == "True" else {"save-update", "merge"})
    parts = {part.strip() for part in said.split(",")} - {"", "none"}
    return frozenset((parts - {"all"}) | (_ALL if "all" in parts else set()))


def word_of(value: Expr | None) -> str:
    """A string, True, False or None of an option, as text."""
    if isinstance(value, Str):
        return value.text
    if isinstance(value, Const) and isinstance(value.value, bool):
        return str(value.value)
    return ""


def spread_in(engine: Interpreter, frame: Frame, call: Call, names: tuple[str, ...]) -> Values:
    """What `**options` bring under these names."""
    spread = (value for name, each in call.keywords if not name for value in engine.evaluate(frame, each))
    held = [dict(value.items) for value in spread if isinstance(value, Mapping)]
    return union(*(items.get(name, ()) for items in held for name in names))
