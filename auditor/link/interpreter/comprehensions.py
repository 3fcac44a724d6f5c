"""Comprehensions: what they go through, what their conditions tell, and what they make of it."""

from __future__ import annotations

from auditor.facts.code import Comp
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Many, Mapping, Values, literals
from auditor.link.interpreter import keyed_by, narrowing
from auditor.link.interpreter.counting import counted
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.scopes import target_names


def evaluate(engine: Interpreter, frame: Frame, node: Comp) -> Values:
    """What a comprehension gives."""
    saved: dict[str, Values | None] = {}
    told: list[narrowing.Told] = []
    for generator in node.generators:
        items = engine.iterate(frame, engine.evaluate(frame, generator.iter))
        items = items or counted(engine, frame, generator.iter)
        for name in target_names(generator.target):
            saved.setdefault(name, frame.env.get(name))
        engine.bind(frame, generator.target, items, replace=True)
        for condition in generator.conditions:
            engine.evaluate(frame, condition)
            told += narrowing.tell(engine, frame, condition)
    values = engine.evaluate(frame, node.element)
    keys = engine.evaluate(frame, node.key) if node.key is not None else NOTHING
    known = None if node.key is None or literals(keys) else keyed_by.by_attribute(engine, frame, node.key, keys, values)
    narrowing.take_back(frame, told)
    frame.put_back(saved)
    if known is not None:
        return (known,)
    if node.kind == "dict":
        texts = literals(keys)
        others = (NOTHING, NOTHING) if texts else (values, interesting(engine, keys))
        return (Mapping(tuple((text, values) for text in texts), *others),)
    return (Many(values),)
