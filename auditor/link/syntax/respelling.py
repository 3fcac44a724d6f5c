"""Other words that code makes of a word: `kind.title()`, `f"{kind}s"`, `"tbl_%s" % kind`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from auditor.facts.code import Attr, Bin, Call, Expr, Fmt, Map, Name, Node, Seq, Str, Sub
from auditor.link.syntax.names import last_name

#: What is put before a word, and behind it; two empty ones where it is written otherwise itself.
Affixes: TypeAlias = tuple[str, str]
OTHERWISE: Affixes = ("", "")
#: Methods of strings that write a word otherwise, and functions that do so, by a part of their names (Python, String
#: Methods).
_METHODS = frozenset({"lower", "upper", "title", "capitalize", "casefold", "replace", "removeprefix", "removesuffix"})
_FUNCTIONS = re.compile(r"camel|pascal|snake|plural|singular|underscore|classify|capwords")
_BEFORE, _BEHIND = re.compile(r"\w*\Z", re.A), re.compile(r"\w*", re.A)
#: A place in a template: `%s`, `%(kind)s`, `{}`, `{kind}`.
_PLACE = re.compile(r"%(?:\(\w*\))?s|\{\w*\}", re.A)


def words_made_in(node: Node) -> Iterator[tuple[str, Affixes]]:
    """The names in it of which another word is made there, each with what is put around it; behind a dot those of
    attributes of `self`."""
    match node:
        case Call(func=Attr(value=Str(text=text), name="format")):
            yield from _in_template(text, (*node.args, *(value for _, value in node.keywords)))
        case Call(func=Attr(name=name)) if name in _METHODS:
            yield from ((each, OTHERWISE) for each in _of(node))
        case Call() if _FUNCTIONS.search(last_name(node.func)):
            yield from ((each, OTHERWISE) for value in node.args for each in _of(value))
        case Sub():
            yield from ((each, OTHERWISE) for each in _of(node.value))
        case Fmt():
            yield from _joined(node.parts)
        case Bin(op="+"):
            yield from _joined(tuple(_added(node)))
        case Bin(op="%", left=Str(text=text)):
            yield from _in_template(text, _values(node.right))


def _values(given: Expr) -> Iterable[Expr]:
    if isinstance(given, Map):
        return (value for _, value in given.items)
    return given.items if isinstance(given, Seq) else (given,)


def _added(node: Expr) -> Iterator[Expr]:
    """`"SELECT * FROM " + kind + "s"`: what is put together, in order."""
    ends: list[Expr] = []
    while isinstance(node, Bin) and node.op == "+":
        ends.append(node.right)
        node = node.left
    yield node
    yield from reversed(ends)


def _joined(parts: tuple[Expr, ...]) -> Iterator[tuple[str, Affixes]]:
    nothing: tuple[None] = (None,)
    for (before, part), (_, behind) in pairwise(pairwise((*nothing, *parts, *nothing))):
        start = _BEFORE.search(before.text) if isinstance(before, Str) else None
        end = _BEHIND.match(behind.text) if isinstance(behind, Str) else None
        affixes = (start[0] if start else "", end[0] if end else "")
        if part is not None and affixes != OTHERWISE:
            yield from ((name, affixes) for name in _of(part))


def _in_template(text: str, given: Iterable[Expr]) -> Iterator[tuple[str, Affixes]]:
    """`"SELECT * FROM %ss" % kind`: each of what is given may stand at each place."""
    around = {
        (found[0] if (found := _BEFORE.search(text, 0, place.start())) else "",
         found[0] if (found := _BEHIND.match(text, place.end())) else "")
        for place in _PLACE.finditer(text)
    } - {OTHERWISE}  # fmt: skip
    yield from ((name, affixes) for part in given if around for name in _of(part) for affixes in sorted(around))


def _of(part: Expr) -> Iterator[str]:
    """The name itself, or that of which it is another way to write it: `kind.strip().title()`, `self.kind[:-1]`."""
    while True:
        match part:
            case Call(func=Attr(value=part)) | Sub(value=part):
                continue
            case Name(id=name):
                yield name
            case Attr(value=Name(id="self"), name=name):
                yield f".{name}"
        return
