"""Tables of the base and of the head -> which of them are the same, also where a change renamed or moved one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping

from auditor.audits.usage.verdict import TableUsage, Usage

#: Fewer columns than these are alike in tables that have nothing to do with each other.
_LEAST = 3


def former_by_table(before: Usage, now: Usage) -> Mapping[int, TableUsage]:
    """The verdict in the base for each in the head that had one, by the identity of the latter: of the same table, else
    of the same class, else of a class of the same name, else of a table with the same columns. What is alike in two
    tables of a side tells nothing."""
    found: dict[int, TableUsage] = {}
    left_then, left_now = list(before.tables), list(now.tables)
    for trait in (_table, _class, _class_name, _columns):
        then = _unique(left_then, trait)
        for value, usage in _unique(left_now, trait).items():
            if value in then:
                found[id(usage)] = then[value]
        taken = {id(each) for each in found.values()}
        left_then = [each for each in left_then if id(each) not in taken]
        left_now = [each for each in left_now if id(each) not in found]
    return found


def _unique(usages: Iterable[TableUsage], trait: Callable[[TableUsage], Hashable]) -> dict[Hashable, TableUsage]:
    pairs = [(trait(usage), usage) for usage in usages]
    many = Counter(value for value, _ in pairs)
    return {value: usage for value, usage in pairs if value is not None and many[value] == 1}


def _table(usage: TableUsage) -> Hashable:
    return usage.table.key.order


def _class(usage: TableUsage) -> Hashable:
    return usage.table.name


def _class_name(usage: TableUsage) -> Hashable:
    return usage.table.name.rpartition(".")[2]


def _columns(usage: TableUsage) -> Hashable:
    names = frozenset(column.name for column in usage.table.columns)
    return names if len(names) >= _LEAST else None
