"""With a database: its indexes, rows and counters are read, and its planner is asked; nothing is written to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from auditor import pipeline
from auditor.audits.indexes.model import Indexes, Suggestion
from auditor.errors import AuditorError
from auditor.facts.statistics import Statistics
from auditor.findings import Report, Severity
from auditor.reading.statistics import load_statistics
from tests.commands import Command
from tests.projects import write
from tests.servers import database, execute

_CODE = """
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    number: Mapped[str]
    placed: Mapped[int]


def by_number(session, n):
    return session.scalars(select(Order).where(Order.number == n))


def by_customer(session, n):
    return session.scalars(select(Order).where(Order.customer_id == n))


def by_name(session, n):
    return session.scalars(select(Customer).where(Customer.name == n))


if __name__ == "__main__":
    by_number(None, 1)
    by_customer(None, 1)
    by_name(None, 1)
"""
_SCHEMA = """
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, number text NOT NULL, placed int NOT NULL
);
INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 50) i;
INSERT INTO orders SELECT i, mod(i, 50) + 1, i::text, i FROM generate_series(1, 5000) i;
CREATE INDEX by_hand ON orders (customer_id);
CREATE INDEX never ON orders (placed DESC);
ANALYZE;
"""


@pytest.fixture(scope="module", params=["postgres", "postgres_16"])
def shop(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database with rows, of a server that knows GENERIC_PLAN and of one that may be older."""
    with database(request.getfixturevalue(request.param), *_SCHEMA.strip().split(";\n")) as url:
        yield url.render_as_string(hide_password=False)


def _report(folder: Path, **settings: object) -> Report:
    write(folder, {"app.py": _CODE})
    return pipeline.audit(folder, only={"indexes": settings})


def _result(report: Report) -> Indexes:
    result = report.results["indexes"]
    assert isinstance(result, Indexes)
    return result


def _told(suggestions: tuple[Suggestion, ...]) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {(each.code, each.severity.value, each.table.name, each.columns) for each in suggestions}


def _aged(file: Path, days: float, scans: int = 0) -> Statistics:
    kept = load_statistics(file)
    tables = tuple(
        replace(table, indexes=tuple(replace(index, scans=scans) for index in table.indexes)) for table in kept.tables
    )
    found = replace(kept, days=days, tables=tables)
    file.write_bytes(msgspec.json.encode(found))
    return found


def test_an_index_made_by_hand_counts_and_a_small_table_is_a_note(tmp_path: Path, shop: str) -> None:
    assert _told(_result(_report(tmp_path)).suggestions) == {
        ("AUD101", "warning", "orders", ("number",)),
        ("AUD102", "warning", "orders", ("customer_id",)),
        ("AUD101", "warning", "customers", ("name",)),
    }
    assert _told(_result(_report(tmp_path, url=shop, plans=0)).suggestions) == {
        ("AUD101", "warning", "orders", ("number",)),
        ("AUD101", "note", "customers", ("name",)),
        ("AUD105", "note", "orders", ("placed",)),
    }


def test_the_planner_is_asked_without_running_anything(tmp_path: Path, shop: str) -> None:
    report = _report(tmp_path, url=shop)
    plans = {each.sql: each.whole for each in _result(report).plans}
    assert plans == {
        'SELECT 1 FROM "orders" WHERE "number" = $1': ("orders",),
        'SELECT 1 FROM "orders" WHERE "customer_id" = $1': (),
        'SELECT 1 FROM "customers" WHERE "name" = $1': ("customers",),
    }
    found = {(each.table, each.severity) for each in report.findings if each.code == "AUD107"}
    assert found == {("orders", Severity.WARNING), ("customers", Severity.NOTE)}


def test_with_rows_the_statements_run_and_reading_a_large_table_whole_is_an_error(tmp_path: Path, shop: str) -> None:
    report = _report(tmp_path, url=shop, analyze=True, min_rows=1000)
    assert [(each.table, each.severity) for each in report.findings if each.code == "AUD107"] == [
        ("orders", Severity.ERROR)
    ]
    more = _report(tmp_path, url=shop, analyze=True, min_rows=10_000)
    assert not [each for each in more.findings if each.code == "AUD107"]


def test_statements_of_a_file_are_asked_about_where_they_only_read(tmp_path: Path, shop: str) -> None:
    file = tmp_path / "hot.sql"
    file.write_text(
        "SELECT * FROM orders WHERE number = :n;\nSELECT * FROM orders WHERE id = %s;\nDELETE FROM orders;\n"
        "SELECT * FROM nowhere;\nSELECT pg_sleep(1);\n"
    )
    result = _result(_report(tmp_path, url=shop, statements=str(file)))
    assert [(each.line, each.whole, each.refused) for each in result.plans] == [
        (1, ("orders",), ""),
        (2, (), ""),
        (3, (), "it does more than read"),
        (4, (), 'relation "nowhere" does not exist'),
        (5, (), ""),
    ]
    ran = _result(_report(tmp_path, url=shop, statements=str(file), analyze=True))
    assert [each.refused.partition(":")[0].partition(",")[0] for each in ran.plans] == [
        "it has parameters", "it has parameters", "it does more than read", 'relation "nowhere" does not exist',
        "it calls pg_sleep",
    ]  # fmt: skip
    with sa.create_engine(shop).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar_one() == 5000


