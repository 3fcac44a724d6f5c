"""Comprehensions: what they go through, what their conditions tell, and what they make of it."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Comp, Expr, Name, Seq, Stmt
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Fixed, Many, Mapping, Values, literals
from auditor.link.interpreter import keyed_by, narrowing
from auditor.link.interpreter.counting import counted
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import target_names

#: So many variables get what a comprehension makes, each its own.
_MOST_APART = 24


def assigned(engine: Interpreter, frame: Frame, node: Assign, value: Expr) -> Values:
    """What the right side gives; each its own where `orders, lines = [table(name) for name in ("orders", "lines")]`
    gives as many as there are variables."""
    target = node.targets[0]
    if type(target) is Seq and is_apart(node):
        made = value.args[0] if type(value) is Call else value
        apart = _one_by_one(engine, frame, made, len(target.items)) if type(made) is Comp else None
        if apart is not None:
            return (apart,)
    if type(target) is not Attr or target.name not in engine.said.described:
        return engine.evaluate(frame, value)
    frame.muted += 1  # it only says what is what of something
    values = engine.evaluate(frame, value)
    frame.muted -= 1
    return values


def is_apart(node: Stmt) -> bool:
    """Do several variables get what a comprehension makes, which goes through one thing?"""
    if type(node) is not Assign or len(node.targets) != 1 or type(node.targets[0]) is not Seq:
        return False
    value, items = node.value, node.targets[0].items
    made = value.args[0] if type(value) is Call and call_name(value) in {"list", "tuple"} and value.args else value
    if type(made) is not Comp or len(made.generators) != 1 or made.generators[0].conditions or made.key is not None:
        return False
    return len(items) <= _MOST_APART and all(type(each) is Name for each in items)


def _one_by_one(engine: Interpreter, frame: Frame, node: Comp, count: int) -> Fixed | None:
    (generator,) = node.generators
    held = engine.evaluate(frame, generator.iter)
    items = held[0].items if len(held) == 1 and type(held[0]) is Fixed else ()
    if len(items) != count:
        return None
    saved = {name: frame.env.get(name) for name in target_names(generator.target)}
    found: list[Values] = []
    lent = len(frame.lent)
    frame.lent += saved
    for item in items:
        engine.bind(frame, generator.target, item, replace=True)
        found.append(engine.evaluate(frame, node.element))
    del frame.lent[lent:]
    frame.put_back(saved)
    return Fixed(tuple(found))


def evaluate(engine: Interpreter, frame: Frame, node: Comp) -> Values:
    """What a comprehension gives."""
    saved: dict[str, Values | None] = {}
    lent = len(frame.lent)
    told: list[narrowing.Told] = []
    for generator in node.generators:
        items = engine.iterate(frame, engine.evaluate(frame, generator.iter))
        items = items or counted(engine, frame, generator.iter)
        for name in target_names(generator.target):
            saved.setdefault(name, frame.env.get(name))
        engine.bind(frame, generator.target, items, replace=True)
        frame.lent += target_names(generator.target)
        for condition in generator.conditions:
            engine.evaluate(frame, condition)
            told += narrowing.tell(engine, frame, condition)
    values = engine.evaluate(frame, node.element)
    keys = engine.evaluate(frame, node.key) if node.key is not None else NOTHING
    known = None if node.key is None or literals(keys) else keyed_by.by_attribute(engine, frame, node.key, keys, values)
    narrowing.take_back(frame, told)
    del frame.lent[lent:]
    frame.put_back(saved)
    if known is not None:
        return (known,)
    if node.kind == "dict":
        texts = literals(keys)
        others = (NOTHING, NOTHING) if texts else (values, interesting(engine, keys))
        return (Mapping(tuple((text, values) for text in texts), *others),)
    return (Many(values),)
