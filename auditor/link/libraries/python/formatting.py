"""Functions that fill templates: `str.format`, `string.Formatter`, and methods of strings that are handed around.

Source: Python, string: Custom String Formatting; textwrap; inspect.cleandoc; re.sub; sqlparse, API.
"""

from __future__ import annotations

import re

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import NOTHING, Fixed, Many, Mapping, Text, Values, literals
from auditor.link.interpreter import calls, plain_made, plain_patterns
from auditor.link.interpreter.formatted import Method
from auditor.link.interpreter.plain_values import CannotTellError, Meter
from auditor.link.libraries.python import decoding
from auditor.link.syntax.names import last_part

_STEPS = 2_000
#: What matches nothing but blanks.
_BLANKS = re.compile(r"(?:\\[snrtfv]|[\s+*?{},0-9()\[\]|^$])+")


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


def _as_given(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`textwrap.dedent(text)`: the same words, set otherwise."""
    return given.first


def _statements(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`sqlparse.split(script)`: whichever statement is taken, all are."""
    return (Many(given.first),) if given.first else NOTHING


def _blanks_replaced(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`re.sub("a", "b", text)`: what that makes of a short text; the text, where only blanks are replaced."""
    patterns = literals(given.first)
    known = [literals(arg) for arg in given.args]
    if len(known) == 3 and all(len(each) == 1 for each in known):
        try:
            return (Text((plain_patterns.call_library(Meter(_STEPS), "sub", [each[0] for each in known]),)),)
        except CannotTellError:
            pass
    if len(patterns) != 1 or _BLANKS.fullmatch(patterns[0]) is None:
        return NOTHING
    return given.args[2] if len(given.args) > 2 else given.keywords.get("string", NOTHING)


def _method(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`map(str.lower, names)`: the method of each."""
    texts = tuple(value for value in given.first if isinstance(value, Text))
    rest = Given(given.args[1:], given.keywords, given.line)
    return calls.call_method(engine, frame, texts, last_part(dotted), rest) if texts else NOTHING


def _found(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`re.split(",", names)`, `re.findall(pattern, names)`: the parts of a short text."""
    known = [literals(arg) for arg in given.args]
    if len(known) != 2 or any(len(each) != 1 for each in known):
        return NOTHING
    try:
        parts = plain_patterns.parts(Meter(_STEPS), last_part(dotted), known[0][0], known[1][0])
    except CannotTellError:
        return NOTHING
    return (Many(tuple(Text((part,)) for part in dict.fromkeys(each for each in parts if isinstance(each, str)))),)


def _call(engine: Interpreter, frame: Frame, value: Method, given: Given) -> Values:
    return calls.call_method(engine, frame, (value.text,), value.name, given)


FUNCTIONS = {
    **dict.fromkeys(("textwrap.dedent", "textwrap.indent", "inspect.cleandoc", "sqlparse.format"), _as_given),
    "re.sub": _blanks_replaced,
    **dict.fromkeys(("re.findall", "re.split"), _found),
    **{f"builtins.str.{name}": _method for name in (*plain_made.MAKING, "replace", "split", "join", "splitlines")},
    "sqlparse.split": _statements,
    "string.Formatter.format": _formatted,
    "string.Formatter.vformat": _packed,
    "builtins.str.maketrans": lambda engine, frame, dotted, given: plain_made.translation(given.args),
    **decoding.FUNCTIONS,
    "builtins.str.format": _formatted,
    "builtins.str.format_map": _formatted,
}
KINDS = (Kind(Method, call=_call),)
