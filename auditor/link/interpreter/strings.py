"""Strings as values: literals, f-strings, concatenation, `%` and `.format`, with holes where a part is not known."""

from __future__ import annotations

import re

from auditor.facts.code import Expr, Fmt, Seq, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Fixed, Many, Text, Value, Values, union
from auditor.sql import looks_like_sql

#: More variants of one string than this are not spelled out.
_MOST_VARIANTS = 64
_PERCENT = re.compile(r"%(?:\((?P<name>[^)]*)\))?[#0\- +]*(?:\d+|\*)?(?:\.\d+)?[diouxXeEfFgGcrsa%]")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}")


def literal(engine: Interpreter, frame: Frame, node: Str) -> Text:
    """A string literal; what looks like SQL is remembered until something runs it."""
    at = (frame.unit.module.path, node.line)
    if "." in node.text and len(node.text) < 120 and not frame.quiet:
        engine.notes.link_path(frame, node.text, node.line)
    if len(node.text) > 12 and looks_like_sql(node.text):
        if not frame.quiet:
            engine.recorder.loose_sql.setdefault(at, (frame.unit, (node.text,)))
        return Text((node.text,), at)
    return Text((node.text,))


def join_parts(engine: Interpreter, frame: Frame, node: Fmt) -> Values:
    """An f-string: every combination of the known values of its holes."""
    variants: list[tuple[str | None, ...]] = [()]
    at = (frame.unit.module.path, node.line)
    for part in node.parts:
        if isinstance(part, Str):
            choices: list[tuple[str | None, ...]] = [(part.text,)]
        else:
            choices = [text.pieces for text in engine.evaluate(frame, part) if isinstance(text, Text)] or [(None,)]
        variants = _product(variants, choices)
    pieces = [_merge(variant) for variant in variants]
    head = next((piece for piece in pieces[0] if piece), "") if pieces else ""
    if len(head) > 5 and any(looks_like_sql("".join(p if p is not None else "x" for p in v)) for v in pieces[:1]):
        if not frame.quiet:
            engine.recorder.loose_sql.setdefault(at, (frame.unit, pieces[0]))
        return tuple(Text(variant, at) for variant in pieces)
    return tuple(Text(variant) for variant in pieces)


