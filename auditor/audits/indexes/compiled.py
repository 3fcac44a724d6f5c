"""Needs as statements that a planner can be asked about. Only names of tables and columns stand in them, quoted."""

from __future__ import annotations

from auditor.audits.indexes.needs import Need
from auditor.compare.operations.call import key_sql, name_of
from auditor.facts.schema import Table
from auditor.facts.statistics import PlanAnswer, PlanQuestion

#: How many rows a statement wants that sorts: enough to show that it does not read all.
_FEW = 10


def question_of(need: Need, table: Table, index: str | None = None) -> PlanQuestion:
    """`SELECT 1 FROM t WHERE a = $1 AND b > $2 ORDER BY c LIMIT 10`."""
    name = key_sql(table.key)
    equal = [name_of(column) for column in need.equal]
    conditions = [f"{column} = ${number}" for number, column in enumerate(equal, 1)]
    compared = list(equal)
    if need.expression is not None:
        function, _, column = need.expression.rstrip(")").partition("(")
        compared.append(name_of(column))
        conditions.append(f"{function}({name_of(column)}) = ${len(compared)}")
    order = ""
    if need.sorts:
        order = f" ORDER BY {', '.join(_directed(column) for column in need.then)}"
    for column in () if need.sorts else need.then:
        compared.append(name_of(column))
        conditions.append(f"{compared[-1]} > ${len(compared)}")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = f" LIMIT {_FEW}" if order else ""
    return PlanQuestion(f"SELECT 1 FROM {name}{where}{order}{limit}", tuple((name, each) for each in compared), index)


def create_index(table: Table, columns: tuple[str, ...], expression: str | None) -> str:
    """The statement that makes an index, without a name: the server gives it one."""
    parts = expression or ", ".join(_directed(column) for column in columns)
    return f"CREATE INDEX ON {key_sql(table.key)} ({parts})"


def is_served(need: Need, table: Table, answer: PlanAnswer) -> bool:
    """Does the plan enter an index by the condition, or read the rows in their order out of one?"""
    scans = [each for each in answer.scans if each.table == table.key.name]
    if not scans or any(each.by is None for each in scans):
        return False
    asks = need.equal or need.expression or not need.sorts
    return any(each.narrowed for each in scans) if asks else not answer.sorts


def _directed(column: str) -> str:
    name, _, direction = column.partition(" ")
    return f"{name_of(name)} DESC" if direction.lower() == "desc" else name_of(name)
