"""Where execution comes in from outside: routes, tasks, commands, listeners, framework classes, `__main__`.

A function is an entry point when a decorator that is not the project's own registers it, or when a console script names
it. Patterns are data: decorators that merely change a function are listed, all others register.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator
from functools import partial

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Do, Expr, Function, Name, Return, Stmt, Str
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, Instance, Result, Values
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Unit
from auditor.link.results.hooks import is_hook
from auditor.link.results.registering import NEUTRAL_DECORATORS, NEUTRAL_LIBRARIES, ROUTE_DECORATORS
from auditor.link.syntax.keeping import put_into
from auditor.link.syntax.names import decorator_target, last_name, last_part
from auditor.link.syntax.scopes import is_main_block, statements_of

#: Methods by which a registry takes what it is given.
_KEEPING = frozenset({"append", "add", "register", "setdefault", "connect", "subscribe"})

#: What functions are given that is kept nowhere.
_KEEPING_NOTHING = frozenset(
    {"update_wrapper", "setattr", "print", "debug", "info", "warning", "error", "warn", "log", "check", "validate"}
)

#: Where a name is that nothing in the file binds (Python, Execution model, Builtins).
_PYTHON = builtins.__name__
_OF_PYTHON = frozenset(dir(builtins))

#: What web frameworks call their applications, and the parts of them that are made in functions.
_APPLICATIONS = frozenset(
    {"Flask", "Quart", "Blueprint", "FastAPI", "APIRouter", "Starlette", "Sanic", "Litestar", "Robyn", "BlackSheep",
     "Configurator", "Application", "FlaskApp", "AsyncApp", "APIFlask", "OpenAPI"}
)  # fmt: skip


def entry_of(engine: Interpreter, unit: Unit, scripts: frozenset[str], patterns: tuple[str, ...] = ()) -> str:
    """What comes in at the unit (`GET /users`, `task sync`, `command seed`), or empty where it is no entry point."""
    if unit.node is None:
        return _main_block(unit)
    dotted = f"{unit.module.name}:{unit.name}"
    if dotted in scripts or f"{unit.module.name}.{unit.name}" in scripts:
        return f"console script {unit.node.name}"
    for decorator in unit.node.decorators:
        found = _wrapped_route(engine, unit, decorator) or _registered(engine, unit, decorator, patterns)
        if found:
            return found
    return _factory(engine, unit)


def _wrapped_route(engine: Interpreter, unit: Unit, decorator: Expr) -> str:
    """`@protected(router.get, "/users")`: the route of a library that a decorator of the project gets."""
    if not isinstance(decorator, Call) or unit.node is None:
        return ""
    given = [*decorator.args, *(value for _, value in decorator.keywords)]
    path = next((each.text for each in given if isinstance(each, Str)), unit.node.name)
    for each in given:
        if isinstance(each, Attr) and each.name in ROUTE_DECORATORS:
            values = engine.evaluate(engine.module_frame(unit.module), each.value)
            if any(_is_router(engine, value) for value in values):
                route = Call(each, (Str(path, decorator.line),), (), decorator.line)
                return _described(engine, each.name, route, unit)
    return ""


def _is_router(engine: Interpreter, value: object) -> bool:
    """Is it a library's, or of a class of the project that extends one of a library?"""
    if isinstance(value, Instance):
        return has_foreign_base(engine, value.key)
    return isinstance(value, External | Result)


def _factory(engine: Interpreter, unit: Unit) -> str:
    """A function that makes the application of a web framework is called by its server (`gunicorn "app:create_app()"`;
    Flask, Application Factories)."""
    if unit.node is None or unit.owner is not None or unit.parent is not None:
        return ""
    for statement in statements_of(unit.node.body):
        value = getattr(statement, "value", None)
        if isinstance(value, Call) and last_name(value) in _APPLICATIONS:
            made = engine.evaluate(engine.module_frame(unit.module), value.func)
            if not made or any(isinstance(each, External) for each in made):
                return f"application {unit.node.name}"
    return ""


def _main_block(unit: Unit) -> str:
    return f"python {unit.module.path}" if any(map(is_main_block, unit.module.facts.body)) else ""


