"""AUD007: SQL that names a table declared nowhere, and one that is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import IMPORTS, codes
from tests.projects import MODELS, report_on

FOUND = {"sql.py": IMPORTS + "def ghosts(session):\n    session.execute(text('SELECT a FROM ghosts'))\n"}
NEAR_MISS = {"sql.py": IMPORTS + "def orders(session):\n    session.execute(text('SELECT id FROM orders'))\n"}


def test_it_finds_what_it_is_about(tmp_path: Path) -> None:
    assert "AUD007" in codes(tmp_path, FOUND)


def test_it_leaves_the_near_miss_alone(tmp_path: Path) -> None:
    assert "AUD007" not in codes(tmp_path, NEAR_MISS)


COPIES = """
class Versioned:
    def __init_subclass__(cls):
        table = cls.__table__.to_metadata(cls.metadata, name=cls.__table__.name + "_history")
"""
VERSIONED = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
from sqlalchemy_continuum import make_versioned
make_versioned(user_cls=None, options={"table_name": "%s_old"})
class Page(declarative_base()):
    __versioned__ = {}
    __tablename__ = "pages"
    id = Column(Integer, primary_key=True)
"""


def _asks(table: str) -> str:
    return IMPORTS + f"def ask(session):\n    session.execute(text('SELECT a FROM {table}'))\n"


def test_copies_of_declared_tables_are_known(tmp_path: Path) -> None:
    assert "AUD007" not in codes(tmp_path / "a", {"sql.py": _asks("orders_history"), "copies.py": COPIES})
    assert "AUD007" in codes(tmp_path / "b", {"sql.py": _asks("ghosts_history"), "copies.py": COPIES})


def test_tables_that_a_library_makes_for_versions_are_known(tmp_path: Path) -> None:
    assert "AUD007" not in codes(tmp_path / "a", {"sql.py": _asks("pages_old"), "pages.py": VERSIONED})
    assert "AUD007" in codes(tmp_path / "b", {"sql.py": _asks("orders_old"), "pages.py": VERSIONED})


def test_a_schema_put_in_at_run_time_may_be_of_another_database(tmp_path: Path) -> None:
    code = IMPORTS + "def ask(session, s):\n    session.execute(text(f'SELECT a FROM {s}.ghosts'))\n"
    assert "AUD007" not in codes(tmp_path, {"sql.py": code})


@pytest.mark.parametrize(
    "name",
    ["syscat.columns", "system.tables", "system_schema.columns", "svv_columns", "exa_all_columns", "all_tab_cols"],
)
def test_catalogues_of_other_databases_are_no_tables(tmp_path: Path, name: str) -> None:
    assert "AUD007" not in codes(tmp_path, {"sql.py": _asks(name)})


HELPER = IMPORTS + "def ask(session, query):\n    return session.execute(text(query))\n"


def test_what_tests_alone_give_a_helper_is_of_the_tests(tmp_path: Path) -> None:
    caller = "from sql import ask\n\ndef {}(session):\n    ask(session, 'SELECT a FROM ghosts')\n"
    tested = {"sql.py": HELPER, "tests/test_sql.py": caller.format("test_ask")}
    assert "AUD007" not in codes(tmp_path / "a", tested)
    assert "AUD007" in codes(tmp_path / "b", {**tested, "job.py": caller.format("job")})


def _said(folder: Path, files: dict[str, str]) -> list[str]:
    return [finding.message for finding in report_on(folder, files).findings if finding.code == "AUD007"]


def test_a_table_is_said_once(tmp_path: Path) -> None:
    twice = _asks("ghosts") + "\ndef again(session):\n    session.execute(text('DELETE FROM ghosts'))\n"
    (message,) = _said(tmp_path, {"models.py": MODELS, "sql.py": twice})
    assert message == "SQL in ask names ghosts, which is declared nowhere (so does SQL in 1 more place)"


