"""`attrgetter("a.b")`, `methodcaller("name")`: functions that ask what they get for an attribute (Python, operator)."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import NOTHING, Fixed, Plain, Result, Text, Values, literals, union
from auditor.link.interpreter import calls, members
from auditor.link.syntax.names import last_part


class Getter(Plain, frozen=True, gc=False):
    """Gives the attributes that the dotted names lead to, or what the method of that name gives."""

    names: tuple[str, ...]
    calls: bool = False


def make(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """What makes one; None for any other function."""
    name = last_part(dotted)
    if name not in {"attrgetter", "methodcaller"}:
        return None
    texts = given.args[:1] if name == "methodcaller" else given.args
    names = [text for values in texts for text in literals(values)]
    if not names or any(not isinstance(value, Text) for values in texts for value in values):
        return (Result(dotted),)
    return (Getter(tuple(names), name == "methodcaller"),)


def _call(engine: Interpreter, frame: Frame, value: Getter, given: Given) -> Values:
    if value.calls:
        return union(*(calls.call_method(engine, frame, given.first, n, nothing_at(given.line)) for n in value.names))
    found = [_follow(engine, frame, given.first, name, given.line) for name in value.names]
    return (Fixed(tuple(found)),) if len(found) > 1 else found[0] if found else NOTHING


def _follow(engine: Interpreter, frame: Frame, values: Values, dotted: str, line: int) -> Values:
    for name in dotted.split("."):
        engine.notes.note_lost(frame, values, name, line)
        values = members.attribute(engine, frame, values, name, line)
    return values


KINDS = (Kind(Getter, call=_call),)
