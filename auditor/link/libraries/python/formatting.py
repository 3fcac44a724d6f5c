"""Functions that fill templates: `str.format`, `string.Formatter`, and methods of strings that are handed around.

Source: Python, string: Custom String Formatting.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import NOTHING, Fixed, Mapping, Text, Values
from auditor.link.interpreter import calls
from auditor.link.interpreter.formatted import Method
from auditor.link.syntax.names import last_part


def _formatted(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Formatter().format(text, ...)`, `str.format(text, ...)`."""
    texts = tuple(value for value in given.first if isinstance(value, Text))
    rest = Given(given.args[1:], given.keywords, given.line)
    return calls.call_method(engine, frame, texts, last_part(dotted), rest) if texts else NOTHING


def _packed(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Formatter().vformat(text, args, keywords)`."""
    args, keywords = (given.args[at] if len(given.args) > at else NOTHING for at in (1, 2))
    held = {key: values for value in keywords if isinstance(value, Mapping) for key, values in value.items}
    items = [values for value in args if isinstance(value, Fixed) for values in value.items]
    return _formatted(engine, frame, "format", Given([given.first, *items], held, given.line))


def _call(engine: Interpreter, frame: Frame, value: Method, given: Given) -> Values:
    return calls.call_method(engine, frame, (value.text,), value.name, given)


FUNCTIONS = {
    "string.Formatter.format": _formatted,
    "string.Formatter.vformat": _packed,
    "builtins.str.format": _formatted,
    "builtins.str.format_map": _formatted,
}
KINDS = (Kind(Method, call=_call),)