@pytest.mark.parametrize(("name", "found"), [("audit.ghosts", 1), ("public.ghosts", 1), ("elsewhere.ghosts", 0)])
def test_a_schema_in_which_nothing_is_declared_is_another_s(tmp_path: Path, name: str, found: int) -> None:
    ours = MODELS + "\nclass Log(Base):\n    __tablename__ = 'logs'\n    __table_args__ = {'schema': 'audit'}\n"
    models = ours + "    id: Mapped[int] = mapped_column(primary_key=True)\n"
    assert len(_said(tmp_path, {"models.py": models, "sql.py": _asks(name)})) == found


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("from toolkit import join_model\nLink = join_model('ghosts', Order, Order)\n", 0),
        ("links = relationship('Order', secondary='ghosts')\n", 0),
        ("order = Column(ForeignKey('ghosts.id'))\n", 0),
        ("print('ghosts', Order)\ndef join_model(name, *models):\n    pass\njoin_model('ghosts', Order)\n", 1),
        ("HEADINGS = make_headings('ghosts')\n", 1),
    ],
)
def test_what_a_library_makes_or_a_key_refers_to_is_declared_elsewhere(tmp_path: Path, made: str, found: int) -> None:
    imports = "from sqlalchemy import Column, ForeignKey\nfrom sqlalchemy.orm import relationship\n"
    imports += "from models import Order\n"
    files = {"models.py": MODELS, "more.py": imports + made, "sql.py": _asks("ghosts")}
    assert len(_said(tmp_path, files)) == found


@pytest.mark.parametrize(("driver", "found"), [("MySQLdb", 0), ("psycopg2", 1)])
def test_a_file_with_the_driver_of_another_database_speaks_to_that(tmp_path: Path, driver: str, found: int) -> None:
    code = f"import {driver}\n\ndef ask(settings):\n    cursor = {driver}.connect(settings).cursor()\n"
    code += "    cursor.execute('SELECT a FROM ghosts')\n"
    files = {"models.py": MODELS, "requirements.txt": "psycopg2\n", "importer.py": code}
    assert len(_said(tmp_path, files)) == found


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("frame.to_sql('staged', engine, if_exists='replace')", 0),
        ("frame.write_database(table_name='staged', connection=uri)", 0),
        ("frame.createOrReplaceTempView('staged')", 0),
        ("frame.to_csv('staged')", 1),
    ],
)
def test_what_code_makes_by_a_name_is_no_unknown_table(tmp_path: Path, made: str, found: int) -> None:
    code = f"{_asks('staged')}def make(frame, engine, uri):\n    {made}\n"
    assert ("AUD007" in codes(tmp_path, {"sql.py": code})) == bool(found)


@pytest.mark.parametrize(("name", "found"), [("master..ghosts", 0), ("other.dbo.ghosts", 0), ("dbo.ghosts", 1)])
def test_a_database_that_is_named_may_be_another(tmp_path: Path, name: str, found: int) -> None:
    assert ("AUD007" in codes(tmp_path, {"sql.py": _asks(name)})) == bool(found)


def test_google_is_a_namespace_of_many_packages(tmp_path: Path) -> None:
    code = "from google.cloud import bigquery\nfrom sqlalchemy import text\ndef ask():\n"
    code += "    return bigquery.Client().query(text('SELECT a FROM ghosts'))\n"
    files = {"sql.py": code, "requirements.txt": "psycopg\n"}
    assert "AUD007" not in codes(tmp_path / "a", files)
    assert "AUD007" in codes(tmp_path / "b", {**files, "sql.py": code.replace("bigquery", "billing")})


@pytest.mark.parametrize(
    "name",
    [
        "user_tab_partitions",
        "nls_session_parameters",
        "v$session",
        "pragma_database_list",
        "sysobjects",
        "dual",
        "geometry_columns",
        "orders_id_seq",
        "current_date",
        "performance_schema.threads",
    ],
)
def test_what_databases_bring_is_no_table(tmp_path: Path, name: str) -> None:
    assert "AUD007" not in codes(tmp_path, {"sql.py": _asks(name)})


CURSOR = "def ask(cursor):\n    cursor.execute('SELECT a FROM ghosts{}')\n"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (CURSOR.format(""), 0),
        (CURSOR.format(" JOIN orders"), 1),
        (CURSOR.format("") + "def ours(cursor):\n    cursor.execute('SELECT id FROM orders')\n", 1),
        ("import sqlite3\ndef ask(path):\n    sqlite3.connect(path).execute('SELECT a FROM ghosts')\n", 0),
    ],
)
def test_what_a_driver_asks_alone_may_be_of_any_database(tmp_path: Path, code: str, found: int) -> None:
    assert len(_said(tmp_path, {"models.py": MODELS, "sql.py": code})) == found


