"""By which name a condition picks one of several: `cls.__name__.lower() == word`, `fnmatch(table.name, pattern)`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import Attr, Bin, Call, Expr, Fmt, Map, Name, Other, Seq, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Text, Value, Values, literals
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.bound_to import grown
from auditor.link.interpreter.one_of_all import is_picked
from auditor.link.interpreter.whole import is_whole
from auditor.link.modules.index import MODULE_BODY
from auditor.link.syntax.names import call_name, last_name, root_of

#: What says what a name is like.
_LIKE = frozenset({"startswith", "endswith", "match", "search", "fullmatch", "fnmatch", "fnmatchcase"})

#: What compares a name with others; the negative ones where they do not hold.
_COMPARING = frozenset({"==", "in", "match", "!=", "not in"})
#: What gives `str(value)`.
PRINTING = frozenset({"str", "text_type", "format"})
#: Conditions that say what something is, by whether they hold.
_SAYING = {True: frozenset({"==", "in"}), False: frozenset({"!=", "not in"})}
_LISTED = frozenset({Name, Seq, Str})


def asked_and_names(engine: Interpreter, frame: Frame, test: Expr, name: str) -> tuple[Attr | Name | None, list[str]]:
    """What is asked of the variable, `table.name` or the variable itself, and the strings that it is compared with."""
    if isinstance(test, Call) and last_name(test.func) in _LIKE:
        parts = (*test.args, *((test.func.value,) if isinstance(test.func, Attr) else ()))
        return next((found for part in parts if (found := _of(part, name)) is not None), None), []
    if type(test) is not Other or test.op not in _COMPARING or len(test.parts) != 2:
        return None, []
    asked, other = test.parts
    if test.op in {"==", "!="} and _of(asked, name) is None:
        asked, other = other, asked
    spelled = _of(asked, name)
    if spelled is None:
        return None, []
    given = once_more(engine, frame, other)
    items = engine.iterate(frame, given) if test.op in {"in", "not in"} else given
    if items and all(_is_name_of_each(engine, frame, value) for value in items):
        return None, []  # in a loop over all of them, each comes
    is_known = spelled is asked and is_whole(engine, frame, other, given)  # else it is a name that is changed
    return spelled, literals(items) if is_known else []  # or any other


def _is_name_of_each(engine: Interpreter, frame: Frame, value: Value) -> bool:
    """Is it the name of one of all tables or classes, in a loop over them, which no condition picked?"""
    kinds, kind = engine.kinds, type(value)
    return kind in kinds.named and kind not in kinds.perhaps and not is_picked(engine, frame, value)


def words_told(engine: Interpreter, frame: Frame, test: Expr, holds: bool, name: str) -> Values:
    """What a variable of which nothing is known is where a condition says which names of tables or classes it can be:
    `if name in ("orders", "lines")`, `if name.startswith("Order")`."""
    if type(test) is Call:
        return _begun_or_ended(test, name) if holds else NOTHING
    if type(test) is not Other or test.op not in _SAYING[holds] or len(test.parts) != 2:
        return NOTHING
    asked, other = test.parts
    if type(asked) is not Name or asked.id != name or type(other) not in _LISTED:
        return NOTHING
    words = _closed(engine, frame, other)
    known = [Text((text,)) for text in words or ()]
    return tuple(known) if all(map(engine.is_telling, known)) else NOTHING


def _begun_or_ended(test: Call, name: str) -> Values:
    """`name.startswith("Order")`, `name.endswith(("Row", "Line"))` (Python, Built-in Types: String Methods)."""
    func, given = test.func, test.args[0] if len(test.args) == 1 else None
    if type(func) is not Attr or type(func.value) is not Name or func.value.id != name:
        return NOTHING
    parts = given.items if isinstance(given, Seq) else (given,)
    texts = [each.text for each in parts if isinstance(each, Str) and each.text]
    if len(texts) < len(parts) or func.name not in {"startswith", "endswith"}:
        return NOTHING
    return tuple(Text((text, None) if func.name == "startswith" else (None, text)) for text in texts)


def _closed(engine: Interpreter, frame: Frame, node: Expr) -> list[str] | None:
    """The strings that stand in a display, or in that of a constant of the module; None where anything else may be."""
    if type(node) is Name:
        place = None if frame.look_up(node.id) is not None else engine.names.definition(frame.unit.module.path, node.id)
        if place is None or len(engine.index.names[place[0]].get(place[1], ())) > 1:
            return None
        body = engine.index.units[f"{place[0]}::{MODULE_BODY}"]
        return None if any(True for _ in grown(body, place[1], ())) else _displayed(place[2])
    return _displayed(node)


def _displayed(node: Expr) -> list[str] | None:
    if isinstance(node, Call) and call_name(node) in {"frozenset", "set", "tuple"} and len(node.args) == 1:
        node = node.args[0]
    keys = [key for key, _ in node.items] if isinstance(node, Map) else []
    items = keys or (node.items if isinstance(node, Seq) else (node,))
    texts = [each.text for each in items if isinstance(each, Str)]
    return texts if len(texts) == len(items) else None


def _of(asked: Expr, name: str) -> Attr | Name | None:
    """The attribute of the variable that is asked for, or the variable, also where it is spelled otherwise:
    `cls.__name__.lower()`, `snake(table.name)`, `cls.__name__ + "s"`; of `str(table)`, `f"{table}"` its `__str__`."""
    whole, shown = asked, False
    while True:
        inner, shows = _within(asked, name)
        if inner is None:
            break
        asked, shown = inner, shown or shows
    if type(asked) is Name and asked.id == name:
        sliced = type(whole) is Sub
        return Attr(asked, "__str__", asked.line) if shown else None if sliced else asked
    root = root_of(asked)
    return asked if isinstance(asked, Attr) and type(root) is Name and root.id == name else None


def _within(asked: Expr, name: str) -> tuple[Expr | None, bool]:
    """The part of an expression that it spells otherwise, if it is more than an attribute or variable; does it show it
    as a string?"""
    match asked:
        case Bin(op="%", left=Str(), right=right):
            return _holding(right.items if isinstance(right, Seq) else (right,), name), True
        case Bin(left=left, right=right):
            return (right if isinstance(left, Str) else left), False
        case Fmt(parts=parts):
            return _holding(parts, name), True
        case Sub(value=value):
            return value, False
        case Call(args=(given, word, *_)) if call_name(asked) == "getattr":
            return (Attr(given, word.text, asked.line) if isinstance(word, Str) else given), False
        case Call(func=Attr(value=Str()), args=args):  # `"{}".format(table)`
            return _holding(args, name), True
        case Call(func=Attr(name="__str__" | "__repr__", value=value), args=()):
            return value, True
        case Call(func=Attr(value=value), args=args) if type(value) is not Name or not args:
            return value, False
        case Call(func=func, args=(first, *_)):
            return first, last_name(func) in PRINTING
        case _:
            return None, False


def _holding(parts: Iterable[Expr], name: str) -> Expr | None:
    """The one of them in which the variable is; of several the variable itself."""
    found = [
        (part, each) for part in parts for each in nodes_of(part, Name) if isinstance(each, Name) and each.id == name
    ]
    return None if not found else found[0][0] if len(found) == 1 else found[0][1]
