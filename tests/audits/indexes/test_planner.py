"""The audit agrees with PostgreSQL's planner: what it calls served an index can serve, and what it suggests serves.

`enable_seqscan = off` and the like do not forbid a plan, they show whether there is another one (PostgreSQL, 20.7.1.
Planner Method Configuration). So: no sequential scan, no filter behind an index, no sort means that an index serves,
unless the condition is on later columns only, for then the whole index is read (11.3. Multicolumn Indexes).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from auditor import pipeline
from auditor.audits.indexes.model import Indexes, Kind, Suggestion
from tests.projects import write
from tests.servers import database

_MODELS = """
from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_, delete, func, or_, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers_{at}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Order(Base):
    __tablename__ = "orders_{at}"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers_{at}.id"))
    number: Mapped[str]
    placed: Mapped[int]
    weight: Mapped[int]
    {arguments}


STATEMENT = {statement}


def run(session):
    return session.execute(STATEMENT).first() if {first} else session.execute(STATEMENT)
"""
_NUMBER, _CUSTOMER, _PLACED = "Order.number == '7'", "Order.customer_id == 7", "Order.placed > 2990"
#: Statements, and what is declared beside them: nothing, too little, enough, in another order.
_CASES = [
    (f"select(Order).where({_NUMBER})", ["", "number", "number, placed", "placed, number", "unique number"]),
    (f"select(Order).where({_CUSTOMER})", ["", "customer_id", "customer_id, placed", "placed, customer_id"]),
    (
        f"select(Order).where({_NUMBER}, {_CUSTOMER})",
        ["", "number", "number, customer_id", "customer_id, number, placed"],
    ),
    (f"select(Order).where({_CUSTOMER}, {_PLACED})", ["", "customer_id", "customer_id, placed"]),
    (f"select(Order).where({_PLACED})", ["", "placed", "customer_id, placed"]),
    (
        f"select(Order).where({_CUSTOMER}).order_by(Order.placed).limit(5)",
        ["", "customer_id", "customer_id, placed", "placed, customer_id"],
    ),
    (f"select(Order).where({_CUSTOMER}).order_by(Order.placed.desc()).limit(5)", ["customer_id, placed"]),
    ("select(Order).order_by(Order.placed).limit(5)", ["", "placed", "placed, number", "number, placed"]),
    ("select(Order).order_by(Order.placed, Order.number).limit(5)", ["", "placed", "placed, number"]),
    (f"select(Order).where(or_({_NUMBER}, {_CUSTOMER}))", ["", "number", "number; customer_id"]),
    ("select(Order).where(Order.number.in_(['1', '2']))", ["", "number"]),
    ("select(Order).where(func.lower(Order.number) == '7')", ["", "number", "lower(number)"]),
    (f"update(Order).where({_NUMBER}).values(weight=1)", ["", "number"]),
    (f"delete(Order).where({_NUMBER}, {_CUSTOMER})", ["", "customer_id, number"]),
]
_WANTED = {Kind.MISSING, Kind.EXTEND}
CASES = [(statement, declared) for statement, several in _CASES for declared in several]


def _arguments(declared: str, at: int) -> str:
    """`number; unique customer_id, placed` as `__table_args__`."""
    made = []
    for number, each in enumerate(filter(None, declared.split("; "))):
        unique = each.startswith("unique ")
        columns = each.removeprefix("unique ").split(", ")
        quoted = ", ".join(f'text("{column}")' if "(" in column else f'"{column}"' for column in columns)
        name = f"ix_{at}_{number}{'_unique' if unique else ''}"
        made.append(f'Index("{name}", {quoted}, unique={unique})')
    return f"__table_args__ = ({', '.join(made)},)" if made else ""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, list[Suggestion]]:
    """What the audit says of the orders of each case, all audited at once."""
    root = tmp_path_factory.mktemp("planner")
    files = {}
    for at, (statement, declared) in enumerate(CASES):
        arguments = _arguments(declared, at)
        text = _MODELS.format(at=at, arguments=arguments, statement=statement, first="limit" in statement)
        files[f"case_{at}.py"] = text
    write(root, files)
    result = pipeline.audit(root, only=["indexes"], jobs=1).results["indexes"]
    assert isinstance(result, Indexes)
    found: dict[int, list[Suggestion]] = {}
    for each in result.suggestions:
        if each.table.name.startswith("orders_") and each.serves and each.kind in _WANTED:
            found.setdefault(int(each.table.name.removeprefix("orders_")), []).append(each)
    return found


@pytest.fixture(scope="module")
def connection(postgres: sa.URL) -> Iterator[sa.Connection]:
    """A database in which the planner shows whether an index serves."""
    with database(postgres) as url, sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        for method in ("seqscan", "sort", "hashjoin", "mergejoin", "indexonlyscan"):
            connection.exec_driver_sql(f"SET enable_{method} = off")
        yield connection


def _loaded(at: int, statement: str, declared: str, connection: sa.Connection) -> str:
    """Make the tables of a case with rows in them; gives the statement as text."""
    space: dict[str, Any] = {"__name__": f"case_{at}"}
    arguments = _arguments(declared, at)
    text = _MODELS.format(at=at, arguments=arguments, statement=statement, first=False)
    exec(compile(text, "case", "exec", dont_inherit=True), space)
    space["Base"].metadata.create_all(connection)
    connection.exec_driver_sql(f"INSERT INTO customers_{at} SELECT i, 'c' || i FROM generate_series(0, 99) i")
    rows = f"INSERT INTO orders_{at} SELECT i, i %% 100, i::text, i, i FROM generate_series(1, 3000) i"
    connection.exec_driver_sql(rows)
    connection.exec_driver_sql(f"ANALYZE orders_{at}, customers_{at}")
    return str(space["STATEMENT"].compile(connection.engine, compile_kwargs={"literal_binds": True}))


def _is_served(connection: sa.Connection, statement: str) -> bool:
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}".replace("%", "%%")).scalars()
    nodes = list(_nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
    kinds = {node["Node Type"] for node in nodes}
    if any(not _leads(connection, node) for node in nodes if "Index Cond" in node):
        return False
    unique = any("unique" in node.get("Index Name", "") for node in nodes)
    return not kinds & {"Seq Scan", "Sort", "Incremental Sort"} and (unique or not any("Filter" in n for n in nodes))


def _leads(connection: sa.Connection, node: Mapping[str, Any]) -> bool:
    """Is the first column of the index in the condition?"""
    first = f"SELECT pg_get_indexdef('{node['Index Name']}'::regclass, 1, true)"
    leading, condition = connection.exec_driver_sql(first).scalar_one(), node["Index Cond"]
    return re.sub(r"\W", "", leading) in re.sub(r"\W", "", condition)


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


@pytest.mark.parametrize("at", range(len(CASES)), ids=[f"{s} | {d}" for s, d in CASES])
def test_served_is_what_the_planner_can_serve(
    judged: Mapping[int, list[Suggestion]], connection: sa.Connection, at: int
) -> None:
    text = _loaded(at, *CASES[at], connection)
    wanted = judged.get(at, [])
    assert _is_served(connection, text) is not bool(wanted)
    for number, each in enumerate(wanted):
        columns = each.expression or ", ".join(each.columns)
        connection.exec_driver_sql(f"CREATE INDEX wanted_{at}_{number} ON orders_{at} ({columns})")
    assert _is_served(connection, text)


SUPERFLUOUS = [
    ("number; number, placed", "number", f"select(Order).where({_NUMBER})"),
    ("id", "id", "select(Order).where(Order.id == 7)"),
    ("unique number; number", "number", f"select(Order).where({_NUMBER})"),
    ("placed; placed", "placed", "select(Order).order_by(Order.placed).limit(5)"),
    ("customer_id, placed; customer_id", "customer_id", f"select(Order).where({_CUSTOMER})"),
]


@pytest.mark.parametrize(("declared", "superfluous", "statement"), SUPERFLUOUS)
def test_an_index_that_is_called_superfluous_changes_no_plan_when_it_goes(
    tmp_path: Path, connection: sa.Connection, declared: str, superfluous: str, statement: str
) -> None:
    at = 100 + SUPERFLUOUS.index((declared, superfluous, statement))
    arguments = _arguments(declared, at)
    write(tmp_path, {"m.py": _MODELS.format(at=at, arguments=arguments, statement=statement, first=False)})
    result = pipeline.audit(tmp_path, only=["indexes"], jobs=1).results["indexes"]
    assert isinstance(result, Indexes)
    (gone,) = (each for each in result.suggestions if each.kind is Kind.REDUNDANT)
    assert gone.columns == (superfluous,)
    text = _loaded(at, statement, declared, connection)
    assert _is_served(connection, text)
    connection.exec_driver_sql(f"DROP INDEX {gone.index}")
    assert _is_served(connection, text)
