"""By which name a condition picks one of several: `cls.__name__.lower() == word`, `fnmatch(table.name, pattern)`."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import Assign, Attr, Bin, Call, Choice, Expr, Fmt, Map, Name, Other, Seq, Star, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Instance, ModuleRef, Text, Value, Values, literals
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.bound_to import bound_by, grown
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
_SAYING = {True: frozenset({"==", "in", "match"}), False: frozenset({"!=", "not in"})}
#: Lists of lists are followed so far.
_DEEPEST = 4
_LISTED = frozenset({Attr, Choice, Name, Seq, Str})


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
    return tuple(known) if any(map(engine.is_telling, known)) else NOTHING


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


def _closed(engine: Interpreter, frame: Frame, node: Expr | None, depth: int = 0) -> list[str] | None:
    """The strings that stand in a display, or in that of a variable or an attribute of a class that nothing changes;
    None where anything else may be."""
    match node:
        case Attr(value=base, name=name):
            owner = once_more(engine, frame, base)
            return _kept_by(engine, owner[0], name, depth) if len(owner) == 1 else None
        case Name(id=name) if frame.look_up(name) is not None:
            held = bound_by(frame.unit, node)
            return _closed(engine, frame, held[0][0], depth + 1) if len(held) == 1 and not held[0][1] else None
        case Name(id=name):
            return _kept_by(engine, ModuleRef(frame.unit.module.path), name, depth)
        case Str(text=text):
            return [text]
        case None:
            return None
        case _:
            listed = [_closed(engine, frame, each, depth) for each in _items(node)] if depth < _DEEPEST else []
            words = [word for each in listed for word in each or ()]
            return words if words and None not in listed else None


def _items(node: Expr | None) -> tuple[Expr | None, ...]:
    """Of what a display is made, or the alternatives of `case "orders" | "lines"`; nothing of anything else."""
    match node:
        case Call(args=(inner,)) if call_name(node) in {"frozenset", "set", "tuple"}:
            return (inner,)
        case Map(items=pairs):
            return tuple(key for key, _ in pairs)
        case Seq(items=several) | Choice(tests=(), values=several):
            return tuple(each.value if isinstance(each, Star) else each for each in several)
        case Bin(op="+" | "|", left=left, right=right):
            return left, right
        case _:
            return ()


def _kept_by(engine: Interpreter, owner: Value, name: str, depth: int) -> list[str] | None:
    """The same of what a module or the body of a class says once: `names.TABLES`, `Settings.TABLES`."""
    if isinstance(owner, ClassRef) or (isinstance(owner, Instance) and name.isupper()):
        info = engine.index.classes[owner.key]
        holders = (cls for cls in engine.hierarchy.mro(info) if name in cls.attributes)
        said: list[Assign] = next((cls.attributes[name] for cls in holders), [])
        return _closed(engine, engine.frame_around(info), said[0].value, depth + 1) if len(said) == 1 else None
    place = engine.names.definition(owner.path, name) if isinstance(owner, ModuleRef) else None
    if place is None or len(engine.index.names[place[0]].get(place[1], ())) > 1:
        return None
    body = engine.index.units[f"{place[0]}::{MODULE_BODY}"]
    if any(True for _ in grown(body, place[1], ())):
        return None
    return _closed(engine, engine.module_frame(body.module), place[2], depth + 1)


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
