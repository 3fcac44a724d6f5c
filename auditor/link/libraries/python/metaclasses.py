"""Bases that a function makes of a metaclass and of the bases proper: `class Repo(with_metaclass(Meta, Base))`.

Source: six, `with_metaclass`; Python, Data model: Customizing class creation. Projects have functions of their own for
it, called so.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Expr
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.interpreter.classes import is_metaclass
from auditor.link.interpreter.making import call_making
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name


def given_with_metaclass(engine: Interpreter, frame: Frame, expression: Expr) -> Iterator[ClassInfo]:
    """The bases proper."""
    made = call_making(engine, frame, expression)
    if made is None or "metaclass" not in call_name(made[1]):
        return
    home, call = made
    for given in (*call.args, *(value for _, value in call.keywords)):
        for value in engine.evaluate(home, given):
            if isinstance(value, ClassRef) and not is_metaclass(engine, info := engine.index.classes[value.key]):
                yield info
