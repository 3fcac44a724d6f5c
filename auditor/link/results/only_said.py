"""Texts that are only shown to people: given to a logger or a warning, or the message of an error. What is printed may
be piped into the client of a database.

Source: Python, logging: Logger Objects; warnings: warn(); structlog, Getting Started; Loguru, `Logger`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from auditor.facts.code import Attr, Bin, Call, Choice, Expr, Fmt, Name, Node, Other, Seq, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name

_LEVELS = frozenset(
    {"debug", "info", "warn", "warning", "error", "exception", "critical", "fatal", "log", "trace", "success"}
)
#: What a logger is called, alone or as the last part of a name.
_LOGGER = re.compile(r"(?:\w*_)?log(?:ger|ging)?|get_?logger", re.I)
_ERROR = re.compile(r"\w*(?:Error|Exception|Warning|Exit)")
_SPELLING = frozenset({"format", "join", "strip", "lstrip", "rstrip", "replace", "lower", "upper"})
_TEXTS: frozenset[type[Node]] = frozenset({Str, Fmt})
_LOOKED_AT: frozenset[type[Node]] = frozenset({Call, Other})


def is_said(call: Call) -> bool:
    """Does the call only show what it is given?"""
    name = call_name(call)
    if isinstance(call.func, Attr) and name in _LEVELS:
        return _is_logger(call.func.value) or (isinstance(call.func.value, Name) and call.func.value.id == "warnings")
    return name == "warn"


def _is_logger(receiver: Expr) -> bool:
    """`log`, `self._logger`, `logging.getLogger(__name__)`, `logger.bind(user=1)`."""
    while True:
        if isinstance(receiver, Call):
            receiver = receiver.func
        elif isinstance(receiver, Attr | Name):
            word = receiver.name if isinstance(receiver, Attr) else receiver.id
            if _LOGGER.fullmatch(word):
                return True
            if not isinstance(receiver, Attr):
                return False
            receiver = receiver.value
        else:
            return False


def lines_only_said(engine: Interpreter, path: str) -> Set[int]:
    """The lines of a file on which every longer text is only said."""
    known = engine.of(_known)
    if path not in known:
        module = engine.index.modules.by_path.get(path)
        known[path] = _lines(module) if module is not None else frozenset()
    return known[path]


def _known(_: Interpreter) -> dict[str, frozenset[int]]:
    """What was found, by path."""
    return {}


def _lines(module: Module) -> frozenset[int]:
    said = {text for node in nodes_of(module.facts.body, _LOOKED_AT) for text in _told(node)}
    whole = {part for text in said if isinstance(text, Fmt) for part in text.parts}
    texts = (text for text in nodes_of(module.facts.body, _TEXTS) if isinstance(text, Str | Fmt))
    others = {text.line for text in texts if text not in said and text not in whole}
    return frozenset({text.line for text in said} - others)


def _told(node: Node) -> Iterator[Str | Fmt]:
    if isinstance(node, Call) and is_said(node):
        yield from _texts((*node.args, *(value for _, value in node.keywords)))
    elif isinstance(node, Other) and node.op == "raise":
        for part in node.parts[:1]:
            if isinstance(part, Call) and _ERROR.fullmatch(call_name(part)):
                yield from _texts(part.args)


def _texts(given: tuple[Expr, ...]) -> Iterator[Str | Fmt]:
    """The texts in what is given, but not those that other calls get."""
    pending = [*given]
    while pending:
        match pending.pop():
            case Str() | Fmt() as text:
                yield text
            case Bin(left=left, right=right):
                pending += (left, right)
            case Choice(values=values) | Seq(items=values):
                pending += values
            case Call(func=Attr(value=Str() | Fmt() as text, name=name)) if name in _SPELLING:
                yield text
            case _:
                pass
