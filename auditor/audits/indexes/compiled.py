"""Needs as statements that a planner can be asked about. Only names of tables and columns stand in them, quoted."""

from __future__ import annotations

from auditor.audits.indexes.needs import Need
from auditor.facts.schema import Table
from auditor.facts.statistics import PlanAnswer, PlanQuestion

#: How many rows a statement wants that sorts: enough to show that it does not read all.
_FEW = 10


def question_of(need: Need, table: Table, index: str | None = None) -> PlanQuestion:
    """`SELECT 1 FROM t WHERE a = $1 AND b > $2 ORDER BY c LIMIT 10`."""
    name = quoted_table(table)
    equal = [_quoted(column) for column in need.equal]
    conditions = [f"{column} = ${number}" for number, column in enumerate(equal, 1)]
    compared = list(equal)
    if need.expression is not None:
        function, _, column = need.expression.rstrip(")").partition("(")
        compared.append(_quoted(column))
        conditions.append(f"{function}({_quoted(column)}) = ${len(compared)}")
    order = ""
    if need.sorts:
        order = f" ORDER BY {', '.join(_directed(column) for column in need.then)}"
    for column in () if need.sorts else need.then:
        compared.append(_quoted(column))
        conditions.append(f"{compared[-1]} > ${len(compared)}")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = f" LIMIT {_FEW}" if order else ""
    return PlanQuestion(f"SELECT 1 FROM {name}{where}{order}{limit}", tuple((name, each) for each in compared), index)


def create_index(table: Table, columns: tuple[str, ...], expression: str | None) -> str:
    """The statement that makes an index, without a name: the server gives it one."""
    parts = expression or ", ".join(_directed(column) for column in columns)
    return f"CREATE INDEX ON {quoted_table(table)} ({parts})"


def is_served(need: Need, table: Table, answer: PlanAnswer) -> bool:
    """Does the plan enter an index by the condition, or read the rows in their order out of one?"""
    scans = [each for each in answer.scans if each.table == table.key.name]
    if not scans or any(each.by is None for each in scans):
        return False
    asks = need.equal or need.expression or not need.sorts
    return any(each.narrowed for each in scans) if asks else not answer.sorts


def quoted_table(table: Table) -> str:
    """The table with its schema, as SQL writes it."""
    return ".".join(_quoted(part) for part in (table.key.schema, table.key.name) if part)


def _directed(column: str) -> str:
    name, _, direction = column.partition(" ")
    return f"{_quoted(name)} DESC" if direction.lower() == "desc" else _quoted(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
