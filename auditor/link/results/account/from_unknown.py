"""`loaded.Order`, where a module keeps what a function of an unknown library gave: that may be a module or registry of
the project, and no class of the library, as `library.Order` is."""

from __future__ import annotations

import builtins

from auditor.facts.code import Attr, Call, Expr, Import, ImportFrom, Name
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External, Values
from auditor.link.modules.paths import Module
from auditor.link.results.account.known import is_known

#: What gives modules (Python, importlib, runpy, pkgutil, sys.modules).
_GIVING_MODULES = frozenset({"importlib", "pkgutil", "runpy", "imp", "sys"})


def is_of_unknown(engine: Interpreter, module: Module, node: Expr, values: Values) -> bool:
    """Is it an attribute that may be a class, of an object that nothing tells? `values`: what was found for it."""
    if not isinstance(node, Attr) or not node.name[:1].isupper():
        return False
    if not values:
        return True
    return _is_given(engine, module, node.value) and all(
        isinstance(value, External) and (_gives_modules(value.name) or not is_known(value.name)) for value in values
    )


def is_unbound(node: Expr, values: Values) -> bool:
    """Is it a class by a name that nothing binds, as one that was forgotten to be imported (Python reference, 4.2.2,
    Resolution of names)?"""
    if not isinstance(node, Name) or not node.id[:1].isupper() or hasattr(builtins, node.id):
        return False
    return values == (External(f"builtins.{node.id}"),)


def _gives_modules(dotted: str) -> bool:
    return dotted.partition(".")[0] in _GIVING_MODULES


def _is_given(engine: Interpreter, module: Module, node: Expr) -> bool:
    """Does the expression, or the variable of the module that it begins with, come from a call?"""
    while isinstance(node, Attr):
        node = node.value
    if isinstance(node, Name):
        bound = engine.index.names[module.path].get(node.id, [])
        return bool(bound) and not any(isinstance(each, Import | ImportFrom) for each in bound)
    return isinstance(node, Call)
