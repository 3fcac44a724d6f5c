"""The file of the expected catalog: of these models and this server, or an error. That it answers as the command does
is in `test_cases`."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from auditor import SchemaDriftError, assert_schema_matches_orm
from auditor.audits.drift.comparing import compared_live
from auditor.errors import SnapshotError
from auditor.live.declared.catalog import declare
from auditor.live.declared.dialects import server_of
from auditor.live.session import read
from auditor.live.snapshot import write_snapshot
from tests.servers import database

LIVE = "CREATE TABLE t (id serial PRIMARY KEY, c varchar(5) CONSTRAINT ck CHECK (c IN ('a', 'b')))"


def metadata(length: int = 5) -> sa.MetaData:
    collection = sa.MetaData()
    check = sa.CheckConstraint("c IN ('a', 'b')", name="ck")
    sa.Table("t", collection, sa.Column("id", sa.Integer, primary_key=True), sa.Column("c", sa.String(length)), check)
    return collection


def write(url: sa.URL, file: Path) -> None:
    declared = read(url, lambda c: declare([metadata()], server_of(c), constructs=True))
    write_snapshot(file, declared, read(url, lambda c: compared_live(c, declared)).expected)


def test_where_all_is_as_expected_the_server_judges_nothing(postgres: sa.URL, tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    with database(postgres, LIVE) as url:
        write(url, file)
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        asked: list[str] = []
        sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert_schema_matches_orm(engine, metadata(), snapshot=file)
        assert asked
        assert not [statement for statement in asked if "EXPLAIN" in statement]


def test_another_spelling_is_still_no_drift_and_a_warning_stays_one(postgres: sa.URL, tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    with database(postgres, LIVE) as url:
        write(url, file)
    respelled = LIVE.replace("c IN ('a', 'b')", "c::text = ANY (ARRAY['a'::varchar, 'b']::text[])")
    with database(postgres, f"{respelled}; CREATE TABLE other (a int)") as url:
        assert_schema_matches_orm(sa.create_engine(url, poolclass=sa.NullPool), metadata(), snapshot=file)
    with database(postgres, LIVE.replace("'b'", "'x'")) as url, pytest.raises(SchemaDriftError, match="check changed"):
        assert_schema_matches_orm(sa.create_engine(url, poolclass=sa.NullPool), metadata(), snapshot=file)


def test_a_file_of_other_models_or_of_another_server_is_an_error(postgres: sa.URL, tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    with database(postgres, LIVE) as url:
        write(url, file)
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with pytest.raises(SnapshotError, match="is stale"):
            assert_schema_matches_orm(engine, metadata(6), snapshot=file)
        with pytest.raises(SnapshotError, match="expects nothing of SQLite 3"):
            assert_schema_matches_orm(sa.create_engine("sqlite://"), metadata(), snapshot=file)


@pytest.mark.parametrize("content", [None, "", "[]", '{"snapshot": 2}', "{" * 5000, "\udcff"])
def test_what_is_no_snapshot_is_one_line(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    if content is not None:
        file.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(SnapshotError) as caught:
        assert_schema_matches_orm(sa.create_engine("sqlite://"), metadata(), snapshot=file)
    assert "\n" not in str(caught.value)


def test_one_file_serves_several_servers(postgres: sa.URL, tmp_path: Path) -> None:
    file = tmp_path / "expected.json"
    with database(postgres, LIVE) as url:
        write(url, file)
        lite = sa.create_engine(f"sqlite:///{tmp_path / 'app.db'}", poolclass=sa.NullPool)
        metadata().create_all(lite)
        write(lite.url, file)
        assert_schema_matches_orm(lite, metadata(), snapshot=file)
        assert_schema_matches_orm(sa.create_engine(url, poolclass=sa.NullPool), metadata(), snapshot=file)
