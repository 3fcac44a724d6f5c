"""Statements of a migration, run on known values. Where a condition cannot be told, the likelier branch is run, and
what the other one would do is a blind spot that names its tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from auditor.facts.code import (
    Assign,
    AugAssign,
    Class,
    Delete,
    Do,
    Expr,
    Function,
    If,
    Import,
    ImportFrom,
    Loop,
    Other,
    Return,
    Scope,
    Stmt,
    Sub,
    Try,
    With,
)
from auditor.replay import methods, python
from auditor.replay.binding import bind, truth
from auditor.replay.lookup import bound, names_bound
from auditor.replay.values import (
    UNKNOWN,
    Frame,
    Instance,
    Interpreter,
    JumpError,
    Lib,
    Made,
    RaisedError,
    ReturnedError,
)

_MOST_ROUNDS = 20  # of a `while`
_ALIKE = 100  # rounds of a `for` one after the other that only change rows: those to come will do the same


def run(machine: Interpreter, body: tuple[Stmt, ...], frame: Frame) -> None:
    """Run the statements; raises ReturnedError, RaisedError and JumpError as Python's own would end them."""
    for index, statement in enumerate(body):
        machine.step()
        runner = _RUNNERS.get(type(statement))
        if runner is not None and runner(machine, statement, frame):
            machine.unsure(partial(run, machine, body[index + 1 :], frame))
            return


def _assign(machine: Interpreter, statement: Assign, frame: Frame) -> None:
    if statement.value is not None:
        value = machine.evaluate(statement.value, frame)
        for target in statement.targets:
            bind(machine, target, value, frame)


def _augment(machine: Interpreter, statement: AugAssign, frame: Frame) -> None:
    old, more = machine.evaluate(statement.target, frame), machine.evaluate(statement.value, frame)
    if isinstance(old, list) and isinstance(more, list | tuple):
        methods.list_method(old, "extend", [more])
        return
    bind(machine, statement.target, python.binary(statement.op.rstrip("="), old, more), frame)


def _do(machine: Interpreter, statement: Do, frame: Frame) -> None:
    value = statement.value
    if isinstance(value, Other):
        if value.op in {"break", "continue"}:
            raise JumpError(value.op)
        if value.op == "raise":
            raise RaisedError(machine.evaluate(value.parts[0], frame) if value.parts else UNKNOWN)
        if value.op == "assert":
            machine.evaluate(value.parts[0], frame)
            return
    machine.evaluate(value, frame)


def _return(machine: Interpreter, statement: Return, frame: Frame) -> None:
    raise ReturnedError(machine.evaluate(statement.value, frame) if statement.value is not None else None)


def _delete(machine: Interpreter, statement: Delete, frame: Frame) -> None:
    for target in statement.targets:
        if isinstance(target, Sub):
            held, at = machine.evaluate(target.value, frame), machine.evaluate(target.index, frame)
            if isinstance(held, dict):
                held.pop(at, None)


def _if(machine: Interpreter, statement: If, frame: Frame) -> bool:
    """Run the likelier branch; true where the function may have ended here, so that what follows is not sure."""
    known, certain = truth(machine.evaluate(statement.test, frame))
    guessed = known is not None
    if known is None:
        known = not _gives_up(statement.body)
    elif not certain and known and not statement.orelse and _ends(statement.body):
        known = False  # `if not rows: return`: where there are rows, what follows is done
    chosen, other = (statement.body, statement.orelse) if known else (statement.orelse, statement.body)
    if not certain and other and not _ends(other):
        machine.doubtful(lambda: run(machine, other, Frame(frame.path, frame, dict(frame.variables), frame.on_yield)))
    if guessed:
        run(machine, chosen, frame)
    else:
        machine.unsure(lambda: run(machine, chosen, frame))
    return (
        not guessed and _gives_up(statement.body) and isinstance(statement.body[-1] if statement.body else None, Return)
    )


def _gives_up(body: tuple[Stmt, ...]) -> bool:
    """Does the branch only end the work: by an error or an early return?"""
    last = body[-1] if body else None
    raises = isinstance(last, Do) and isinstance(last.value, Other) and last.value.op in {"raise", "continue", "break"}
    return raises or isinstance(last, Return) or not body


def _ends(body: tuple[Stmt, ...]) -> bool:
    """Does the branch end the function, after nothing else than a message?"""
    return (
        len(body) <= 2 and isinstance(body[-1] if body else None, Return | Do) and _gives_up(body) and not _jumps(body)
    )


