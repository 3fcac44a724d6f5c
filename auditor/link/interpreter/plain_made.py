"""Strings that are made of known ones by an operation of Python: a slice, a method, a table of characters.

What it makes is a part of a name or of a statement.
"""

from __future__ import annotations

from auditor.link.domain.interpreter import Keys
from auditor.link.domain.values import NOTHING, Fixed, Many, Mapping, Text, Values, literals, union
from auditor.link.interpreter import partly_known, plain_text
from auditor.link.interpreter.plain_values import CannotTellError, Meter
from auditor.sql import looks_like_sql

#: What one operation may cost; strings that are longer are data.
_STEPS = 2_000
_LONGEST = 8_192
#: More words of one string than these are a collection of which no position is known; of a longer one nothing is.
_MOST_PLACES = 40
_MOST_WORDS = 500
#: Methods that give a string of the same words, of which something is known whatever they are given.
_SHORTENING = frozenset({"strip", "lstrip", "rstrip", "removeprefix", "removesuffix"})
#: Methods that give a string.
MAKING = _SHORTENING | {"lower", "upper", "title", "capitalize", "swapcase", "casefold", "translate"}


def method(text: Text, name: str, args: list[Values]) -> Values:
    """What the method of a string gives, where all that it gets is known."""
    known = text.literal
    given = [literals(arg) for arg in args]
    if name == "translate":
        return _translated(known, args)
    if known is None and name in _SHORTENING and not partly_known.is_said(text):
        return (Text(partly_known.shortened(text.pieces, name, given)),)
    if known is None or len(known) > _LONGEST or any(len(each) != 1 for each in given):
        return (text,) if name in _SHORTENING or len(known or "") > _LONGEST else (Text((None,)),)
    try:
        made = plain_text.call_method(Meter(_STEPS), known, name, [each[0] for each in given])
    except CannotTellError:
        return (text,) if name in _SHORTENING else NOTHING
    return (Text((made,), text.at),) if isinstance(made, str) else NOTHING


def _translated(known: str | None, args: list[Values]) -> Values:
    """`text.translate(str.maketrans("a", "b"))`."""
    table = next((value for value in (args[0] if args else NOTHING) if isinstance(value, Mapping)), None)
    if known is None or table is None or table.rest or len(known) > _LONGEST:
        return NOTHING
    to = {key: literals(values) for key, values in table.items}
    if any(len(each) != 1 or len(key) != 1 for key, each in to.items()):
        return NOTHING
    return (Text(("".join(to[each][0] if each in to else each for each in known),)),)


def translation(args: list[Values]) -> Values:
    """`str.maketrans("ab", "cd")`, `str.maketrans({"a": "b"})`: the table."""
    if len(args) == 1:
        return tuple(value for value in args[0] if isinstance(value, Mapping))
    texts = [literals(arg) for arg in args[:2]]
    if len(args) != 2 or any(len(each) != 1 for each in texts):
        return NOTHING
    return (Mapping(tuple((a, (Text((b,)),)) for a, b in zip(texts[0][0], texts[1][0], strict=False))),)


def item(text: Text, keys: Keys) -> Values:
    """`text[1:]`, `text[::-1]`, `text[0]`."""
    known, at = text.literal, keys.position
    if known is None or len(known) > _LONGEST:
        return NOTHING
    if keys.bounds is not None:
        return (Text((known[keys.bounds],), text.at),)
    return (Text((known[at],)),) if at is not None and -len(known) <= at < len(known) else NOTHING


def parts(text: Text, name: str, args: list[Values], keywords: dict[str, Values]) -> Values:
    """`"app.models:User".partition(":")`, `"users posts".split()`; a limit is taken for one, as it is for paths."""
    known, separators = text.literal, literals(args[0] if args else NOTHING)
    if separators == [";"] and name == "split" and looks_like_sql("".join(filter(None, text.pieces))):
        return (Many((text,)),)  # whichever statement of a script is taken, all are
    if (
        known is None
        or len(known) > _LONGEST
        or looks_like_sql(known)
        or (args and len(separators) != 1)
        or not all(separators)
    ):
        return NOTHING
    method = getattr(known, name)
    limited = len(args) > 1 or "maxsplit" in keywords
    parts = method(*separators, 1) if limited and separators and name.endswith("split") else method(*separators)
    held = tuple((Text((part,), text.at),) for part in parts[:_MOST_WORDS])
    return (Fixed(held),) if len(held) <= _MOST_PLACES else (Many(union(*held)),)
