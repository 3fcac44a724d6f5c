"""A library of data access, whose functions nothing but its tests calls: these stand for its users."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.usage.verdict import TableUsage
from auditor.facts.access import Confidence
from auditor.findings import Report
from tests.projects import report_on, usage_of

MODELS = (
    "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n"
)
CLASS = "\nclass T{0}(Base):\n    __tablename__ = 't_{0}'\n    id = Column(Integer, primary_key=True)\n"
DAO = """
from lib.models import T0

def create(session, row):
    session.add(row)
    session.flush()

def found(session):
    return session.query(T0).all()

def each(session, kind):
    return session.query(kind).all()
"""
CREATES = "from lib import dao\nfrom lib.models import T0\ndef test_create(session):\n    dao.create(session, T0())\n"
READS = "from lib import dao\nfrom lib.models import T1\ndef test_each(session):\n    assert dao.each(session, T1)\n"
ITSELF = "from lib.models import T0\ndef test_create(session):\n    session.add(T0())\n"
ROUTE = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef index():\n    return ''\n"
KEPT = """
HANDLERS = {}

def handles(name):
    def keep(function):
        HANDLERS[name] = function
        return function
    return keep

@handles('git')
def git():
    return ''
"""


def reported(tmp_path: Path, test: str, tables: int = 12, app: str = "") -> Report:
    files = {
        "lib/__init__.py": "",
        "lib/models.py": MODELS + "".join(map(CLASS.format, range(tables))),
        "lib/dao.py": DAO,
        "lib/app.py": app,
        "tests/test_dao.py": test,
    }
    return report_on(tmp_path, files)


def judged(tmp_path: Path, table: str, test: str, tables: int = 12, app: str = "") -> TableUsage:
    return usage_of(reported(tmp_path, test, tables, app), table)


@pytest.mark.parametrize(("table", "test", "status"), [("t_0", CREATES, "live"), ("t_1", READS, "read_only")])
def test_what_tests_give_the_library_its_users_do(tmp_path: Path, table: str, test: str, status: str) -> None:
    found = judged(tmp_path, table, test)
    assert (str(found.status), found.confidence) == (status, Confidence.INFERRED)
    assert "lib/dao.py:" in found.why


def test_a_registry_of_its_own_makes_it_no_application(tmp_path: Path) -> None:
    assert str(judged(tmp_path, "t_0", CREATES, app=KEPT).status) == "live"


@pytest.mark.parametrize(
    ("table", "test", "tables", "app", "status"),
    [
        ("t_0", ITSELF, 12, "", "read_only"),
        ("t_0", CREATES, 12, ROUTE, "read_only"),
        ("t_0", CREATES, 4, "", "read_only"),
        ("t_1", READS, 12, ROUTE, "test_only"),
        ("t_2", CREATES, 12, "", "orphaned"),
    ],
)
def test_what_only_tests_do_nobody_does(
    tmp_path: Path, table: str, test: str, tables: int, app: str, status: str
) -> None:
    assert str(judged(tmp_path, table, test, tables, app).status) == status


def test_the_finding_says_where_the_tests_do(tmp_path: Path) -> None:
    said = {each.message for each in reported(tmp_path, READS).findings if each.code == "AUD003"}
    assert "t_1 is read by lib/dao.py:11 (each), and never written by the app" in said