def _jumps(body: tuple[Stmt, ...]) -> bool:
    last = body[-1]
    return isinstance(last, Do) and isinstance(last.value, Other) and last.value.op in {"break", "continue"}


def _loop(machine: Interpreter, statement: Loop, frame: Frame) -> None:
    if statement.target is None:
        _while(machine, statement, frame)
        return
    iterable = machine.evaluate(statement.iter, frame)
    items = machine.items(iterable)
    if not items and not machine.is_certain(iterable):
        target = statement.target
        machine.doubtful(lambda: _once(machine, target, statement.body, frame))
    alike = 0
    for item in items or ():
        schema, rows = machine.recorded()
        bind(machine, statement.target, item, frame)
        if _round(machine, statement.body, frame) == "break":
            return
        now = machine.recorded()
        alike = alike + 1 if now[0] == schema and now[1] > rows else 0
        if alike == _ALIKE:
            break
    run(machine, statement.orelse, frame)


def _once(machine: Interpreter, target: Expr, body: tuple[Stmt, ...], frame: Frame) -> None:
    inner = Frame(frame.path, frame, dict(frame.variables), frame.on_yield)
    bind(machine, target, UNKNOWN, inner)
    run(machine, body, inner)


def _round(machine: Interpreter, body: tuple[Stmt, ...], frame: Frame) -> str:
    try:
        run(machine, body, frame)
    except JumpError as jump:
        return jump.kind
    return ""


def described(value: object) -> str:
    """What is raised, in a word."""
    return value.last if isinstance(value, Made | Lib) else "an error"


def _while(machine: Interpreter, statement: Loop, frame: Frame) -> None:
    for _ in range(_MOST_ROUNDS):
        known, certain = truth(machine.evaluate(statement.iter, frame))
        if not known:
            if not certain:
                machine.doubtful(lambda: run(machine, statement.body, frame))
            return
        if _round(machine, statement.body, frame) == "break" or not certain:
            return


def _with(machine: Interpreter, statement: With, frame: Frame) -> None:
    _enter(machine, statement.items, statement.body, frame)


def _enter(
    machine: Interpreter, items: tuple[tuple[Expr, Expr | None], ...], body: tuple[Stmt, ...], frame: Frame
) -> None:
    if not items:
        run(machine, body, frame)
        return
    (expression, target), *rest = items
    manager = machine.evaluate(expression, frame)
    if isinstance(manager, Made) and manager.name == "@generator":
        entered: list[bool] = []

        def inside(value: object) -> None:
            entered.append(True)
            if target is not None:
                bind(machine, target, value, frame)
            _enter(machine, tuple(rest), body, frame)

        machine.generate(manager, inside)
        if entered:
            return
    if target is not None:
        value = manager
        if isinstance(manager, Instance):
            value = machine.call(machine.attribute(manager, "__enter__"), [], {}, 0)
        bind(machine, target, value, frame)
    if isinstance(manager, Lib | Made) and manager.name.endswith(("suppress", "raises")):
        machine.attempt(lambda: _enter(machine, tuple(rest), body, frame))
        return
    _enter(machine, tuple(rest), body, frame)


def _try(machine: Interpreter, statement: Try, frame: Frame) -> None:
    try:
        raised = machine.attempt(lambda: run(machine, statement.body, frame), bool(statement.handlers))
        if raised is None:
            run(machine, statement.orelse, frame)
        elif statement.handlers:
            handler = statement.handlers[0]
            if handler.name is not None:
                frame.variables[handler.name] = raised.value
            run(machine, handler.body, frame)
    finally:
        run(machine, statement.final, frame)


def _define(machine: Interpreter, statement: Stmt, frame: Frame) -> None:
    for name in names_bound(statement):
        frame.variables[name] = bound(machine, statement, name, frame)


def _import(machine: Interpreter, statement: Import | ImportFrom, frame: Frame) -> None:
    for name in names_bound(statement):
        if name != "*":
            frame.variables[name] = bound(machine, statement, name, frame)


def _scope(machine: Interpreter, statement: Scope, frame: Frame) -> None:
    frame.outer.update(statement.names)


_RUNNERS: dict[type, Callable[..., bool | None]] = {
    Assign: _assign,
    AugAssign: _augment,
    Do: _do,
    Return: _return,
    Delete: _delete,
    If: _if,
    Loop: _loop,
    With: _with,
    Try: _try,
    Function: _define,
    Class: _define,
    Import: _import,
    ImportFrom: _import,
    Scope: _scope,
}
