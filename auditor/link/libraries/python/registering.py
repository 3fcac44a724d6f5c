"""What a function gets that is registered for a class: `@count.register(Order)`, and `count(order)` calls it with one.

Source: Python, functools: singledispatch, singledispatchmethod.
"""

from __future__ import annotations

from auditor.facts.code import Attr, Call, Expr, Function
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Values
from auditor.link.interpreter.dispatching import Dispatching
from auditor.link.syntax.names import called_as


def told_to(engine: Interpreter, around: Frame, node: Function) -> list[Values]:
    """The object of the class that its decorators say, first; nothing where they say none."""
    objects: Values = ()
    for each in node.decorators:
        if isinstance(each, Call) and each.args and _is_registering(engine, each.func):
            classes = engine.evaluate(around, each.args[0])
            objects += tuple(Instance(v.key, v.args) for v in classes if isinstance(v, ClassRef))
    return [objects] if objects else []


def _is_registering(engine: Interpreter, node: Expr) -> bool:
    """Is it `register` of a function that dispatches?"""
    return isinstance(node, Attr) and node.name == "register" and called_as(node.value) in engine.of(Dispatching).names