def test_what_a_database_says_is_kept_in_a_file_and_read_from_there(tmp_path: Path, shop: str) -> None:
    file = tmp_path / "stats.json"
    live = _result(_report(tmp_path, url=shop, plans=0, write_stats=str(file)))
    assert _told(_result(_report(tmp_path, stats=str(file))).suggestions) == _told(live.suggestions)
    text = file.read_text()
    assert "by_hand" in text
    assert "c17" not in text


def test_unused_is_said_when_uses_were_counted_for_long_enough(tmp_path: Path, shop: str) -> None:
    file = tmp_path / "stats.json"
    live = _result(_report(tmp_path, url=shop, plans=0, write_stats=str(file)))
    assert any("nothing is said of what is not used" in each for each in live.notes)
    assert {each.reason for each in live.suggestions if each.index == "by_hand"} == set()
    _aged(file, 40.0)
    aged = _result(_report(tmp_path, stats=str(file)))
    assert {each.index: each.reason for each in aged.suggestions if each.code == "AUD105"} == {
        "never": "the database used it never in 40 days",
        "by_hand": "the database used it never in 40 days",
    }
    assert aged.notes == ()


def test_an_index_that_the_database_uses_is_not_unused_whatever_the_code_says(tmp_path: Path, shop: str) -> None:
    file = tmp_path / "stats.json"
    _report(tmp_path, url=shop, plans=0, write_stats=str(file))
    _aged(file, 40.0, scans=7)
    assert not [each for each in _result(_report(tmp_path, stats=str(file))).suggestions if each.code == "AUD105"]


def test_a_failed_concurrent_index_is_a_defect(tmp_path: Path, shop: str) -> None:
    file = tmp_path / "stats.json"
    _report(tmp_path, url=shop, plans=0, write_stats=str(file))
    kept = load_statistics(file)
    tables = tuple(
        replace(table, indexes=tuple(replace(index, valid=index.name != "by_hand") for index in table.indexes))
        for table in kept.tables
    )
    file.write_bytes(msgspec.json.encode(replace(kept, tables=tables)))
    told = {(each.code, each.index) for each in _result(_report(tmp_path, stats=str(file))).suggestions}
    assert ("AUD106", "by_hand") in told
    assert ("AUD102", None) in told  # it serves nothing


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"analyze": True}, "--analyze goes with --url"),
        ({"write_stats": "x.json"}, "--write-stats goes with --url"),
        ({"url": "NO_SUCH_VARIABLE"}, "the variable NO_SUCH_VARIABLE, which --url names, is not set"),
        ({"url": "sqlite://", "stats": "x.json"}, "not both"),
        ({"stats": "missing.json"}, "cannot read missing.json"),
        ({"url": "sqlite://"}, "PostgreSQL only"),
        ({"url": "postgresql+psycopg://u:hush@127.0.0.1:1/x"}, "cannot read the database"),
    ],
)
def test_what_the_user_caused_is_one_line_without_secrets(
    tmp_path: Path, settings: dict[str, object], says: str
) -> None:
    with pytest.raises(AuditorError, match=says.replace("(", r"\(")) as caught:
        _report(tmp_path, **settings)
    assert "hush" not in str(caught.value)


def test_the_command_takes_the_address_from_a_variable_and_says_what_the_planner_said(
    tmp_path: Path, shop: str, monkeypatch: pytest.MonkeyPatch, audit_command: Command
) -> None:
    write(tmp_path, {"app.py": _CODE})
    monkeypatch.setenv("SHOP_URL", shop)
    done = audit_command("indexes", "--url", "SHOP_URL", cwd=tmp_path)
    assert "planner: 3 statements, 1 by an index, 2 by reading a whole table" in done.out
    assert done.code == 0
    assert audit_command("indexes", "--url", "SHOP_URL", "--analyze", cwd=tmp_path).code == 1


def test_a_suggested_index_is_tried_before_there_is_one(tmp_path: Path, postgres: sa.URL) -> None:
    with database(postgres, *_SCHEMA.strip().split(";\n")) as url:
        try:
            execute(url, "CREATE EXTENSION hypopg")
        except sa.exc.DBAPIError:
            pytest.skip("the server has no HypoPG")
        report = _report(tmp_path, url=url.render_as_string(hide_password=False))
    reasons = {each.columns: each.reason for each in _result(report).suggestions if each.code == "AUD101"}
    assert reasons[("number",)].endswith("; about 5000 rows; the planner would use it (HypoPG)")
