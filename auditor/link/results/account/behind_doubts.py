"""What a row of a table that is in doubt may lead to: `pick(kind).get(1).lines`, where an order may be picked.

To load a relationship somebody must have a row of its owner. Where nobody is seen to have one, but code that is not
understood may, so may what asks an object of unknown type for an attribute of that name.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.access import Occurrence, Role
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.results.guesses import asked_of_unknowns

#: As a doubt, its occurrence: the place, and what is said of it.
_Doubt = tuple[TableKey, Occurrence]


def doubts_behind(engine: Interpreter, accounts: Mapping[TableKey, Mapping[Occurrence, None]]) -> list[_Doubt]:
    """The doubts about tables that rows of others which are in doubt lead to, and what those lead to, in turn."""
    doubted = [key for key, occurrences in accounts.items() if any(each.doubt for each in occurrences)]
    if not doubted or len(doubted) == len(accounts):
        return []
    behind: dict[TableKey, dict[_Doubt, None]] = {}
    for unit, line, name, owner, tables in asked_of_unknowns(engine):
        for table in tables if unit.role is Role.APP else ():
            if table in accounts:
                said = f".{name} of what may be a {owner.info.name}, which is in doubt"
                doubt = (table, Occurrence(unit.module.path, line, "access", True, said))
                for own in own_tables(owner):
                    behind.setdefault(own, {})[doubt] = None
    met, found = set(doubted), list[_Doubt]()
    while doubted:
        for doubt in behind.get(doubted.pop(), ()):
            found.append(doubt)
            table, _ = doubt
            if table not in met:
                met.add(table)
                doubted.append(table)
    return found
