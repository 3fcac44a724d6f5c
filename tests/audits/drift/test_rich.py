"""A database made from the MetaData is what the MetaData says: nothing may be found, on any server."""

from __future__ import annotations

import enum
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import postgresql as pg

from auditor import SchemaDriftError, assert_schema_matches_orm
from auditor.audits.drift.comparing import compare_live
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import server_of
from auditor.live.session import read
from tests.servers import database


class Colour(enum.Enum):
    RED = "red"
    GREEN = "it's green"


class Money(sa.TypeDecorator[Any]):
    impl = sa.Numeric(12, 4)
    cache_ok = True


def common() -> sa.MetaData:
    """What every server has."""
    convention = {
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
    meta = sa.MetaData(naming_convention=convention)
    sa.Table(
        "kinds",
        meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("big", sa.BigInteger, nullable=False, unique=True),
        sa.Column("small", sa.SmallInteger, server_default="7"),
        sa.Column("flag", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("off", sa.Boolean, server_default=sa.text("false")),
        sa.Column("ratio", sa.Float),
        sa.Column("exact", sa.Double),
        sa.Column("price", sa.Numeric(10, 2), server_default="0"),
        sa.Column("cost", Money()),
        sa.Column("free", sa.Numeric),
        sa.Column("name", sa.String(50), index=True, server_default='it\'s: a "name"'),
        sa.Column("wide", sa.Unicode(20)),
        sa.Column("body", sa.Text),
        sa.Column("day", sa.Date),
        sa.Column("at", sa.DateTime, server_default=sa.func.now()),
        sa.Column("moment", sa.DateTime(timezone=True)),
        sa.Column("clock", sa.Time),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("data", sa.JSON),
        sa.Column("token", sa.Uuid),
        sa.Column("colour", sa.Enum(Colour, name="colour")),
        sa.Column("word", sa.Enum("a", "b", native_enum=False, length=9, create_constraint=True, name="word")),
        sa.Column("span", sa.Interval),
        sa.CheckConstraint("small BETWEEN 0 AND 100", name="small"),
        sa.CheckConstraint("name IN ('a', 'b') OR big > 3", name="named"),
        sa.Index(None, "small", "day"),
        sa.Index("ix_lower", "big", unique=True),
    )
    sa.Table(
        "children",
        meta,
        sa.Column("kind_id", sa.ForeignKey("kinds.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent_kind", sa.Integer),
        sa.Column("parent_number", sa.Integer),
        sa.ForeignKeyConstraint(["parent_kind", "parent_number"], ["children.kind_id", "children.number"]),
        sa.UniqueConstraint("parent_number", "parent_kind"),
    )
    quoted = sa.Table(
        "Select", meta, sa.Column("Order by", sa.Integer, primary_key=True), sa.Column("größe", sa.String(9))
    )
    sa.Index("Ix größe", quoted.c["größe"])
    return meta


def postgresql() -> sa.MetaData:
    """What only PostgreSQL has."""
    meta = common()
    mood = pg.ENUM("sad", "ok", name="mood", metadata=meta)
    sa.Table(
        "rich",
        meta,
        sa.Column("id", sa.BigInteger, sa.Identity(always=True, start=10, increment=5), primary_key=True),
        sa.Column("other", sa.Integer, sa.Identity()),
        sa.Column("mood", mood, server_default="ok"),
        sa.Column("moods", pg.ARRAY(mood)),
        sa.Column("tags", pg.ARRAY(sa.Text), server_default="{}", nullable=False),
        sa.Column("grid", pg.ARRAY(sa.Integer, dimensions=2)),
        sa.Column("doc", pg.JSONB, server_default=sa.text("'{}'::jsonb")),
        sa.Column("ip", pg.INET),
        sa.Column("net", pg.CIDR),
        sa.Column("mac", pg.MACADDR),
        sa.Column("words", pg.TSVECTOR),
        sa.Column("bits", pg.BIT(4)),
        sa.Column("vb", pg.BIT(9, varying=True)),
        sa.Column("span", pg.INTERVAL(fields="DAY TO SECOND", precision=3)),
        sa.Column("during", pg.TSTZRANGE),
        sa.Column("many", pg.INT4MULTIRANGE),
        sa.Column("uid", pg.UUID(as_uuid=True), server_default=sa.text("gen_random_uuid()")),
        sa.Column("cash", pg.MONEY),
        sa.Column("path", sa.Text(collation="C")),
        sa.Column("exact", pg.TIMESTAMP(precision=3, timezone=True)),
        sa.Column("c", sa.CHAR(3)),
        sa.Column("utc", sa.DateTime, server_default=sa.text("timezone('utc', now())")),
        sa.Column("kind", pg.OID),
        sa.Column("d", sa.Double),
        sa.Column("yes", sa.Boolean, server_default=sa.false()),
        sa.Column("none", sa.String, server_default=sa.null()),
        sa.Column("title", sa.String(80), comment="it's a title"),
        sa.Column("full", sa.Text, sa.Computed("title || '!'", persisted=True)),
        sa.Column(
            "seq", sa.Integer, sa.Sequence("seq_rich", start=5), server_default=sa.Sequence("seq_rich").next_value()
        ),
        sa.Column("neg", sa.Integer, server_default=sa.text("-1")),
        sa.Column("soon", sa.DateTime(True), server_default=sa.text("now() + interval '1 day'")),
        pg.ExcludeConstraint(("during", "&&"), using="gist", where=sa.text("id > 3"), name="ex"),
        sa.UniqueConstraint("title", "c", name="uq_late", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("title ~ '^[a-z]+$' AND char_length(title) > 3", name="pattern"),
        sa.CheckConstraint("(doc ->> 'a') IS NOT NULL OR tags <> '{}'", name="doc"),
        sa.Index("ix_gin", "doc", postgresql_using="gin"),
        sa.Index("ix_path", "doc", postgresql_using="gin", postgresql_ops={"doc": "jsonb_path_ops"}),
        sa.Index("ix_words", "words", postgresql_using="gin"),
        sa.Index("ix_desc", sa.text("title DESC NULLS LAST")),
        sa.Index("ix_part", "title", unique=True, postgresql_where=sa.text("c IN ('a', 'b') AND yes")),
        sa.Index("ix_vec", sa.text("to_tsvector('english', coalesce(title, ''))"), postgresql_using="gin"),
        sa.Index("ix_hash", "title", postgresql_using="hash"),
        sa.Index("ix_brin", "id", postgresql_using="brin"),
        sa.Index("ix_inc", "c", postgresql_include=["title"]),
        sa.Index("ix_pattern", "title", postgresql_ops={"title": "varchar_pattern_ops"}),
        sa.Index("ix_fill", "d", postgresql_with={"fillfactor": 70}),
        comment="rich; it's",
    )
    rich = meta.tables["rich"]
    sa.Index("ix_func", sa.func.lower(rich.c.title), rich.c.id.desc())
    sa.Index("ix_json", rich.c.doc["a"].astext)
    sa.Index("ix_cast", sa.cast(rich.c.title, sa.Text))
    sa.Table(
        "far",
        meta,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rich_id", sa.ForeignKey("rich.id", onupdate="CASCADE", deferrable=True)),
        schema="elsewhere",
    )
    sa.Table(
        "parted",
        meta,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, primary_key=True),
        postgresql_partition_by="RANGE (day)",
    )
    sa.Table("fast", meta, sa.Column("id", sa.Integer, primary_key=True), prefixes=["UNLOGGED"])
    sa.Table(
        "nokey",
        meta,
        sa.Column("a", sa.Integer),
        sa.Column("b", sa.Integer, sa.ForeignKey("kinds.id", ondelete="SET NULL")),
    )
    return meta


BEFORE = "CREATE SCHEMA elsewhere"
AFTER = (
    "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"
    "CREATE VIEW seen AS SELECT id, title FROM rich"
)


def differences(url: sa.URL, meta: sa.MetaData) -> list[str]:
    found = read(url, lambda c: compare_live(c, declare([meta], server_of(c))))
    assert found.tables == len(meta.tables)
    return [each.message for each in found.differences]


def check_postgresql(server: sa.URL) -> None:
    meta = postgresql()
    with database(server, BEFORE) as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        meta.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(AFTER)
        sa.Table(
            "seen",
            meta,
            sa.Column("id", sa.BigInteger, primary_key=True),
            sa.Column("title", sa.String(80)),
            info={"is_view": True},
        )
        assert differences(url, meta) == []
        assert_schema_matches_orm(engine, meta)
        with engine.begin() as connection:  # and that it looks: one thing less
            connection.exec_driver_sql("DROP INDEX ix_vec; ALTER TABLE rich ALTER neg SET DEFAULT -2")
        with pytest.raises(SchemaDriftError) as caught:
            assert_schema_matches_orm(engine, meta)
        kinds = {each.kind for each in caught.value.differences}
        assert kinds == {"missing_index", "column_default"}


def test_on_the_oldest_postgresql(postgres: sa.URL) -> None:
    check_postgresql(postgres)


def test_on_postgresql_16(postgres_16: sa.URL) -> None:
    check_postgresql(postgres_16)


def test_on_postgresql_18(postgres_18: sa.URL) -> None:
    check_postgresql(postgres_18)


def test_on_sqlite(tmp_path: Any) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'app.db'}", poolclass=sa.NullPool)
    meta = common()
    meta.create_all(engine)
    assert differences(engine.url, meta) == []


def test_on_mariadb(mariadb: sa.URL) -> None:
    meta = common()
    sa.Table(
        "mine",
        meta,
        sa.Column("id", mysql.INTEGER(unsigned=True), primary_key=True),
        sa.Column("tiny", mysql.TINYINT),
        sa.Column("medium", mysql.MEDIUMTEXT),
        sa.Column(
            "t",
            mysql.TIMESTAMP(fsp=6),
            server_default=sa.text("CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)"),
            nullable=False,
        ),
        sa.Column("y", mysql.YEAR),
        sa.Column("s", mysql.SET("a", "b")),
        sa.Column("d", mysql.DOUBLE),
        sa.Column("n", sa.Numeric(8, 3), server_default="1.5"),
        sa.Column("g", sa.Integer, sa.Computed("tiny + 1", persisted=True)),
        sa.Column("vb", sa.VARBINARY(16)),
        sa.Index("ix_full", "medium", mysql_prefix="FULLTEXT"),
        sa.Index("ix_prefix", "medium", mysql_length=10),
    )
    with database(mariadb) as url:
        meta.create_all(sa.create_engine(url, poolclass=sa.NullPool))
        assert differences(url, meta) == []
