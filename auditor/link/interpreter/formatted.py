"""Templates in strings that ask what they are given for attributes: `"{user.posts}".format(user=user)`.

Source: Python, string: Format String Syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import NOTHING, Instance, Mapping, Text, Values, union
from auditor.link.interpreter import classes, computed, enums, members

#: Of a longer template only so much is looked at.
_LONGEST = 65_536
_FIELD = re.compile(r"\{\{|\{(\w*)((?:\.\w+|\[[^\]{}]*\])+)")
_PLAIN = re.compile(r"\{(\w+)\}")
_STEP = re.compile(r"\.(\w+)|\[([^\]]*)\]")
#: The methods of strings that do.
METHODS = frozenset({"format", "format_map"})


class Method(Plain, frozen=True, gc=False):
    """`text.format`, before it is called."""

    text: Text
    name: str


def read_fields(engine: Interpreter, frame: Frame, text: Text, name: str, given: Given) -> Given:
    """`text.format(...)`, `text.format_map(...)`: the attributes that the fields of the text name are asked for. What
    is given, and what they are, by what stands between the braces."""
    known = text.literal
    if known is None or "{" not in known:
        return given
    args, keywords = given.args, given.keywords
    if name == "format_map":
        held = (value for value in given.first if isinstance(value, Mapping))
        asked = (match[1] for match in _PLAIN.finditer(known[:_LONGEST]))
        args, keywords = [], asked_for(engine, frame, given.first, dict.fromkeys(asked), given.line)
        keywords |= {key: values for value in held for key, values in value.items}
    found: dict[str, Values] = {}
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
        values = _follow(engine, frame, values, field, _STEP.findall(steps), given.line)
        found[f"{field}{steps}"] = values
    both = {**keywords, **found}
    return Given([(Mapping(tuple(both.items())),)] if name == "format_map" else args, both, given.line)


def asked_for(engine: Interpreter, frame: Frame, values: Values, names: Iterable[str], line: int) -> dict[str, Values]:
    """What objects of the project give for `value[name]`, for each of the names that a template asks for."""
    objects = [each for each in values if isinstance(each, Instance) and engine.model_of(each.key) is None]
    return {name: union(*(_item(engine, frame, each, name, line) for each in objects)) for name in names if objects}


def _item(engine: Interpreter, frame: Frame, value: Instance, name: str, line: int) -> Values:
    for method in ("__getitem__", "__missing__"):
        for unit in classes.find_method(engine, engine.index.classes[value.key], method)[-1:]:
            if made := computed.run(engine, unit, [(Text((name,)),)], {}, True):
                return made
    return engine.kinds.item[Instance](engine, frame, value, Keys([name], None, False, line))


def _follow(
    engine: Interpreter, frame: Frame, values: Values, field: str, steps: list[tuple[str, str]], line: int
) -> Values:
    for name, _ in steps:
        if not name:
            held = (inner for each in values if isinstance(each, Mapping) for inner in each.inside())
            values = union(engine.iterate(frame, values), *held)
        elif not values:
            engine.notes.note_unknown_attribute(frame, name, line, field)
            return NOTHING
        else:
            engine.notes.note_lost(frame, values, name, line, field)
            values = members.attribute(engine, frame, values, name, line)
    return values


def _member(engine: Interpreter, frame: Frame, value: Text, name: str, line: int) -> Values:
    """A method of a string that is not called yet; a member of an enumeration is known by the string that it holds, as
    in `Kind.ORDERS.value`."""
    if name in METHODS:
        return (Method(value, name),)
    return (value,) if name in enums.VALUE else NOTHING


KINDS = (Kind(Text, member=_member),)
