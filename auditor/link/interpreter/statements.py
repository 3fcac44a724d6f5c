"""Statements, in order: assignments bind, the rest is evaluated for what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditor.facts.code import (
    Alias,
    Assign,
    Attr,
    AugAssign,
    Call,
    Choice,
    Class,
    Delete,
    Do,
    Expr,
    Function,
    If,
    Import,
    ImportFrom,
    Loop,
    Name,
    Node,
    Return,
    Scope,
    Seq,
    Star,
    Stmt,
    Sub,
    Try,
    With,
)
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    MOST_OBJECTS,
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Many,
    Value,
    Values,
    elements,
    union,
)
from auditor.link.interpreter import comprehensions, contents, narrowing, objects, pairs, special, storing
from auditor.link.interpreter.caught import caught
from auditor.link.interpreter.counting import counted
from auditor.link.interpreter.iterating import enter_with, leave_with
from auditor.link.interpreter.kept_items import change_items
from auditor.link.interpreter.telling import all_telling
from auditor.link.interpreter.wrapping import decorate, keep_function, tell_bases
from auditor.link.syntax.names import call_name, is_export


def run(engine: Interpreter, frame: Frame, body: tuple[Stmt, ...]) -> None:
    """Understand the statements of a body in order."""
    for statement in body:
        _RUNNERS[type(statement)](engine, frame, statement)


def _import(engine: Interpreter, frame: Frame, node: Import | ImportFrom) -> None:
    if frame.unit.node is not None:  # names of a module are looked up when they are needed
        for name, values in engine.names.bound_by_imports(frame.unit.module, (node,)):
            frame.assign(name, values)


def _assign(engine: Interpreter, frame: Frame, node: Assign) -> None:
    if type(node.value) is Seq and len(node.value.items) > MOST_OBJECTS and is_export(node):
        return  # so many are any, for whoever asks for them
    values = comprehensions.assigned(engine, frame, node, node.value) if node.value is not None else NOTHING
    if node.annotation is not None and not values:
        values = engine.types.annotated(frame, node.annotation)
    for target in node.targets:
        bind(engine, frame, target, values)


def bind(engine: Interpreter, frame: Frame, target: Expr, values: Values, replace: bool = False) -> None:
    """Bind a target: a name, a pattern of names, an attribute, a subscript."""
    match target:
        case Name(id=name):
            if frame.pairs or frame.narrowed:
                frame.forget(name)
            if replace:
                frame.env[name] = values
            else:
                frame.assign(name, values)
        case Seq(items=items):
            _unpack(engine, frame, items, values, replace)
        case Star(value=inner):
            bind(engine, frame, inner, values, replace)
        case Attr():
            objects.store(engine, frame, target, values)
        case Sub():
            storing.store_item(engine, frame, target, values)
        case _:
            pass


def _ask(engine: Interpreter, frame: Frame, test: Expr) -> None:
    """A condition. `getattr(cls, "name", None)` of a class asks there whether it has one, as `hasattr()` does."""
    for part in test.values if isinstance(test, Choice) and test.op else (test,):
        muted = _asks_a_class(engine, frame, part)
        frame.muted += muted
        engine.evaluate(frame, part)
        frame.muted -= muted


def _asks_a_class(engine: Interpreter, frame: Frame, part: Expr) -> bool:
    if not isinstance(part, Call) or len(part.args) != 3 or call_name(part) != "getattr":
        return False
    values = engine.evaluate(frame, part.args[0])
    return bool(values) and all(type(value) is ClassRef for value in values)


def _unpack(engine: Interpreter, frame: Frame, items: tuple[Expr, ...], values: Values, replace: bool) -> None:
    for position, item in enumerate(items):
        found: list[Values] = []
        for value in values:
            held = contents.items_of(engine, value) or (value,)
            found += [_at(each, position, items) for each in held]
        bind(engine, frame, item, union(*found), replace)
    if len(items) == 2 and len(values) > 1:
        pairs.note_pairs(frame, items, values)


def _at(value: Value, position: int, items: tuple[Expr, ...]) -> Values:
    """What a target gets of a value that is unpacked into all of them."""
    if not isinstance(value, Fixed):
        held = elements((value,))
        return (Many(held),) if isinstance(items[position], Star) and held else held
    if isinstance(items[position], Star):
        return (Fixed(value.items[position : len(value.items) - (len(items) - position - 1)]),)
    if any(isinstance(item, Star) for item in items[:position]):
        position -= len(items)
        return value.items[position] if -position <= len(value.items) else NOTHING
    return value.items[position] if position < len(value.items) else NOTHING


def _augment(engine: Interpreter, frame: Frame, node: AugAssign) -> None:
    made = special.in_place(engine, frame, node)
    if isinstance(node.target, Name):
        from_bin = made or engine.evaluate_binary(frame, node.op, node.target, node.value)
        frame.assign(node.target.id, from_bin or engine.evaluate(frame, node.target))
        return
    bind(engine, frame, node.target, made or engine.evaluate(frame, node.value))


def _do(engine: Interpreter, frame: Frame, node: Do) -> None:
    engine.evaluate(frame, node.value)


def _return(engine: Interpreter, frame: Frame, node: Return) -> None:
    if node.value is not None:
        values = engine.evaluate(frame, node.value)
        engine.flow.hand_back(frame, values)
        frame.returns.append(values)


def _delete(engine: Interpreter, frame: Frame, node: Delete) -> None:
    for target in node.targets:
        if isinstance(target, Attr):
            base = engine.evaluate(frame, target.value)
            storing.store_attribute(engine, frame, base, target.name, NOTHING, node.line)
        elif isinstance(target, Sub):
            engine.evaluate(frame, target)
            change_items(engine, frame, target, engine.evaluate(frame, target.value), "__delitem__", NOTHING)


def _if(engine: Interpreter, frame: Frame, node: If) -> None:
    _ask(engine, frame, node.test)
    frame.branch += 1
    before = narrowing.tell(engine, frame, node.test)
    _run_block(engine, frame, node.body)
    narrowing.take_back(frame, before)
    left = narrowing.leaves(node.body)
    before = narrowing.tell(engine, frame, node.test, False) if node.orelse or left else []
    _run_block(engine, frame, node.orelse)
    frame.branch -= 1
    if left:  # `if table.name != "orders": continue`
        frame.told += before
    else:
        narrowing.take_back(frame, before)
        if narrowing.leaves(node.orelse):
            frame.told += narrowing.tell(engine, frame, node.test)


def _run_block(engine: Interpreter, frame: Frame, body: tuple[Stmt, ...]) -> None:
    """A block that may not be run: what conditions tell in it is not so after it."""
    told = len(frame.told)
    run(engine, frame, body)
    if len(frame.told) > told:
        narrowing.take_back(frame, frame.told[told:])
        del frame.told[told:]


def _loop(engine: Interpreter, frame: Frame, node: Loop) -> None:
    begun = engine.flow.begin_loop(frame)
    values = engine.evaluate(frame, node.iter)
    frame.branch += 1
    frame.loops += 1
    if node.target is not None:
        bind(
            engine,
            frame,
            node.target,
            engine.iterate(frame, values) or counted(engine, frame, node.iter),
            replace=True,
        )
        engine.flow.loop(frame, node, values, begun)
    before = dict(frame.env)
    _run_block(engine, frame, node.body)
    if not frame.again and _carries_on(engine, frame, before):  # once, and loops within it not again
        frame.again = True
        _run_block(engine, frame, node.body)
        frame.again = False
    frame.loops -= 1
    run(engine, frame, node.orelse)
    frame.branch -= 1


def _carries_on(engine: Interpreter, frame: Frame, before: dict[str, Values]) -> bool:
    """Does a variable from before the loop hold another class or row for its next round (`model = target`)?"""
    changed = [(v, known) for name, v in frame.env.items() if v is not (known := before.get(name, v))]
    return any(all_telling(engine, tuple(v for v in values if v not in known)) for values, known in changed)


def _with(engine: Interpreter, frame: Frame, node: With) -> None:
    opened = [enter_with(engine, frame, item, target) for item, target in node.items]
    run(engine, frame, node.body)
    leave_with(engine, frame, opened)


def _try(engine: Interpreter, frame: Frame, node: Try) -> None:
    frame.branch += 1
    run(engine, frame, node.body)
    for handler in node.handlers:
        if handler.name:
            frame.env[handler.name] = caught(engine, frame, handler)
        run(engine, frame, handler.body)
    run(engine, frame, node.orelse)
    run(engine, frame, node.final)
    frame.branch -= 1


def _nothing(engine: Interpreter, frame: Frame, node: Stmt) -> None:
    return None


def _function(engine: Interpreter, frame: Frame, node: Function) -> None:
    """A nested function is bound with its closure, and understood by itself when the unit is done."""
    for decorator in node.decorators:
        values = engine.evaluate(frame, decorator)
        if frame.unit.node is None:
            keep_function(engine, frame, values, node)
    if frame.unit.node is None:
        for param in node.params:
            if param.default is not None:
                engine.evaluate(frame, param.default)
        return
    unit = engine.index.units_at.get((frame.unit.module.path, node.line))
    if unit is not None:  # else reading it failed, which is said
        frame.assign(node.name, (FunctionRef(unit.key, None, engine.keep(frame)),))


def _class(engine: Interpreter, frame: Frame, node: Class) -> None:
    info = engine.index.classes_at.get((frame.unit.module.path, node.line))
    if info is None:  # reading it failed, which is said
        return
    for decorator in node.decorators:
        decorate(engine, frame, engine.evaluate(frame, decorator), info)
    if frame.unit.node is not None or frame.outer is not None:  # else it is looked up in the module
        made = engine.declares.given_by(frame, node)
        frame.assign(node.name, made if made is not None else (ClassRef(info.key),))
    engine.run_class_body(frame, info)
    tell_bases(engine, frame, info)


# A runner takes the kind of statement that it is filed under, which the type of a mapping cannot say.
_RUNNERS: dict[type[Node], Callable[[Interpreter, Frame, Any], None]] = {
    Import: _import,
    ImportFrom: _import,
    Assign: _assign,
    AugAssign: _augment,
    Do: _do,
    Return: _return,
    Delete: _delete,
    If: _if,
    Loop: _loop,
    With: _with,
    Try: _try,
    Scope: _nothing,
    Alias: _nothing,
    Function: _function,
    Class: _class,
}