def _product(heads: list[tuple[str | None, ...]], tails: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    if len(heads) * len(tails) > _MOST_VARIANTS:
        return [(*head, None) for head in heads[:_MOST_VARIANTS]]
    return [(*head, *tail) for head in heads for tail in tails]


def _merge(pieces: tuple[str | None, ...]) -> tuple[str | None, ...]:
    merged: list[str | None] = []
    for piece in pieces:
        if piece is not None and merged and merged[-1] is not None:
            merged[-1] = f"{merged[-1]}{piece}"
        else:
            merged.append(piece)
    return tuple(merged)


def combine(engine: Interpreter, op: str, left: Values, right: Values, right_node: Expr) -> Values:
    """`left + right` and `left % right` of strings; nothing where neither side is one."""
    lefts = [value for value in left if isinstance(value, Text)]
    if op == "%":
        return union(*(_percent(text, _arguments(right, right_node)) for text in lefts))
    rights = [value for value in right if isinstance(value, Text)]
    if not lefts and not rights:
        return NOTHING
    heads = lefts or [Text((None,))]
    tails = rights or [Text((None,))]
    found: list[Value] = []
    for head in heads[:_MOST_VARIANTS]:
        for tail in tails[: max(1, _MOST_VARIANTS // len(heads))]:
            at = head.at if head.at[1] else tail.at
            engine.recorder.used_literals.update(text.at for text in (head, tail) if text.at != at)
            found.append(Text(_merge((*head.pieces, *tail.pieces)), at))
    return union(found)


def _arguments(values: Values, node: Expr) -> list[Values]:
    if isinstance(node, Seq):
        fixed = next((value for value in values if isinstance(value, Fixed)), None)
        return list(fixed.items) if fixed is not None else []
    return [values]


def _percent(text: Text, arguments: list[Values]) -> Values:
    position = 0
    variants: list[tuple[str | None, ...]] = [()]
    for piece in text.pieces:
        if piece is None:
            variants = [(*variant, None) for variant in variants]
            continue
        last = 0
        for match in _PERCENT.finditer(piece):
            variants = _product(variants, [(piece[last : match.start()],)])
            last = match.end()
            if match.group().endswith("%"):
                variants = _product(variants, [("%",)])
                continue
            given = arguments[position] if position < len(arguments) else NOTHING
            position += match.group("name") is None
            variants = _product(variants, _spelled(given))
        variants = _product(variants, [(piece[last:],)])
    return tuple(Text(_merge(variant), text.at) for variant in variants)


def _spelled(values: Values) -> list[tuple[str | None, ...]]:
    return [value.pieces for value in values if isinstance(value, Text)] or [(None,)]


def format_braces(text: Text, args: list[Values], keywords: dict[str, Values]) -> Values:
    """`text.format(*args, **keywords)`."""
    automatic = 0
    variants: list[tuple[str | None, ...]] = [()]
    for piece in text.pieces:
        if piece is None:
            variants = [(*variant, None) for variant in variants]
            continue
        last = 0
        for match in _BRACES.finditer(piece):
            variants = _product(variants, [(piece[last : match.start()],)])
            last = match.end()
            if match.group() in {"{{", "}}"}:
                variants = _product(variants, [(match.group()[0],)])
                continue
            name = match.group("name") or ""
            if not name:
                name, automatic = str(automatic), automatic + 1
            given = args[int(name)] if name.isdigit() and int(name) < len(args) else keywords.get(name, NOTHING)
            variants = _product(variants, _spelled(given))
        variants = _product(variants, [(piece[last:],)])
    return tuple(Text(_merge(variant), text.at) for variant in variants)


def call_method(text: Text, name: str, args: list[Values], keywords: dict[str, Values]) -> Values:
    """A string method; those that keep what is known of a SQL text or a name."""
    if name == "format":
        return format_braces(text, args, keywords)
    if name == "join":
        return _join(text, args)
    if name in {"strip", "lstrip", "rstrip", "dedent", "encode", "decode", "replace", "removesuffix", "removeprefix"}:
        known = text.literal
        if name == "replace" and known is not None and len(args) == 2:
            old, new = (next((a.literal for a in arg if isinstance(a, Text)), None) for arg in args)
            if old is not None and new is not None:
                return (Text((known.replace(old, new),), text.at),)
            return (Text(_cut(known, old), text.at),) if old else (Text((None,), text.at),)
        if known is not None and not args and hasattr(known, name) and name.endswith("strip"):
            return (Text((getattr(known, name)(),), text.at),)
        return (text,)
    if name in {"lower", "upper", "title", "capitalize"}:
        known = text.literal
        return (Text((getattr(known, name)(),), text.at),) if known is not None else (Text((None,)),)
    return NOTHING


def _cut(known: str, old: str) -> tuple[str | None, ...]:
    parts: list[str | None] = []
    for number, part in enumerate(known.split(old)):
        if number:
            parts.append(None)
        parts.append(part)
    return tuple(parts)


def _join(separator: Text, args: list[Values]) -> Values:
    glue = separator.literal
    for value in args[0] if args else NOTHING:
        if isinstance(value, Fixed) and glue is not None:
            variants: list[tuple[str | None, ...]] = [()]
            for number, item in enumerate(value.items):
                variants = _product(variants, [(glue,)] if number else [("",)])
                variants = _product(variants, _spelled(item))
            return tuple(Text(_merge(variant)) for variant in variants)
        if isinstance(value, Many):
            texts = [item for item in value.items if isinstance(item, Text)]
            first = texts[0].pieces if texts else (None,)
            return (Text(_merge((*first, None)), texts[0].at if texts else ("", 0)),)
    return (Text((None,)),)
