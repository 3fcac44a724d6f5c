"""Objects that are given where a constructor says that it takes those of another class, which is no base of theirs:
they stand in for them, and what is called on these is called on them.

Source: PEP 484, Type Hints: annotations are not checked when the program runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Role
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Instance
from auditor.link.interpreter import classes
from auditor.link.interpreter.parameters import bind_arguments
from auditor.link.modules.index import Unit


def note_substitutes(engine: Interpreter, frame: Frame, constructor: Unit, given: Given) -> None:
    """A constructor is called by code that is no test: which of its arguments stand in for objects of another class?"""
    if frame.quiet or frame.unit.role is Role.TEST or not any(type(each) is Instance for each in given.everything):
        return
    for name, values in bind_arguments(constructor, given.args, given.keywords).items():
        objects = [each.key for each in values if type(each) is Instance and engine.model_of(each.key) is None]
        for said in engine.parameter_default(constructor, name) if objects else ():
            if type(said) is Instance and engine.model_of(said.key) is None:
                engine.notes.substitutes.update(((said.key, key), None) for key in objects if key != said.key)


def called_on_substitutes(engine: Interpreter) -> Iterator[tuple[str, str]]:
    """The methods that are called by the annotation, and those of the same names of what is given in their place."""
    for said, given in engine.notes.substitutes:
        stated, other = engine.index.classes[said], engine.index.classes[given]
        if stated in engine.hierarchy.mro(other) or other in engine.hierarchy.mro(stated):
            continue
        for name in {name: None for cls in engine.hierarchy.mro(stated) for name in cls.methods if name[:2] != "__"}:
            own = classes.find_method(engine, stated, name)[-1:]
            for unit in classes.find_method(engine, other, name)[-1:]:
                yield from ((each.key, unit.key) for each in own if each is not unit)
