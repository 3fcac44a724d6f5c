"""What the page of a table says of its indexes: the statements that each serves, and those that none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.audits.base import Beside
from auditor.audits.indexes.model import Indexes, Serves, TableIndexes
from auditor.facts.key import TableKey

_MOST = 20


def beside(result: Indexes, key: TableKey) -> list[Beside]:
    """What is known of the table; of one that no statement asks anything of, nothing."""
    view = next((each for each in result.views if each.table == key), None)
    if view is None:
        return []
    unserved = tuple(_lines("", view.unserved))
    return [Beside("Statements by index", tuple(_served(view))), Beside("Statements that no index serves", unserved)]


def _served(view: TableIndexes) -> Iterator[tuple[str, str, int]]:
    for index in view.indexes:
        name = f"{index.title}: "
        if index.serves:
            yield from _lines(name, index.serves)
        else:
            yield f"{name}none", view.path, view.line


def _lines(name: str, serves: Iterable[Serves]) -> Iterator[tuple[str, str, int]]:
    listed = list(serves)
    for each in listed[:_MOST]:
        yield f"{name}{each.predicate}", each.path, each.line
    if len(listed) > _MOST:
        last = listed[_MOST]
        yield f"{name}and {len(listed) - _MOST} more", last.path, last.line
