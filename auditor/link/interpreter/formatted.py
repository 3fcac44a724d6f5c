"""Templates in strings that ask what they are given for attributes: `"{user.posts}".format(user=user)`.

Source: Python, string: Format String Syntax.
"""

from __future__ import annotations

import re

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import NOTHING, Mapping, Plain, Text, Values, union
from auditor.link.interpreter import enums, members

#: Of a longer template only so much is looked at.
_LONGEST = 65_536
_FIELD = re.compile(r"\{\{|\{(\w*)((?:\.\w+|\[[^\]{}]*\])+)")
_STEP = re.compile(r"\.(\w+)|\[([^\]]*)\]")
#: The methods of strings that do.
METHODS = frozenset({"format", "format_map"})


class Method(Plain, frozen=True, gc=False):
    """`text.format`, before it is called."""

    text: Text
    name: str


def read_fields(engine: Interpreter, frame: Frame, text: Text, name: str, given: Given) -> None:
    """`text.format(...)`, `text.format_map(...)`: the attributes that the fields of the text name are asked for."""
    known = text.literal
    if known is None or "{" not in known:
        return
    args, keywords = given.args, given.keywords
    if name == "format_map":
        held = (value for value in given.first if isinstance(value, Mapping))
        args, keywords = [], {key: values for value in held for key, values in value.items}
    count = 0
    for field, steps in _FIELD.findall(known[:_LONGEST]):
        if not steps:
            continue
        if field and not field.isdecimal():
            values = keywords.get(field, NOTHING)
        else:
            place = int(field[:4]) if field else count
            values = args[place] if place < len(args) else NOTHING
            count += not field
        _follow(engine, frame, values, field, _STEP.findall(steps), given.line)


def _follow(
    engine: Interpreter, frame: Frame, values: Values, field: str, steps: list[tuple[str, str]], line: int
) -> None:
    for name, _ in steps:
        if not name:
            values = union(
                engine.iterate(frame, values), *(v for m in values if isinstance(m, Mapping) for v in m.inside())
            )
        elif not values:
            engine.notes.note_unknown_attribute(frame, name, line, field)
            return
        else:
            engine.notes.note_lost(frame, values, name, line, field)
            values = members.attribute(engine, frame, values, name, line)


def _member(engine: Interpreter, frame: Frame, value: Text, name: str, line: int) -> Values:
    """A method of a string that is not called yet; a member of an enumeration is known by the string that it holds, as
    in `Kind.ORDERS.value`."""
    if name in METHODS:
        return (Method(value, name),)
    return (value,) if name in enums.VALUE else NOTHING


KINDS = (Kind(Text, member=_member),)
