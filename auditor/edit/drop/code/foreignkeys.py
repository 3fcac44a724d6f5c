"""Foreign keys of tables that stay: the column is data; what goes is its reference to a table that is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from auditor.edit.drop.code.elements import Item, items_around
from auditor.edit.drop.code.files import File
from auditor.edit.drop.code.tree import Part
from auditor.edit.tokens import NAME, STRING, Token

_WORDS = frozenset({"ForeignKey", "ForeignKeyConstraint", "foreign_key"})


def has_foreign_key(file: File, part: Part) -> bool:
    """Does a statement declare one?"""
    return any(token.text in _WORDS for token in file.source.code[part.first : part.last + 1] if token.kind == NAME)


def strings_naming(file: File, tables: Collection[str]) -> Iterator[Token]:
    """The strings `table.column` and `schema.table.column` of the tables."""
    listed = "|".join(map(re.escape, sorted(tables)))
    pattern = re.compile(rf"[rRuU]?([\"'])(?:\w+\.)?(?:{listed})\.\w+\1")
    for token in file.source.code:
        if token.kind == STRING and pattern.fullmatch(token.text):
            yield token


def what_goes(file: File, part: Part, offset: int, columns: bool) -> Item | Part | None:
    """The column, where these are to go, else the argument that makes it a foreign key; None: by hand."""
    items = list(items_around(file.source, part, offset))
    if columns:
        display = next((item for item in items if item.is_display and len(item.spans) > 1), None)
        in_table = next((item for item in items[1:] if item.before is not None and item.before.text == "Table"), None)
        return display or in_table or part
    argument = next((item for item in items if _is_reference(item)), None)
    if argument is None or not (argument.kind == "call" or argument.is_display):
        return None
    return argument if argument.is_display or _has_type(file, part, argument) else None


def _is_reference(item: Item) -> bool:
    words = [token.text for token in item.tokens if token.kind == NAME][:4]
    return bool({"ForeignKey", "ForeignKeyConstraint"} & set(words)) or words[:1] == ["foreign_key"]


def _has_type(file: File, part: Part, argument: Item) -> bool:
    """Does the column say its type without the foreign key, by `Mapped[...]` or another argument?"""
    code = file.source.code[part.first : part.last + 1]
    if any(token.text == ":" and not token.depth for token in code):
        return True
    for number, (start, end) in enumerate(argument.spans):
        tokens = [token for token in code if start <= token.start < end]
        named = len(tokens) > 1 and tokens[1].text == "=" and tokens[0].text != "type_"
        if number != argument.number and not named and tokens[0].kind != STRING:
            return True
    return False
