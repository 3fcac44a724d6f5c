"""Strings that name what goes where code goes by names: lists of tables, of attributes, fields of a schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from auditor.edit.drop.code.elements import Item, items_around
from auditor.edit.drop.code.files import File
from auditor.edit.drop.code.part_words import assigned
from auditor.edit.drop.code.spread import Spread
from auditor.edit.drop.code.tree import Part, flat
from auditor.edit.tokens import NAME, STRING, Token

_OF_ATTRIBUTES = re.compile(r"(?i)exclude|only|field|include|column|attribute|load|dump|\blists?\b|_list$")


def strip_lists(spread: Spread, known_tables: Collection[str]) -> None:
    """Let the items go that name tables among others, or attributes in a list of such."""
    attributes = spread.going.attributes
    for file in spread.files.holding({*spread.tables, *attributes}):
        if file.is_revision:
            continue
        for token in file.source.code:
            if token.kind != STRING or spread.going.has(file, token.start):
                continue
            text = token.text.strip("\"'")
            if text in spread.tables or text.rpartition(".")[2] in spread.tables:
                _take(spread, file, token, lambda item: _is_of_tables(item, known_tables), "config")
            elif text in attributes:
                _take(spread, file, token, lambda item: bool(_OF_ATTRIBUTES.search(item.label)), "config")
        _fields(spread, file)


def _take(spread: Spread, file: File, token: Token, fits: Callable[[Item], bool], kind: str) -> None:
    part = file.part_at(token.start)
    item = next(items_around(file.source, part, token.start), None) if part is not None else None
    if (
        item is not None
        and item.is_display
        and item.kind != "dict"
        and item.is_plain
        and len(item.spans) > 1
        and fits(item)
    ):
        spread.take_out(file, item, kind)


def _is_of_tables(item: Item, known: Collection[str]) -> bool:
    """Are most of the other strings names of tables?"""
    others = [text for n, text in enumerate(item.texts) if n != item.number]
    names = [text.strip("\"'").rpartition(".")[2] for text in others if text[:1] in {'"', "'"}]
    return bool(names) and 2 * sum(name in known for name in names) >= len(others)


def _fields(spread: Spread, file: File) -> None:
    """`badge = field_for(User, "badge")` in a schema, `names = association_proxy("badges", "name")` in a class."""
    for part in flat(file.tree):
        inside = part.parent is not None and part.parent.word == "class"
        names = assigned(file, part) if inside and not spread.going.has_part(file.path, part) else []
        if not names:
            continue
        tokens = file.source.code[part.first : part.last + 1]
        strings = {token.text.strip("\"'") for token in tokens if token.kind == STRING}
        named = {token.text for token in tokens if token.kind == NAME}
        for attribute, owners in spread.going.attributes.items():
            if attribute not in strings:
                continue
            if "association_proxy" in named and _class_of(part) in owners:
                spread.going.attributes.setdefault(names[0], set()).update(owners)
                spread.remove(file, part, f"it leads through {attribute}", "relationship")
                return
            if names == [attribute] and named & owners:
                spread.remove(file, part, "", "schema")


def _class_of(part: Part) -> str:
    return part.parent.name if part.parent is not None else ""