def _registered(engine: Interpreter, unit: Unit, decorator: Expr, patterns: tuple[str, ...]) -> str:
    name = last_name(decorator)
    target = decorator_target(decorator)
    if name in NEUTRAL_DECORATORS and name not in ROUTE_DECORATORS:
        return ""
    values = engine.evaluate(engine.module_frame(unit.module), target)
    if any(isinstance(value, FunctionRef | ClassRef) for value in values):
        is_method = isinstance(target, Attr) and name in ROUTE_DECORATORS
        if not is_method and not _registers(engine, values) and not _gives_registering(engine, unit, decorator):
            return _matching(values, patterns)
        return _described(engine, name, decorator, unit)
    roots = [value.name for value in values if isinstance(value, External | Result)]
    if any(_is_neutral_library(root) for root in roots):
        return ""
    return _described(engine, name, decorator, unit)


def _gives_registering(engine: Interpreter, unit: Unit, decorator: Expr) -> bool:
    """Does the project's own function give a decorator of a library that registers: `return view(**settings)`?"""
    around = engine.module_frame(unit.module)
    return isinstance(decorator, Call) and _all_register(engine.evaluate(around, decorator))


def _matching(values: Iterable[object], patterns: tuple[str, ...]) -> str:
    for value in values:
        key = getattr(value, "key", "").replace("::", ".").replace("/", ".")
        if any(key.endswith(pattern) for pattern in patterns):
            return last_part(key)
    return ""


def _is_neutral_library(dotted: str) -> bool:
    root, _, name = dotted.partition(".")
    if root == _PYTHON:  # what is no name of Python is put there by who loads the module
        return name.partition(".")[0] in _OF_PYTHON
    return root in NEUTRAL_LIBRARIES


def _registers(engine: Interpreter, values: Iterable[object]) -> bool:
    """Does the project's own decorator keep the function somewhere (a registry), rather than wrap it?"""
    for value in values:
        if isinstance(value, FunctionRef):
            unit = engine.index.units[value.key]
            if unit.node is None or not unit.node.params:
                continue
            if _keeps(unit, {param.name for param in unit.node.params}):
                return True
            for inner in statements_of(unit.node.body):
                nested = engine.index.units_at[unit.module.path, inner.line] if type(inner) is Function else None
                names = [param.name for param in nested.node.params] if nested is not None and nested.node else []
                if nested is not None and names and (_keeps(nested, set(names[:1])) or _hands_over(engine, nested)):
                    return True
    return False


def _hands_over(engine: Interpreter, decorator: Unit) -> bool:
    """Does it give what it makes to a decorator of a library that registers: `return view(**settings)(function)`?"""
    assert decorator.node is not None
    around = engine.module_frame(decorator.module)
    returned = [each.value for each in statements_of(decorator.node.body) if isinstance(each, Return)]
    return any(
        isinstance(each, Call) and len(each.args) == 1 and isinstance(each.args[0], Name)
        and _all_register(engine.evaluate(around, decorator_target(each.func)))
        for each in returned
    )  # fmt: skip


def _all_register(values: Values) -> bool:
    roots = [value.name for value in values if isinstance(value, External | Result)]
    return len(roots) == len(values) > 0 and not any(
        _is_neutral_library(root) or last_part(root) in NEUTRAL_DECORATORS for root in roots
    )


def _keeps(unit: Unit, names: set[str]) -> bool:
    """Is one of the names stored in a subscript, or appended to something outside? Or given to a function whose result
    nobody takes, and then returned as it is?"""
    assert unit.node is not None
    statements = [*statements_of(unit.node.body)]
    returned = {each.value.id for each in statements if isinstance(each, Return) and isinstance(each.value, Name)}
    return any(
        isinstance(kept, Name) and kept.id in names
        for statement in statements
        for part in (statement, getattr(statement, "value", None))
        for kept in put_into(part, _KEEPING)
    ) or any(
        isinstance(given, Name) and given.id in names & returned
        for statement in statements
        for given in _handed_on(statement)
    )


def _handed_on(statement: Stmt) -> tuple[Expr, ...]:
    """`add_handler(name, func)`, as a statement of its own."""
    call = statement.value if isinstance(statement, Do) else None
    return call.args if isinstance(call, Call) and last_name(call) not in _KEEPING_NOTHING else ()


