"""`audit drift`: the metadata is imported elsewhere, whatever it does; every refusal is one line without a secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from auditor.errors import MetadataError
from auditor.facts.catalog import Tenant
from auditor.live.application import declared_by
from auditor.live.declared.dialects import Server
from tests.commands import Run
from tests.servers import database

MODELS = """
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
"""
SERVER = Server("postgresql", (16,), False, ("public",))


def test_a_difference_says_where_it_is_declared_and_fails(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    ddl = "CREATE TABLE items (id serial PRIMARY KEY, name varchar(20) NOT NULL)"
    with database(postgres, ddl) as url:
        given = ["--metadata", "models:Base", "--url", url.render_as_string(hide_password=False), "--format", "json"]
        ran = drift(tmp_path, *given)
        assert ran.code == 1, ran.err
        found = json.loads(ran.out)
    (difference,) = found["differences"]
    assert difference["kind"] == "column_type"
    assert (difference["path"], difference["line"], difference["code"]) == ("models.py", 11, "AUD303")
    assert found["compared"] == {"tables": 1, "columns": 2, "indexes": 0, "constraints": 1}
    assert [finding["code"] for finding in found["findings"]] == ["AUD303"]


def test_sqlite_that_matches_is_clean(tmp_path: Path, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'app.db'}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE items (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL)")
    ran = drift(tmp_path, "--metadata", "models:Base", "--url", "sqlite:///app.db")
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise RuntimeError('postgresql://u:hunter22@h/x')", "RuntimeError: postgresql://u:***@h/x"),
        ("import sys; print('noise'); sys.exit(3)", "SystemExit: 3"),
        ("import os; os._exit(4)", "ended the process (exit 4)"),
        ("import time; time.sleep(60)", "took more than 1 s and was stopped"),
        ("Base = 1", "neither a MetaData nor something that has one"),
        ("other = 1", "has no Base"),
        ("from sqlalchemy import MetaData\nBase = MetaData()", "has no tables"),
    ],
)
def test_whatever_the_import_does_becomes_one_line(tmp_path: Path, code: str, said: str) -> None:
    (tmp_path / "strange_models.py").write_text(code)
    seconds = 1 if "sleep" in code else 60
    with pytest.raises(MetadataError) as caught:
        declared_by(("strange_models:Base",), [(Tenant(), SERVER)], tmp_path, seconds=seconds)
    assert said in str(caught.value)
    assert "hunter22" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://u:hunter22@127.0.0.1:1/x", "Connection refused"),
        ("oracle://u:hunter22@h/x", "not supported"),
        ("postgresql+psycopg://u:hunter22@h:port/x", "cannot be read"),
        ("postgresql+nothing://u:hunter22@h/x", "no dialect or driver"),
        ("sqlite:///missing.db", "unable to open database file"),
        ("", "it needs --url"),
    ],
)
def test_a_database_that_cannot_be_read_is_exit_2(tmp_path: Path, url: str, said: str, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    ran = drift(tmp_path, "--metadata", "models:Base", *(["--url", url] if url else []))
    assert ran.code == 2
    assert said in ran.err
    assert "hunter22" not in ran.out + ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not (tmp_path / "missing.db").exists()
