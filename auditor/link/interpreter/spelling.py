"""Objects of the project as strings: what their `__str__`, `__repr__` or `__format__` gives (Python, Data model), and
the values of enumerations of strings (Python, enum: StrEnum)."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Fixed, Instance, Mapping, Text, Values, union
from auditor.link.interpreter import enums, special

#: The methods that are asked, the first that there is, by `repr()`, by `str()`, and by a template.
SHOWN = ("__repr__",)
PRINTED = ("__str__", *SHOWN)
FORMATTED = ("__format__", *PRINTED)


def spelled_out(
    engine: Interpreter, frame: Frame, values: Values, line: int, methods: tuple[str, ...] = PRINTED
) -> Values:
    """The values; instead of objects of the project what they are as strings, where they say it."""
    for value in values:
        if type(value) is Instance:
            break
    else:
        return values
    return union(*(_spelled(engine, frame, v, line, methods) if type(v) is Instance else (v,) for v in values))


def _spelled(engine: Interpreter, frame: Frame, value: Instance, line: int, methods: tuple[str, ...]) -> Values:
    for method in methods:
        args: list[Values] = [(Text(("",)),)] if method == "__format__" else []
        said = special.call(engine, frame, value, method, args, line)
        if said is not None:
            return said
    if enums.is_enum(engine, value) and enums.is_of_strings(engine, value):
        return union(*(enums.held(engine, value, [name]) for name in enums.names(engine, value)))
    return (value,)


def all_spelled(engine: Interpreter, frame: Frame, given: Given) -> Given:
    """What a template is given: `"SELECT * FROM {}".format(query)`."""
    args = [spelled_out(engine, frame, values, given.line, FORMATTED) for values in given.args]
    keywords = {key: spelled_out(engine, frame, v, given.line, FORMATTED) for key, v in given.keywords.items()}
    return Given(args, keywords, given.line)


def percent_spelled(engine: Interpreter, frame: Frame, values: Values) -> Values:
    """The same of what stands behind `%`: one, a tuple or a dict of them."""
    line = frame.unit.line
    found: list[Values] = []
    for value in values:
        if type(value) is Fixed:
            found.append((Fixed(tuple(spelled_out(engine, frame, each, line) for each in value.items)),))
        elif type(value) is Mapping:
            items = tuple((key, spelled_out(engine, frame, held, line)) for key, held in value.items)
            found.append((Mapping(items, value.rest, value.keys),))
        else:
            found.append(spelled_out(engine, frame, (value,), line))
    return union(*found) if found else NOTHING
