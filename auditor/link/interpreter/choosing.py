"""`one if test else other`, `one or other`, `one and other`: each in what is told by what stands before it. And what is
kept of a loop over all tables: one, whichever."""

from __future__ import annotations

from auditor.facts.code import Choice, Expr, Name, Stmt, Walrus
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Value, Values, union
from auditor.link.interpreter import narrowing


def choice(engine: Interpreter, frame: Frame, node: Choice) -> Values:
    """What it can be."""
    found, told = list[Values](), list[narrowing.Told]()
    for test in node.tests:
        engine.evaluate(frame, test)
    for at, value in enumerate(node.values):
        if at or node.tests:
            told += narrowing.tell(engine, frame, *_before(node, at))
        found.append(engine.evaluate(frame, value))
        if node.tests:
            narrowing.take_back(frame, told)
            told.clear()
    narrowing.take_back(frame, told)
    return union(*found)


def _before(node: Choice, at: int) -> tuple[Expr, bool]:
    """The condition under which the value at the position is asked for, and whether it holds."""
    return (node.tests[0], not at) if node.tests else (node.values[at - 1], node.op == "and")


def walrus(engine: Interpreter, frame: Frame, node: Walrus) -> Values:
    """`(found := value)`."""
    values = engine.evaluate(frame, node.value)
    engine.bind(frame, node.target, values)
    return values


def kept_one(engine: Interpreter, values: Values | None) -> Values | None:
    """What a function or class that is made in a loop over all tables or classes keeps: the one of that round."""
    if not values or not any(_is_of_all(engine, value) for value in values):
        return values
    return union(*(engine.kinds.doubtful(engine, (v,)) if _is_of_all(engine, v) else (v,) for v in values))


def kept_ones(engine: Interpreter, given: Given) -> Given:
    """The same of what an object is made with: `Crud(model)`."""
    named = engine.kinds.named
    if not any(type(value) in named for values in (*given.args, *given.keywords.values()) for value in values):
        return given  # as mostly
    args = [kept_one(engine, values) or () for values in given.args]
    keywords = {name: kept_one(engine, values) or () for name, values in given.keywords.items()}
    return Given(args, keywords, given.line)


def _is_of_all(engine: Interpreter, value: Value) -> bool:
    return type(value) in engine.kinds.named and type(value) in engine.kinds.perhaps


def note_kept_by_class(engine: Interpreter, frame: Frame, body: tuple[Stmt, ...], line: int) -> None:
    """The methods of a class that is made in a function use what that has in a loop over all: the class is for one."""
    kept = {name: held for name, held in frame.env.items() if any(_is_of_all(engine, value) for value in held)}
    if not kept or frame.quiet:
        return
    used = {each.id for each in nodes_of(body, Name) if isinstance(each, Name)}
    for value in (value for name, held in kept.items() if name in used for value in kept_one(engine, held) or ()):
        outside = engine.kinds.outside.get(type(value))
        if outside is not None:
            outside(engine, frame, value, line)
