"""Strings as values: literals, f-strings, concatenation, `%` and `.format`, with holes where a part is not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from auditor.facts.code import Expr, Fmt, Seq, Str
from auditor.link.domain.findings import LiteralUsed, LooseSql
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.sqlroom import SqlRoom
from auditor.link.domain.values import NOTHING, Fixed, Many, Mapping, Text, Value, Values, literals, union
from auditor.link.interpreter import formatted, partly_known, plain_made
from auditor.link.interpreter.spelling import FORMATTED, percent_spelled, spelled_out
from auditor.link.interpreter.written import note_literal
from auditor.sql import looks_like_sql

#: The pieces of a string, None for a hole.
Pieces = tuple[str | None, ...]

#: More variants of one string than this are not spelled out.
_MOST_VARIANTS = 64
#: A string that is put together is followed up to this length, in characters, and to this number of pieces; what comes
#: behind is not known. `A = B + B` doubles with each line.
_LONGEST = 65_536
_MOST_PIECES = 500
#: Strings of this length count for nothing; all longer ones together have this room, and one may take a part of what is
#: left of it.
_SHORT = 2_048
_ROOM = 100_000_000
_PART = 1_000
_PERCENT = re.compile(r"%(?:\((?P<name>[^()]*+)\))?[#0\- +]*+(?:\d++|\*)?+(?:\.\d++)?+[diouxXeEfFgGcrsa%]")
_POSITION = re.compile(r"[0-9]{1,4}")
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}")


def literal(engine: Interpreter, frame: Frame, node: Str) -> Text:
    """A string literal; what looks like SQL is remembered until something runs it."""
    at = (frame.unit.module.path, node.line)
    if "." in node.text and len(node.text) < 120 and not frame.quiet:
        engine.notes.link_path(frame, node.text, node.line)
    note_literal(engine, frame, node.text, node.line)
    if len(node.text) > 12 and looks_like_sql(node.text):
        if not frame.quiet:
            frame.note(LooseSql(node.line, (node.text,)))
            engine.of(SqlRoom).grow(at, node.text)
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
            values = spelled_out(engine, frame, engine.evaluate(frame, part), node.line, FORMATTED)
            choices = _spelled(engine, values)
        variants = _product(variants, choices)
    note_literal(engine, frame, " ".join(part.text for part in node.parts if isinstance(part, Str)), node.line)
    pieces = [*map(engine.of(Made).merge, variants)]
    head = next((piece for piece in pieces[0] if piece), "") if pieces else ""
    if len(head) > 5 and any(looks_like_sql("".join(p if p is not None else "x" for p in v)) for v in pieces[:1]):
        if not frame.quiet:
            frame.note(LooseSql(node.line, pieces[0]))
        return tuple(Text(variant, at) for variant in pieces)
    return tuple(Text(variant) for variant in pieces)


def as_text(engine: Interpreter, value: Value) -> Text | None:
    """What `str(value)` is, where that is known."""
    if isinstance(value, Text):
        return value
    spelled = engine.kinds.spelled.get(type(value))
    return Text((spelled(engine, value),)) if spelled is not None else None


def _product(heads: list[tuple[str | None, ...]], tails: list[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    if heads and len(heads[0]) > _MOST_PIECES:
        return [head if head[-1] is None else (*head, None) for head in heads]
    if len(heads) * len(tails) > _MOST_VARIANTS:
        return [(*head, None) for head in heads[:_MOST_VARIANTS]]
    return [(*head, *tail) for head in heads for tail in tails]


class Made:
    """The long strings that were put together in one project: how much room is left for more, in characters."""

    def __init__(self, engine: Interpreter) -> None:
        self.room = _ROOM

    def merge(self, pieces: Iterable[str | None]) -> tuple[str | None, ...]:
        """The pieces, known text joined, up to the limits; behind them a hole."""
        merged: list[str | None] = []
        known: list[str] = []
        most = room = min(_LONGEST, max(_SHORT, self.room // _PART))
        for piece in pieces:
            ends = len(merged) >= _MOST_PIECES or not room or len(piece or "") > room
            if piece is not None:
                known.append(piece[:room])
                room -= len(known[-1])
            if piece is None or ends:
                if any(known) or (known and not merged):
                    merged.append("".join(known))
                if not (ends and merged and merged[-1] is None):
                    merged.append(None)
                known = []
            if ends:
                break
        if known:
            merged.append("".join(known))
        if most - room > _SHORT:
            self.room -= most - room
        return tuple(merged)


def _texts(engine: Interpreter, variants: Iterable[Iterable[str | None]], at: tuple[str, int] = ("", 0)) -> Values:
    merge = engine.of(Made).merge
    return tuple(Text(merge(variant), at) for variant in variants)


def combine(engine: Interpreter, frame: Frame, op: str, left: Values, right: Values, right_node: Expr) -> Values:
    """`left + right` and `left % right` of strings; nothing where neither side is one."""
    lefts = [value for value in left if isinstance(value, Text)]
    if op == "%":
        right = percent_spelled(engine, frame, right) if lefts else right
        asked = dict.fromkeys(match["name"] or "" for text in lefts for match in _PERCENT.finditer(text.literal or ""))
        named = formatted.asked_for(engine, frame, right, asked, frame.unit.line)
        named |= {key: values for each in right if isinstance(each, Mapping) for key, values in each.items}
        return union(*(_percent(engine, text, _arguments(right, right_node), named) for text in lefts))
    rights = [value for value in right if isinstance(value, Text)]
    if not lefts and not rights:
        return NOTHING
    heads = lefts or [Text((None,))]
    tails = rights or [Text((None,))]
    found: list[Value] = []
    merge = engine.of(Made).merge
    for head in heads[:_MOST_VARIANTS]:
        for tail in tails[: max(1, _MOST_VARIANTS // len(heads))]:
            at = head.at if head.at[1] else tail.at
            for text in (head, tail):
                if text.at[1] and text.at != at:
                    frame.note(LiteralUsed(text.at))
            found.append(Text(merge((*head.pieces, *tail.pieces)), at))
    return union(found)


def _arguments(values: Values, node: Expr) -> list[Values]:
    if isinstance(node, Seq):
        fixed = next((value for value in values if isinstance(value, Fixed)), None)
        return list(fixed.items) if fixed is not None else []
    return [values]


def _percent(engine: Interpreter, text: Text, arguments: list[Values], named: dict[str, Values]) -> Values:
    position = 0

    def spell(match: re.Match[str]) -> list[Pieces]:
        nonlocal position
        if match.group().endswith("%"):
            return [("%",)]
        if match.group("name") is not None:
            return _spelled(engine, named.get(match.group("name"), NOTHING))
        given = arguments[position] if position < len(arguments) else NOTHING
        position += 1
        return _spelled(engine, given)

    return _filled(engine, text, _PERCENT, spell)


def _spelled(engine: Interpreter, values: Values) -> list[Pieces]:
    return [text.pieces for value in values if (text := as_text(engine, value)) is not None] or [(None,)]


def format_braces(engine: Interpreter, text: Text, args: list[Values], keywords: dict[str, Values]) -> Values:
    """`text.format(*args, **keywords)`."""
    automatic = 0

    def spell(match: re.Match[str]) -> list[Pieces]:
        nonlocal automatic
        if match.group() in {"{{", "}}"}:
            return [(match.group()[0],)]
        name = match.group("name") or ""
        if not name:
            name, automatic = str(automatic), automatic + 1
        positional = _POSITION.fullmatch(name) and int(name) < len(args)
        return _spelled(engine, args[int(name)] if positional else keywords.get(name, NOTHING))

    return _filled(engine, text, _BRACES, spell)


def _filled(
    engine: Interpreter, text: Text, holes: re.Pattern[str], spell: Callable[[re.Match[str]], list[Pieces]]
) -> Values:
    """The text with each match of `holes` spelled out, in every way that `spell` knows, in the order of the text."""
    variants: list[Pieces] = [()]
    for piece in text.pieces:
        if piece is None:
            variants = [(*variant, None) for variant in variants]
            continue
        last = 0
        for match in holes.finditer(piece):
            variants = _product(variants, [(piece[last : match.start()],)])
            last = match.end()
            variants = _product(variants, spell(match))
        variants = _product(variants, [(piece[last:],)])
    return _texts(engine, variants, text.at)


def call_method(engine: Interpreter, text: Text, name: str, args: list[Values], keywords: dict[str, Values]) -> Values:
    """A string method; those that keep what is known of a SQL text or a name."""
    if name in {"format", "substitute", "safe_substitute", "render"}:  # a template's holes are written as braces
        named = (value for value in (args[0] if args and name != "format" else NOTHING) if isinstance(value, Mapping))
        return format_braces(engine, text, args, {**{k: v for each in named for k, v in each.items}, **keywords})
    if name == "format_map":
        given = next((value for value in (args[0] if args else NOTHING) if isinstance(value, Mapping)), None)
        return format_braces(engine, text, [], dict(given.items) if given is not None else {})
    if name in {"as_string", "as_bytes"}:  # of SQL that psycopg composes
        return (text,)
    if name == "join":
        return (text,) if _is_composed(text, args) else _join(engine, text, args)
    if name in plain_made.MAKING:
        return plain_made.method(text, name, args)
    if name in {"dedent", "encode", "decode", "replace"}:
        known = text.literal
        if known is not None and len(known) > _LONGEST:
            return (text,)
        if name == "replace" and known is not None and len(args) == 2:
            old, new = (next((a.literal for a in arg if isinstance(a, Text)), None) for arg in args)
            if old is not None and new is not None:
                return _texts(engine, [_replaced(known, old, new)], text.at)
            return _texts(engine, [_replaced(known, old, None)], text.at) if old else (Text((None,), text.at),)
        is_name = name == "replace" and known is None and not partly_known.is_said(text)
        return (partly_known.replaced(text, args),) if is_name else (text,)
    if name in {"split", "rsplit", "splitlines", "partition", "rpartition"}:
        return plain_made.parts(text, name, args, keywords)
    return NOTHING


def _is_composed(text: Text, args: list[Values]) -> bool:
    """`Composed([SQL("SELECT"), …]).join(" ")`: a statement stands between nothing."""
    given = args[0] if args else NOTHING
    return (
        bool(given)
        and all(isinstance(value, Text) for value in given)
        and looks_like_sql("".join(filter(None, text.pieces)))
    )


def _replaced(known: str, old: str, new: str | None) -> Iterator[str | None]:
    """The pieces of the text with something else for each `old`; without an `old`, it stands around each character."""
    parts = known.split(old) if old else ["", *known, ""]
    for number, part in enumerate(parts):
        if number:
            yield new
        yield part


def _join(engine: Interpreter, separator: Text, args: list[Values]) -> Values:
    glue = separator.literal
    for value in args[0] if args else NOTHING:
        if isinstance(value, Fixed) and glue is not None:
            variants: list[tuple[str | None, ...]] = [()]
            for number, item in enumerate(value.items):
                variants = _product(variants, [(glue,)] if number else [("",)])
                variants = _product(variants, _spelled(engine, item))
            return _texts(engine, variants)
        if isinstance(value, Many):
            texts = [item for item in value.items if isinstance(item, Text)]
            known = literals(value.items)
            if glue is not None and 1 < len(known) == len(value.items) <= _MOST_VARIANTS:
                return _texts(engine, [(glue.join(known),)], texts[0].at)
            first = texts[0].pieces if texts else (None,)
            return _texts(engine, [(*first, None)], texts[0].at if texts else ("", 0))
    return (Text((None,)),)