def test_a_file_that_opens_a_connection_may_speak_to_another_database(tmp_path: Path) -> None:
    code = (
        "from sqlalchemy import create_engine, text\ndef ask(url):\n    with create_engine(url).connect() as other:\n"
    )
    code += "        other.execute(text('SELECT a FROM ghosts{}'))\n"
    assert not _said(tmp_path / "a", {"models.py": MODELS, "sql.py": code.format("")})
    assert _said(tmp_path / "b", {"models.py": MODELS, "sql.py": code.format(", orders")})


@pytest.mark.parametrize(
    ("path", "function", "found"),
    [
        ("db/migrations/upgrade3.py", "run", 0),
        ("cli.py", "markdown_migrate", 0),
        ("cli.py", "upgrade", 0),
        ("cli.py", "grade", 1),
    ],
)
def test_what_upgrades_a_database_names_what_was_there(tmp_path: Path, path: str, function: str, found: int) -> None:
    assert (
        len(_said(tmp_path, {"models.py": MODELS, path: _asks("ghosts").replace("def ask", f"def {function}")}))
        == found
    )


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("def make(s):\n    s.execute(text('ALTER TABLE orders RENAME TO ghosts'))\n", 0),
        ("def make(s, day):\n    s.execute(text(f'CREATE TABLE gho{day} (a int)'))\n", 1),  # too little is known
        ("def make(s, day):\n    s.execute(text(f'CREATE TABLE ghos{day} (a int)'))\n", 0),
        ("def make(s, name):\n    s.execute(text(f'CREATE TABLE {name} (a int)'))\nALL = {'ghosts': 1}\n", 0),
        ("def make(s, name):\n    s.execute(text(f'CREATE TABLE {name} (a int)'))\nALL = {'others': 1}\n", 1),
        ("def make(s, name):\n    s.execute(text(f'CREATE VIRTUAL {name} (a int)'))\nALL = {'ghosts': 1}\n", 1),
        ("BY_HAND = 'CREATE TABLE ghosts (a int)'\n", 0),
        ("BY_HAND = 'the table ghosts (a int)'\n", 1),
        ("def is_there(i):\n    return i.has_table('ghosts')\n", 0),
        ("def is_there(i):\n    return i.knows('ghosts')\n", 1),
        ("def is_there(s):\n    s.execute(text(\"SELECT 1 FROM sqlite_master WHERE name='ghosts'\"))\n", 0),
    ],
)
def test_what_code_makes_or_looks_for_is_known(tmp_path: Path, more: str, found: int) -> None:
    assert len(_said(tmp_path, {"models.py": MODELS, "sql.py": _asks("ghosts") + more})) == found


@pytest.mark.parametrize(
    ("made", "found"),
    [
        ("DDL = 'CREATE TABLE IF NOT EXISTS ghosts (%s)'\n", 0),
        ("DDL = 'create temporary table ghosts (%s)'\n", 0),
        ("DDL = 'CREATE TABLE IF NOT EXISTS others (%s)'\n", 1),
        ("def is_there(i):\n    return i.has_table('ghosts')\n", 0),
    ],
)
def test_what_another_file_makes_is_known(tmp_path: Path, made: str, found: int) -> None:
    assert len(_said(tmp_path, {"models.py": MODELS, "sql.py": _asks("ghosts"), "making.py": made})) == found


def test_sql_is_found_where_it_stands(tmp_path: Path) -> None:
    files = {
        "sql.py": HELPER,
        "job.py": "from sql import ask\n\ndef job(session):\n    ask(session, 'SELECT a FROM ghosts')\n",
    }
    (finding,) = (f for f in report_on(tmp_path, {"models.py": MODELS, **files}).findings if f.code == "AUD007")
    assert (finding.path, finding.line, finding.message.split(" names")[0]) == ("job.py", 4, "SQL in job")
