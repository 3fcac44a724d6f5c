"""Dicts of all tables or classes by what each says of itself: `{cls.kind: cls for cls in Base.__subclasses__()}`."""

from __future__ import annotations

from auditor.facts.code import Expr, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Mapping, Values, union
from auditor.link.interpreter.candidates import candidates
from auditor.link.interpreter.offered import Namespace
from auditor.link.interpreter.one_of_all import is_of_all
from auditor.link.interpreter.picking import said_by_each


def by_attribute(engine: Interpreter, frame: Frame, key: Expr, keys: Values, values: Values) -> Mapping | None:
    """The dict, where the key can be told of each; a loop over it says nothing about one. Else None."""
    if not values or not all(is_of_all(engine, each) for each in values):
        return None
    if any(type(each) in engine.kinds.named and type(each) not in engine.kinds.perhaps for each in keys):
        return None  # their names, by which they are picked anyway
    names = {each.id for each in nodes_of(key, Name) if isinstance(each, Name)}
    held = [name for name in names if any(is_of_all(engine, each) for each in frame.env.get(name, ()))]
    several = [each for value in values for each in candidates(engine, value)]
    said = said_by_each(engine, frame, key, held[0], several) if len(held) == 1 else None
    if not said:
        return None
    found: dict[str, Values] = {}
    for text, each in zip(said, several, strict=True):
        if isinstance(text, str):
            found[text] = union(found.get(text, NOTHING), (each.value,))
    return Namespace(tuple(found.items()), through=(NOTHING, values))
