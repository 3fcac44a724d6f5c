"""What an interactive shell gets: whoever sits before it may ask for any class, and no code does.

Source: Flask, Flask.shell_context_processor(); Flask-Script, Shell(make_context=...) and Manager.shell.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Call, Expr, Function, Lambda
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External, Result
from auditor.link.libraries.python.shells import STARTING
from auditor.link.libraries.sqlalchemy.declare.sites import marked, modules_with
from auditor.link.modules.paths import Module
from auditor.link.results.account.calls import resolve
from auditor.link.results.account.places import Around, outwards
from auditor.link.syntax.names import call_name, decorator_target, last_name

#: What registers a function that says what a shell knows by which name.
_PROCESSOR = "shell_context_processor"
#: The same of Flask-Script, `@manager.shell`; and the class that gets such a function as `make_context`.
_DECORATOR, _CLASS, _MAKING = "shell", "Shell", "make_context"
_WORDS = frozenset({f".{_PROCESSOR}", _CLASS, f".{_CLASS}"})
_GIVEN = "given to a shell"


def in_shell(engine: Interpreter, module: Module, around: Around | None) -> str:
    """What explains a class that a shell gets, or that stands in what says what it gets; empty where it is neither."""
    for each in outwards(around):
        node = each.node
        if isinstance(node, Function) and each.field == "body":
            return _GIVEN if _is_for_shells(engine, module, node) else ""
        if isinstance(node, Lambda) and each.outer is not None and isinstance(each.outer.node, Call):
            return _GIVEN if any(given is node for given in _given(each.outer.node)) else ""
        if isinstance(node, Call) and each.field != "func" and _starts(engine, module, node, each):
            return _GIVEN
    return ""


def only_for_shells(engine: Interpreter) -> frozenset[str]:
    """The contexts in which any class could be meant, and a function says what a shell gets: `for name in dir(models):
    known[name] = getattr(models, name)`."""
    keys = {key for reached in engine.ledger.blind_tables.values() for key in reached}
    return frozenset(
        context.key
        for context in engine.ledger.contexts
        if context.key in keys
        and context.unit.node is not None
        and _is_for_shells(engine, context.unit.module, context.unit.node)
    )


def _is_for_shells(engine: Interpreter, module: Module, node: Function) -> bool:
    """Does it say what a shell gets, by a decorator, or given in this file or another one, and does nobody call it?"""
    decorated = any(last_name(decorator_target(each)) in {_PROCESSOR, _DECORATOR} for each in node.decorators)
    if not decorated and node.name not in engine.of(_given_to_shells):
        return False
    files = modules_with(engine, marked((node.name,)))
    return not any(call_name(each) == node.name for file in files for each in _calls(file))


def _given_to_shells(engine: Interpreter) -> frozenset[str]:
    """What the functions are called that something registers for a shell."""
    return frozenset(
        last_name(given) for file in modules_with(engine, _WORDS) for call in _calls(file) for given in _given(call)
    )


def _calls(module: Module) -> Iterator[Call]:
    return (each for each in nodes_of(module.facts.body, Call) if isinstance(each, Call))


def _given(call: Call) -> list[Expr]:
    """The functions that the call registers for a shell."""
    if call_name(call) == _PROCESSOR:
        return [*call.args]
    return [value for name, value in call.keywords if name == _MAKING] if call_name(call) == _CLASS else []


def _starts(engine: Interpreter, module: Module, call: Call, around: Around) -> bool:
    values = resolve(engine, module, call.func, around)
    return any(isinstance(value, External | Result) and value.name in STARTING for value in values)
