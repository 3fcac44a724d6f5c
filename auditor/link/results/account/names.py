"""What is looked for: the names of the tables that have no access, and what each name may stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.facts.access import Access, Blindness, Confidence, Role
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import last_name, last_part
from auditor.link.tables.declared import TableInfo
from auditor.link.tables.index import TableIndex

#: A string that is the name of a table and, without an underscore, may be anything: too frequent to be listed.
PLAIN_WORD = "plain word"
#: Where more tables in question have one name, what it stands for somewhere is not asked: it may be any of them.
MOST_OF_A_NAME = 60
_ROLES = {Role.TEST: "test", Role.MIGRATION: "migration", Role.SCRIPT: "script"}


@dataclass(slots=True)
class Wanted:
    """The names of the tables in question. `classes` and `variables` hold table references by the last part of their
    dotted name, `tables` table references by the table's name in lower case; `own` are the keys of mapped classes;
    `of_scripts` the references of tables that scripts declare, as an example application does: what these do counts.
    `composed`: does the application put a name into SQL that was not followed?"""

    classes: dict[str, set[str]] = field(default_factory=dict)
    tables: dict[str, set[str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)  # class key -> table reference
    keys: dict[str, TableKey] = field(default_factory=dict)  # table reference -> key
    shared: dict[str, str] = field(default_factory=dict)  # table reference -> a name that too many have
    of_scripts: set[str] = field(default_factory=set)
    composed: bool = False

    def explained(self, role: Role, ref: str) -> str:
        """As what an occurrence in code of the role is explained by the role alone; empty where it is not."""
        return "" if role is Role.SCRIPT and ref in self.of_scripts else _ROLES.get(role, "")

    def called(self, engine: Interpreter, name: str) -> Iterable[str]:
        """The references of the tables that SQL may mean by a name, which may have parts that are put in: `stats_*`."""
        if "*" not in name:
            return self.tables.get(name, ())
        return [table.ref for table in engine.of(TableIndex).tables_called_like(name) if table.ref in self.keys]

    def marked(self) -> dict[str, str]:
        """The words of file indexes to look for, each with the plain word."""
        words = {mark + name: name for name in self.classes for mark in ("", ".", "=", "'", "#")}
        words |= {
            mark + name: name for name in self.tables for mark in ("'", "!", "#", ".") if mark != "." or "_" in name
        }
        return words


def find_wanted(engine: Interpreter, found: Iterable[Found]) -> Wanted:
    """The tables that no application code was surely seen to touch, by all their names."""
    alive = {item.access.table for item in found if _speaks_for_life(item.access)}
    wanted = Wanted(composed=_composes(engine))
    for table in engine.of(TableIndex).values():
        if table.key in alive or table.local:
            continue
        wanted.keys[table.ref] = table.key
        if table.role is Role.SCRIPT:
            wanted.of_scripts.add(table.ref)
        wanted.tables.setdefault(table.name.lower(), set()).add(table.ref)
        for name in _names_of(table):
            wanted.classes.setdefault(name, set()).add(table.ref)
        for mapped in table.classes:
            wanted.own[mapped.key] = table.ref
    for mapped in engine.of(Models).all_mapped():
        if mapped.table.ref in wanted.keys:
            wanted.own[mapped.key] = mapped.table.ref
            wanted.classes.setdefault(mapped.info.node.name, set()).add(mapped.table.ref)
    for named in (wanted.classes, wanted.tables):
        for name in [name for name, refs in named.items() if len(refs) > MOST_OF_A_NAME]:
            wanted.shared.update(dict.fromkeys(named.pop(name), name))
    return wanted


def _composes(engine: Interpreter) -> bool:
    ledger, by_path = engine.settled(), engine.index.modules.by_path
    places = (place for place in ledger.blind if place[2] is Blindness.DYNAMIC_TABLE_NAME)
    return any(
        by_path[place[0]].role is Role.APP and ledger.is_blind(*place) for place in places if place[0] in by_path
    )


def _speaks_for_life(access: Access) -> bool:
    return access.role is Role.APP and access.confidence is not Confidence.POSSIBLE and access.via != "cascade"


def _names_of(table: TableInfo) -> set[str]:
    """The variable of a Core table, the class of a mapped one."""
    last = last_part(table.dotted)
    return {last} if last.isidentifier() else {last_name(table.call)} if table.call is not None else set()
