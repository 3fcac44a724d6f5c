"""What a name stands for: a variable, something of the project's modules, of a library, or a built-in.

Modules of the project are never run: a name is looked up among the statements of its module, and only what it needs is
evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.facts.code import (
    Assign,
    Call,
    Class,
    Expr,
    FileFacts,
    Function,
    If,
    Import,
    ImportFrom,
    Name,
    Seq,
    Stmt,
    Try,
    With,
)
from auditor.facts.nodes import nodes_of
from auditor.replay.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Frame,
    Func,
    Interpreter,
    Lib,
    ModuleValue,
    RaisedError,
)


def look_up(machine: Interpreter, name: str, frame: Frame) -> object:
    """The value of the name in the frame, those around it, its module, and the built-ins."""
    holder: Frame | None = frame
    while holder is not None:
        if name in holder.variables:
            return holder.variables[name]
        if holder.parent is None:
            return _of_module(machine, name, holder)
        holder = holder.parent
    return UNKNOWN


def _of_module(machine: Interpreter, name: str, frame: Frame) -> object:
    value = module_member(machine, frame, name)
    return Lib(f"builtins.{name}") if value is NOTHING else value


def module_member(machine: Interpreter, frame: Frame, name: str) -> object:
    """What the statements of the module bind to the name, the last of them; NOTHING where none does."""
    if name in frame.variables:
        return frame.variables[name]
    frame.variables[name] = UNKNOWN  # whoever asks meanwhile is in a circle
    found: object = NOTHING
    statement = machine.modules.binding(frame.path, name)
    if statement is not None:
        found = machine.apart(lambda: bound(machine, statement, name, frame))
    if found is NOTHING:
        del frame.variables[name]
    else:
        frame.variables[name] = found
    return found


def statements_in(body: tuple[Stmt, ...]) -> Iterator[Stmt]:
    """The statements of a module, also those under conditions."""
    for statement in body:
        match statement:
            case If(body=inner, orelse=orelse):
                yield from statements_in(inner)
                yield from statements_in(orelse)
            case Try(body=inner, handlers=handlers, orelse=orelse):
                for handler in handlers:
                    yield from statements_in(handler.body)
                yield from statements_in(inner)
                yield from statements_in(orelse)
            case With(body=inner):
                yield from statements_in(inner)
            case _:
                yield statement


def names_bound(statement: Stmt) -> Iterator[str]:
    """The names that a statement of a module binds."""
    match statement:
        case Function(name=name) | Class(name=name):
            yield name
        case Import(module=module, alias=alias):
            yield alias or module.partition(".")[0]
        case ImportFrom(names=names):
            for name, alias in names:
                yield alias or name
        case Assign(targets=targets, value=value) if value is not None:
            for target in targets:
                for item in target.items if isinstance(target, Seq) else (target,):
                    if isinstance(item, Name):
                        yield item.id
        case _:
            return


def bound(machine: Interpreter, statement: Stmt, name: str, frame: Frame) -> object:
    """The value that the statement gives to the name."""
    match statement:
        case Function():
            return function_value(machine, statement, frame)
        case Class():
            return ClassValue(statement, frame)
        case Import(module=module, alias=alias):
            return imported(machine, module if alias else module.partition(".")[0], frame.path)
        case ImportFrom():
            original = next((old for old, alias in statement.names if (alias or old) == name), name)
            return imported_from(machine, statement, original, frame.path)
        case Assign(targets=targets, value=value) if value is not None:
            given = machine.evaluate(value, frame)
            for target in targets:
                if isinstance(target, Seq) and isinstance(given, tuple | list):
                    for item, part in zip(target.items, given, strict=False):
                        if isinstance(item, Name) and item.id == name:
                            return part
            return given
        case _:
            return UNKNOWN


def function_value(machine: Interpreter, node: Function, frame: Frame) -> object:
    """The function, as its decorators leave it; those of libraries leave it as it is."""
    value: object = Func(node, frame)
    for decorator in reversed(node.decorators):
        wrapper = machine.evaluate(decorator, frame)
        if isinstance(wrapper, Func):
            value = machine.call(wrapper, [value], {}, 0)
    return value if not isinstance(value, type(UNKNOWN)) else Func(node, frame)


def imported(machine: Interpreter, module: str, path: str) -> object:
    found = machine.modules.find(path, module, 0)
    return ModuleValue(found) if found is not None and module not in _LIBRARIES else Lib(module)


def imported_from(machine: Interpreter, statement: ImportFrom, name: str, path: str) -> object:
    """What `from module import name` gives."""
    first = statement.module.partition(".")[0]
    found = (
        None
        if not statement.level and first in _LIBRARIES
        else machine.modules.find(path, statement.module, statement.level)
    )
    if found is None:
        return Lib(f"{statement.module}.{name}")
    return member_of_module(machine, found, name)


def member_of_module(machine: Interpreter, path: str, name: str) -> object:
    """`module.name`: what its statements bind, or a module below it."""
    if not path.endswith("/"):
        value = module_member(machine, machine.modules.frame(path), name)
        if value is not NOTHING:
            return value
    below = machine.modules.below(path, name)
    if below is not None:
        return ModuleValue(below)
    found = _starred(machine, path, name)
    getter = None if path.endswith("/") or found is not UNKNOWN else machine.modules.binding(path, "__getattr__")
    if isinstance(getter, Function):  # PEP 562
        frame = machine.modules.frame(path)
        frame.variables[name] = UNKNOWN
        found = frame.variables[name] = _asked(machine, getter, frame, name)
    return found


def _asked(machine: Interpreter, getter: Function, frame: Frame, name: str) -> object:
    try:
        return machine.call(Func(getter, frame), [name], {}, 0)
    except RaisedError:
        return UNKNOWN


def _starred(machine: Interpreter, path: str, name: str) -> object:
    for module, level in machine.modules.star_imports(path):
        found = machine.modules.find(path, module, level)
        if found is not None and not found.endswith("/") and found != path:
            value = module_member(machine, machine.modules.frame(found), name)
            if value is not NOTHING:
                return value
        elif found is None:
            return Lib(f"{module}.{name}")
    return UNKNOWN


_LIBRARIES = frozenset({"alembic", "sqlalchemy", "sqlmodel", "flask_sqlalchemy"})


def configured(files: Mapping[str, FileFacts], env: str | None, name: str) -> list[Expr]:
    """What an `env.py` gives to Alembic under that name: `context.configure(name=...)`, and whatever else is called."""
    facts = files.get(env) if env is not None else None
    calls = nodes_of(facts.body, Call) if facts is not None else ()
    return [value for call in calls if isinstance(call, Call) for keyword, value in call.keywords if keyword == name]
