"""What a `match` pattern binds, as assignments: the name to that part of the subject which stands where it stands.

Source: Python reference, 8.6 The match statement.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Attr, Call, Choice, Const, Expr, Map, Name, Seq, Star, Sub, Walrus

#: Their one positional pattern is matched with the subject itself (8.6.4.10 Class Patterns).
_WHOLE = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)  # fmt: skip


def captures(pattern: Expr, subject: Expr, line: int) -> Iterator[Assign]:
    """The assignments by which the pattern, as it was lowered, binds its names. `pattern as name` and a subject that
    is a variable are, by their annotation, of the class of a class pattern where nothing else tells what they are."""
    match pattern:
        case Name(id="_"):
            return
        case Name():
            yield Assign((pattern,), subject, None, line)
        case Walrus(target=target, value=inner):
            yield Assign((target,), subject, _class_of(inner), line)
            yield from captures(inner, subject, line)
        case Choice(values=alternatives):
            for each in alternatives:
                yield from captures(each, subject, line)
        case Seq(items=items):
            for position, item in enumerate(items):
                part = subject if isinstance(item, Star) else Sub(subject, Const(position), line)
                yield from captures(item, part, line)
        case Star(value=inner):
            yield from captures(inner, subject, line)
        case Map(items=pairs):
            for key, value in pairs:
                yield from captures(value, subject if key is None else Sub(subject, key, line), line)
        case Call():
            yield from _of_class(pattern, subject, line)


def _of_class(pattern: Call, subject: Expr, line: int) -> Iterator[Assign]:
    """Which attribute a positional pattern is matched with says `__match_args__` (8.6.4.10 Class Patterns)."""
    if isinstance(subject, Name):
        yield Assign((subject,), subject, pattern.func, line)
    whole = isinstance(pattern.func, Name) and pattern.func.id in _WHOLE
    for position, arg in enumerate(pattern.args):
        named = Sub(Attr(pattern.func, "__match_args__", line), Const(position), line)
        part = Call(Name("getattr", line), (subject, named), (), line)
        yield from captures(arg, subject if whole else part, line)
    for name, value in pattern.keywords:
        yield from captures(value, Attr(subject, name, line), line)


def _class_of(pattern: Expr) -> Expr | None:
    return pattern.func if isinstance(pattern, Call) else None
