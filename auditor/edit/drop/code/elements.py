"""Items between brackets: which one holds a place, what kind of list it is in, and how some of them are taken out."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from auditor.edit.drop.code.tree import Part
from auditor.edit.model import Edit
from auditor.edit.source import Source
from auditor.edit.tokens import COMMENT, NAME, STRING, Token

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Item:
    """One of several items in brackets: `spans[number]` of all spans of items. `kind`: `call`, `subscript`, `tuple`,
    `list`, `set`, `dict` or `group` (parentheses around one thing). `tokens` are those of the item; `before`: the
    token in front of the bracket; `label`: the name that it is assigned to, or the key that it is the value of;
    `texts`: the first token of every item."""

    kind: str
    spans: tuple[tuple[int, int], ...]
    number: int
    close: int
    tokens: tuple[Token, ...]
    before: Token | None
    label: str = ""
    texts: tuple[str, ...] = ()

    @property
    def is_display(self) -> bool:
        return self.kind in {"tuple", "list", "set", "dict"}

    @property
    def is_plain(self) -> bool:
        """A name with attributes, or a string?"""
        if len(self.tokens) == 1:
            return self.tokens[0].kind in {NAME, STRING}
        return all(each.kind == NAME or each.text == "." for each in self.tokens)


def items_around(source: Source, part: Part, offset: int) -> Iterator[Item]:
    """The items that hold the offset, from the innermost, within one statement."""
    code = source.code
    at = next((i for i in range(part.first, part.last + 1) if code[i].start <= offset < code[i].end), None)
    if at is None or code[at].hole:
        return
    depth = code[at].depth
    while depth > 0:
        opening = next(
            (i for i in range(at, part.first - 1, -1) if _is(code[i], _OPENING, depth - 1) and i != at), None
        )
        opening = at if opening is None and _is(code[at], _OPENING, depth - 1) else opening
        if opening is None:
            return
        closing = next(i for i in range(opening + 1, len(code)) if _is(code[i], _CLOSING, depth - 1))
        yield _item(code, opening, closing, depth, at)
        at, depth = opening, depth - 1


def _is(token: Token, characters: frozenset[str], depth: int) -> bool:
    return token.text in characters and token.depth == depth and not token.hole


def _item(code: Sequence[Token], opening: int, closing: int, depth: int, at: int) -> Item:
    groups: list[list[Token]] = [[]]
    commas = 0
    colon = False
    for token in code[opening + 1 : closing]:
        if token.text == "," and token.depth == depth:
            groups.append([])
            commas += 1
        elif not token.hole:
            groups[-1].append(token)
            colon |= token.text == ":" and token.depth == depth
    listed = [group for group in groups if group]
    number = next((n for n, group in enumerate(listed) if group[0].start <= code[at].start <= group[-1].start), 0)
    before = code[opening - 1] if opening else None
    called = before is not None and (
        before.text in {")", "]"} or (before.kind == NAME and not keyword.iskeyword(before.text))
    )
    text = code[opening].text
    kinds = {
        "(": "call" if called else "tuple" if commas else "group",
        "[": "subscript" if called else "list",
        "{": "dict" if colon else "set",
    }
    spans = tuple((group[0].start, group[-1].end) for group in listed)
    tokens = tuple(listed[number]) if listed else ()
    texts = tuple(group[0].text for group in listed)
    return Item(kinds[text], spans, number, code[closing].start, tokens, before, _label(code, opening), texts)


def _label(code: Sequence[Token], opening: int) -> str:
    """`exclude` of `exclude = (`, `"exclude": [` and `exclude: list[str] = [`."""
    if opening < 2 or code[opening - 1].text not in {"=", ":"}:
        return ""
    at = opening - 2
    if code[opening - 1].text == "=" and code[at].text != "=":
        colon = next((i for i in range(at, max(at - 12, -1), -1) if code[i].text == ":"), None)
        at = colon - 1 if colon is not None and code[at].text in {"]", "str"} else at
    return code[at].text.strip("\"'") if code[at].kind in {NAME, STRING} else ""


def without(source: Source, item: Item, gone: Collection[int]) -> list[Edit]:
    """The edits that take some of the items out; the brackets stay."""
    edits = cut_spans(source, item.spans, gone)
    kept = [n for n in range(len(item.spans)) if n not in gone]
    if item.kind == "tuple" and len(kept) == 1:
        end = item.spans[kept[0]][1]
        if not _comma_stays(source, item, kept[0], gone, edits):
            edits.append(Edit(source.path, end, end, ","))
    return edits


def _comma_stays(source: Source, item: Item, kept: int, gone: Collection[int], edits: Collection[Edit]) -> bool:
    end = item.spans[kept][1]
    comma = next((t.start for t in source.code if t.start >= end and t.text == "," and t.start < item.close), None)
    following = item.spans[kept + 1][0] if kept + 1 < len(item.spans) else item.close
    if comma is None or comma > following:
        return False
    return not any(edit.start <= comma < edit.end for edit in edits)


def cut_spans(source: Source, spans: Sequence[tuple[int, int]], gone: Collection[int]) -> list[Edit]:
    """The edits that take some of several spans, parted by commas, out: whole lines where they stand on their own."""
    edits = []
    for first in sorted(gone):
        if first - 1 not in gone:
            last = next(n for n in range(first, len(spans)) if n + 1 not in gone)
            edits.append(Edit(source.path, *_around(source, spans, first, last), ""))
    return edits


def _around(source: Source, spans: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """From where to where neighbours go, with the comma that parts them from the rest."""
    start, after = spans[first][0], _after_comma(source, spans[last][1])
    line = source.line_start(start)
    begins, ends = not source.text[line:start].strip(), _ends_line(source, after)
    before = source.text[spans[first - 1][1] : start] if first else None
    bare = line + len(source.text[line:start].rstrip()) if ends and not begins else start
    if last + 1 < len(spans):
        if not ends:
            return start, spans[last + 1][0]
        return (line, source.line_end(after - 1)) if begins else (bare, after)
    if begins and ends and "\\" not in (before or ""):
        return line, source.line_end(after - 1)
    if before is None or "#" in before:
        return bare, after
    return spans[first - 1][1], spans[last][1]


def _after_comma(source: Source, end: int) -> int:
    """The offset after the comma that follows, or where the span ends."""
    text = source.text
    at = end
    while at < len(text) and text[at] in " \t":
        at += 1
    return at + 1 if at < len(text) and text[at] == "," else end


def _ends_line(source: Source, offset: int) -> bool:
    """Is there nothing but a comment behind?"""
    rest = source.text[offset : source.line_end(max(offset - 1, 0))].strip()
    comment = next((t for t in source.tokens if t.kind == COMMENT and t.start >= offset), None)
    return not rest or (comment is not None and rest == comment.text.strip())
