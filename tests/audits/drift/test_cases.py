"""Every kind of drift is found on a real server, and its twin that only spells it otherwise is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.schema import SchemaItem

from auditor import SchemaDriftError, assert_schema_matches_orm
from auditor.audits.drift.comparing import compared_live
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import server_of
from auditor.live.session import read
from auditor.live.snapshot import write_snapshot
from tests.audits.drift.mending import mend
from tests.servers import database, execute

ID = "id serial PRIMARY KEY"


Items = tuple[SchemaItem, ...]


def column(type_: Any, **rest: Any) -> Items:
    return (sa.Column("c", type_, **rest),)


MOOD = sa.Enum("a", "b", name="mood")
TODAY = sa.text("CURRENT_DATE")
INT, TEXT, SHORT = sa.Integer, sa.Text, sa.String(9)
NOW = sa.func.now()


def check() -> Items:
    return (sa.Column("c", INT), sa.CheckConstraint("c BETWEEN 1 AND 5", name="ck"))


def in_() -> Items:
    return (sa.Column("c", SHORT), sa.CheckConstraint("c IN ('a', 'b')", name="ck"))


def lower() -> Items:
    return (sa.Column("c", SHORT), sa.Index("ix", sa.text("lower(c) DESC")))


def open() -> Items:
    return (sa.Column("c", SHORT), sa.Index("ix", "c", postgresql_where=sa.text("c = 'open'")))


def trigger() -> Items:
    return (sa.Column("c", TEXT), sa.Index("ix", "c", postgresql_ops={"c": "text_pattern_ops"}))


def computed() -> Items:
    return (sa.Column("a", INT), sa.Column("c", INT, sa.Computed("a * 2", persisted=True)))


def percent() -> Items:
    return (sa.Column("c", TEXT), sa.CheckConstraint("c LIKE 'a%' AND c <> 'b:%'", name="ck"))


def odd() -> Items:
    return (sa.Column('od"d\nnäme %', INT), sa.CheckConstraint('"od""d\nnäme %" > 0', name="ck"))


def both_keys() -> Items:
    return (
        sa.Column("c", INT),
        sa.UniqueConstraint("id", name="uq"),
        sa.UniqueConstraint("c"),
        sa.UniqueConstraint("c"),
    )


def twice() -> Items:
    return (sa.Column("c", INT), sa.Index("ix", "c"), sa.Index("ix", "c"))


Case = tuple[Items | Callable[[], Items], str, set[tuple[str, str]]]
# What the ORM says, what the database has, what is found: kind and severity.
CASES: dict[str, Case] = {
    "type": (column(pg.JSONB), "c json", {("column_type", "error")}),
    "type same": (column(pg.JSONB), "c jsonb", set()),
    "length": (column(sa.String(50)), "c varchar", {("column_type", "error")}),
    "text is varchar": (column(TEXT), "c varchar", set()),
    "precision": (column(sa.DateTime(timezone=True)), "c timestamptz(0)", {("column_type", "error")}),
    "precision six": (column(sa.DateTime(timezone=True)), "c timestamptz(6)", set()),
    "array": (column(sa.ARRAY(sa.String(10))), "c varchar(20)[]", {("column_type", "error")}),
    "unknown type": (column(MOOD), "c varchar(9)", {("column_type", "error"), ("enum_missing_value", "error")}),
    "nullable": (column(INT, nullable=False), "c int", {("column_nullable", "error")}),
    "not null": (column(INT), "c int NOT NULL", {("column_nullable", "error")}),
    "default": (column(SHORT, server_default="x"), "c varchar(9) DEFAULT 'y'", {("column_default", "error")}),
    "default cast": (column(SHORT, server_default="x"), "c varchar(9) DEFAULT 'x'::text", set()),
    "default missing": (column(SHORT, server_default="x"), "c varchar(9)", {("column_default", "error")}),
    "default extra": (column(SHORT), "c varchar(9) DEFAULT 'x'", {("column_default", "warning")}),
    "default fetched": (column(INT, server_default=sa.FetchedValue()), "c int DEFAULT 7", set()),
    "default now": (column(sa.DateTime(True), server_default=NOW), "c timestamptz DEFAULT CURRENT_TIMESTAMP", set()),
    "default zone": (
        column(sa.DateTime, server_default=sa.text("timezone('UTC', now())")),
        "c timestamp DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'utc')",
        set(),
    ),
    "default no zone": (
        column(sa.DateTime, server_default=NOW),
        "c timestamp DEFAULT timezone('utc', now())",
        {("column_default", "error")},
    ),
    "default scale": (column(sa.Numeric(9, 2), server_default="0"), "c numeric(9,2) DEFAULT 0.00", set()),
    "default array": (column(sa.ARRAY(TEXT), server_default="{}"), "c text[] DEFAULT ARRAY[]::text[]", set()),
    "default day": (column(sa.Date, server_default=TODAY), "c date DEFAULT ('now'::text)::date", set()),
    "default null": (column(INT, server_default=sa.text("NULL")), "c int", set()),
    "default with type": (column(pg.JSONB, server_default="{}"), "c json DEFAULT '{}'", {("column_type", "error")}),
    "generated": (computed, "a int, c int GENERATED ALWAYS AS (a * 3) STORED", {("column_generated", "error")}),
    "generated same": (computed, "a int, c int GENERATED ALWAYS AS (2 * a) STORED", {("column_generated", "error")}),
    "generated spelled": (computed, "a int, c int GENERATED ALWAYS AS ((a) * (2)) STORED", set()),
    "collation": (column(sa.Text(collation="C")), "c text", {("column_collation", "error")}),
    "collation same": (column(sa.Text(collation="C")), 'c text COLLATE "C"', set()),
    "column missing": (column(INT), "", {("missing_column", "error")}),
    "column extra": ((), "c int", {("extra_column", "warning")}),
    "column extra refuses": ((), "c int NOT NULL", {("extra_column", "error")}),
    "check": (check, "c int, CONSTRAINT ck CHECK (c BETWEEN 1 AND 6)", {("check_changed", "error")}),
    "check spelled": (check, "c int, CONSTRAINT ck CHECK (c >= 1 AND c <= 5)", set()),
    "check in": (in_, "c varchar(9), CONSTRAINT ck CHECK (c::text = ANY (ARRAY['a'::varchar, 'b']::text[]))", set()),
    "check in more": (in_, "c varchar(9), CONSTRAINT ck CHECK (c IN ('a', 'c'))", {("check_changed", "error")}),
    "check missing": (check, "c int", {("missing_check", "error")}),
    "check extra": (column(INT), "c int CHECK (c > 0)", {("extra_check", "warning")}),
    "check beside column": (
        (sa.Column("c", INT, sa.CheckConstraint("c > 0")),),
        "c int CHECK (c > 0)",
        set(),
    ),
    "check renamed": (check, "c int, CONSTRAINT old CHECK (c BETWEEN 1 AND 5)", {("name", "warning")}),
    "check percent": (percent, "c text, CONSTRAINT ck CHECK (c ~~ 'a%' AND c <> 'b:%')", set()),
    "odd names": (odd, '"od""d\nnäme %" int CONSTRAINT ck CHECK (0 < "od""d\nnäme %")', {("check_changed", "error")}),
    "index": (lower, "c varchar(9)); CREATE INDEX ix ON t (upper(c) DESC", {("index_changed", "error")}),
    "index spelled": (lower, "c varchar(9)); CREATE INDEX ix ON t (lower(c::text) DESC NULLS FIRST", set()),
    "index order": (lower, "c varchar(9)); CREATE INDEX ix ON t (lower(c)", {("index_changed", "error")}),
    "index class": (trigger, "c text); CREATE INDEX ix ON t (c", {("index_changed", "error")}),
    "index class same": (trigger, "c text); CREATE INDEX ix ON t (c text_pattern_ops", set()),
    "index renamed": (trigger, "c text); CREATE INDEX o ON t (c text_pattern_ops", {("name", "warning")}),
    "index missing": (open, "c varchar(9)", {("missing_index", "error")}),
    "index extra": (column(INT), "c int); CREATE INDEX o ON t (c", {("extra_index", "warning")}),
    "unique form": (column(INT, unique=True), "c int); CREATE UNIQUE INDEX o ON t (c", {("unique_form", "warning")}),
    "unique missing": (column(INT, unique=True), "c int", {("missing_unique", "error")}),
    "unique extra": (column(INT), "c int UNIQUE", {("extra_unique", "warning")}),
    "unique implied by keys": (both_keys, "c int UNIQUE", set()),
    "unique implied by nothing": (both_keys, "c int", {("missing_unique", "error")}),
    "index twice": (twice, "c int); CREATE INDEX ix ON t (c", set()),
    "index twice missing": (twice, "c int", {("missing_index", "error")}),
    "enum short": (column(MOOD), "c mood", {("enum_missing_value", "error")}),
}  # fmt: skip


@pytest.fixture(scope="module")
def url(postgres: sa.URL) -> Iterator[sa.URL]:
    """A database for all cases, which each empties: to make one takes longer than the rest of a case."""
    with database(postgres) as made:
        yield made


@pytest.mark.parametrize("name", CASES)
def test_drift_is_found_and_its_twin_is_not(name: str, url: sa.URL, tmp_path: Path) -> None:
    items, live, expected = CASES[name]
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", INT, primary_key=True), *(items() if callable(items) else items))
    ddl = f"CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t ({ID}{', ' if live else ''}{live})"
    execute(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", ddl)
    compared = read(url, lambda c: compared_live(c, declare([metadata], server_of(c), constructs=True)))
    assert {(each.kind, each.severity) for each in compared.differences} == expected
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    write_snapshot(tmp_path / "snapshot", read(url, lambda c: declare([metadata], server_of(c))), compared.expected)
    for snapshot in (None, tmp_path / "snapshot"):
        if any(severity == "error" for _, severity in expected):
            with pytest.raises(SchemaDriftError) as caught:
                assert_schema_matches_orm(engine, metadata, snapshot=snapshot)
            assert caught.value.differences == compared.differences
        else:
            assert_schema_matches_orm(engine, metadata, snapshot=snapshot)
    left = mend(engine, compared, lambda c: compared_live(c, declare([metadata], server_of(c), constructs=True)))
    assert {each.kind for each in left} <= {"extra_column", "extra_index", "extra_unique", "extra_check"}
    assert not [each for each in left if each.severity == "error"]
