"""One set of models, the tables of which are in the schema of each tenant."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from auditor import SchemaDriftError, assert_schema_matches_orm
from auditor.errors import DatabaseError
from tests.servers import database

TABLE = "CREATE TABLE {0}.t (id serial PRIMARY KEY, c varchar({1}), shared_id int REFERENCES public.shared (id));"
LIVE = (
    "CREATE TABLE shared (id serial PRIMARY KEY);"
    'CREATE SCHEMA tenant_a; CREATE SCHEMA "tenant B"; CREATE SCHEMA empty;'
    + TABLE.format("tenant_a", 5)
    + TABLE.format('"tenant B"', 6)
    + "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5));"
)


def metadata(schema: str | None = None) -> sa.MetaData:
    collection = sa.MetaData()
    key = sa.Column("id", sa.Integer, primary_key=True)
    shared: sa.Column[int] = sa.Column("shared_id", sa.ForeignKey("public.shared.id"))
    sa.Table("t", collection, key, sa.Column("c", sa.String(5)), shared, schema=schema)
    sa.Table("shared", collection, sa.Column("id", sa.Integer, primary_key=True), schema="public")
    return collection


def found(url: sa.URL, collection: sa.MetaData, *tenants: str) -> set[tuple[str, str, str]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        assert_schema_matches_orm(engine, collection, tenants=tenants)
    except SchemaDriftError as error:
        return {(each.kind, each.table, each.name) for each in error.differences}
    return set()


def test_each_tenant_is_compared_in_its_own_schema(postgres: sa.URL) -> None:
    with database(postgres, LIVE) as url:
        assert found(url, metadata(), "tenant_a") == set()
        # the table of that name in public is not the tenant's, and is one that nobody declares
        left = ("extra_table", "public.t", "public.t")
        assert found(url, metadata(), "tenant*") == {("column_type", "tenant B.t", "c"), left}
        assert found(url, metadata(), "tenant_a", "empty") == {("missing_table", "empty.t", "empty.t"), left}


def test_a_placeholder_is_replaced(postgres: sa.URL) -> None:
    with database(postgres, LIVE) as url:
        kinds = {each for each in found(url, metadata("per_tenant"), "per_tenant=tenant B") if each[0] == "column_type"}
        assert kinds == {("column_type", "tenant B.t", "c")}
        assert found(url, metadata("per_tenant"), "per_tenant=tenant_a") == set()


def test_a_tenant_that_is_not_there_is_an_error(postgres: sa.URL) -> None:
    with database(postgres, LIVE) as url, pytest.raises(DatabaseError, match="no schema 'nobody\\*'"):
        found(url, metadata(), "nobody*")
    with pytest.raises(DatabaseError, match="schemas of PostgreSQL"):
        assert_schema_matches_orm(sa.create_engine("sqlite://"), metadata(), tenants=["a"])
