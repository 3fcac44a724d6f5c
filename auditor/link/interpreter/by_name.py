"""Objects of the project that ask others for an attribute by the name that they were made with, or under which a class
has them: `total = Field("lines.amount")`, `lines = Column()`. Who calls them may not be seen, but what they ask for is.

Source: Python, Built-in Functions: getattr(); operator.attrgetter(); Data model: object.__set_name__.
"""

from __future__ import annotations

import re

from auditor.facts.code import Call, Name, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, literals, walk
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import call_name

_SEPARATOR = re.compile(r"\.|__")
#: A longer text is no path of attributes.
_LONGEST = 120


def note_made_with_names(engine: Interpreter, frame: Frame, info: ClassInfo, given: Given) -> None:
    """An object is made with strings, which may be what it asks others for."""
    if frame.quiet:
        return
    texts = literals(walk(given.everything))
    names = [name for text in texts if len(text) < _LONGEST for name in _SEPARATOR.split(text)]
    wanted = dict.fromkeys(name for name in names if name in engine.notes.relationship_names)
    if wanted and _asks_by_name(engine, info):
        for name in wanted:
            engine.notes.note_unknown_attribute(frame, name, given.line)


def note_kept_under_names(engine: Interpreter, frame: Frame, body: ClassInfo) -> None:
    """The body of a class makes such an object, which may get to know under which name."""
    for name in engine.notes.relationship_names & body.attributes.keys():
        for assign in body.attributes[name]:
            made = assign.value
            values = engine.evaluate(frame, made.func) if isinstance(made, Call) else ()
            if any(type(v) is ClassRef and _asks_by_name(engine, engine.index.classes[v.key]) for v in values):
                engine.notes.note_unknown_attribute(frame, name, assign.line)


def _asks_by_name(engine: Interpreter, info: ClassInfo) -> bool:
    known = engine.of(_asking)
    if info.key not in known:
        units = (unit for cls in engine.hierarchy.mro(info) for several in cls.methods.values() for unit in several)
        known[info.key] = engine.model_of(info.key) is None and any(map(_has_open_getattr, units))
    return known[info.key]


def _asking(_: Interpreter) -> dict[str, bool]:
    """What `_asks_by_name` found, by the key of the class."""
    return {}


def _has_open_getattr(unit: Unit) -> bool:
    """Does the method ask another object for an attribute whose name does not stand there?"""
    own = unit.node.params[0].name if unit.node is not None and unit.node.params else ""
    return any(_is_open(each, own) for each in unit.nodes if type(each) is Call)


def _is_open(call: Call, own: str) -> bool:
    name = call_name(call)
    if name == "getattr" and len(call.args) > 1 and type(call.args[1]) is not Str:
        return not (type(call.args[0]) is Name and call.args[0].id == own)
    if name == "attrgetter":
        return any(type(each) is not Str for each in call.args)
    return any(type(each) is Name and each.id == "getattr" for each in call.args)  # `reduce(getattr, names, row)`