def _described(engine: Interpreter, name: str, decorator: Expr, unit: Unit) -> str:
    """`GET /users`, `task send_mail`, `command seed`, as a person would call what comes in."""
    assert unit.node is not None
    path = ""
    if isinstance(decorator, Call) and decorator.args and isinstance(decorator.args[0], Str):
        path = decorator.args[0].text
    if name in ROUTE_DECORATORS:
        path = _prefix(engine, unit, decorator) + path
        return f"{name.upper() if name not in {'route', 'api_route'} else 'route'} {path or unit.node.name}"
    return f"{name} {path or unit.node.name}"


def _prefix(engine: Interpreter, unit: Unit, decorator: Expr) -> str:
    """What the router of the route puts before its path: `APIRouter(prefix="/users")` (FastAPI, Bigger Applications),
    `Blueprint("users", __name__, url_prefix="/users")` (Flask, Modular Applications with Blueprints)."""
    target = decorator_target(decorator)
    if not (isinstance(target, Attr) and isinstance(target.value, Name)):
        return ""
    found = engine.names.definition(unit.module.path, target.value.id)
    made = found[2] if found is not None else None
    if not isinstance(made, Call):
        return ""
    return next((v.text for key, v in made.keywords if key in {"prefix", "url_prefix"} and isinstance(v, Str)), "")


def starts(engine: Interpreter, scripts: frozenset[str], patterns: tuple[str, ...] = ()) -> dict[str, str]:
    """All entry points of app and script code: unit key -> what comes in."""
    found: dict[str, str] = {}
    scripts = _as_called_here(engine, scripts)
    for unit in engine.index.units.values():
        if unit.role in {Role.APP, Role.SCRIPT}:
            work = partial(entry_of, engine, unit, scripts, patterns)
            # where that fails, anybody may call it
            described = contained(engine, f"what calls {unit.name}", work, unit.name, unit.module.path, unit.line)
            if described:
                found[unit.key] = described
            elif unit.name == MODULE_BODY or is_hook(unit):
                found[unit.key] = ""
    for info in engine.index.classes.values():
        if info.module.role in {Role.APP, Role.SCRIPT} and engine.of(Models).mapped(info.key) is None:
            if f"{info.module.name}:{info.name}" in scripts:  # a plug-in
                found.update(dict.fromkeys([f"class {info.key}", *_methods_of(info)], ""))
            for decorator in info.node.decorators:
                work = partial(_registered_class, engine, info, decorator)
                what = f"what calls {info.name}"
                described = contained(engine, what, work, info.node.name, info.module.path, info.node.line)
                if described:  # nobody can tell which of its methods are called
                    found.update((key, "") for key in _methods_of(info) if key not in found)
                    found[f"class {info.key}"] = described
    return found


def _methods_of(info: ClassInfo) -> Iterator[str]:
    return (unit.key for units in info.methods.values() for unit in units)


def _as_called_here(engine: Interpreter, scripts: frozenset[str]) -> frozenset[str]:
    """The entry points also by what their modules are called here, where a namespace package is around them."""
    paths = {
        path.removesuffix(".py").removesuffix("/__init__"): each for path, each in engine.index.modules.by_path.items()
    }
    more: set[str] = set()
    for script in scripts:
        dotted, _, attribute = script.partition(":")
        ending = "/" + dotted.replace(".", "/")
        if "." in dotted and attribute:
            more.update(f"{each.name}:{attribute}" for stem, each in paths.items() if f"/{stem}".endswith(ending))
    return scripts | more


def _registered_class(engine: Interpreter, info: ClassInfo, decorator: Expr) -> str:
    """A class that a library's decorator registers: `@view_config(...)`, `@strawberry.type`, `@admin.register`."""
    name = last_name(decorator)
    target = decorator_target(decorator)
    values = engine.evaluate(engine.module_frame(info.module), target)
    roots = [value.name for value in values if isinstance(value, External | Result)]
    if name in NEUTRAL_DECORATORS or not roots or any(_is_neutral_library(root) for root in roots):
        return ""
    return f"{name} {info.node.name}"
