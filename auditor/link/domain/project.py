"""What linking gives: the project with its tables, accesses, calls and blind spots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.facts.access import Access, BlindSpot, Mention, Occurrence, Role, SqlText, UnknownTable
from auditor.facts.key import TableKey
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit as a node of the call graph."""

    key: str
    path: str
    line: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Found:
    """An access, the unit it happens in, and the callers that bound it (none: the unit names the table itself)."""

    access: Access
    unit: str
    binders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Every occurrence of the names of a table, sorted. `name_flows`, `class_flows`: does a place of the application
    hold the name of the table, or hand on its class, so that dynamic code may get it from there?"""

    occurrences: tuple[Occurrence, ...]
    name_flows: bool = False
    class_flows: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that can be said of the project before verdicts. `accounts`: those of the tables that the application
    was not seen to touch. `unnamed`: the functions that nothing but tests names, by key. `is_application`: does
    anything come in from outside? Else it is a library, which others call."""

    tables: tuple[Table, ...]
    accesses: tuple[Found, ...]
    mentions: Mapping[TableKey, tuple[Mention, ...]]
    units: Mapping[str, UnitNode]
    calls: Mapping[str, Mapping[str, int]]
    entry_points: Mapping[str, str]
    blind_spots: tuple[BlindSpot, ...]
    unknown_tables: tuple[UnknownTable, ...]
    sql_statements: int
    sql_unparsed: int
    sql_texts: tuple[SqlText, ...] = ()
    predicates: tuple[Predicate, ...] = ()  # where they are looked for
    accounts: Mapping[TableKey, Account] = field(default_factory=dict)
    unnamed: frozenset[str] = frozenset()
    is_application: bool = False
