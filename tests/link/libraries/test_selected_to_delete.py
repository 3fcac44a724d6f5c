"""Rows that are selected only to be deleted are not read; what others do with the same statement is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, usage_of

MODELS = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
"""
DICT = "def found(session):\n    return {'ok': True, 'value': session.query(Note)}\n"
HELPER = """
def found(session):
    return wrapped(session.query(Note))

def wrapped(value):
    return {"ok": True, "value": value}
"""
PAIR = "def found(session):\n    return session.query(Note), 1\n"
OBJECT = """
class Found:
    def __init__(self, query):
        self.query = query

def found(session):
    return Found(session.query(Note))
"""
WAYS = [
    (DICT, "found(session)['value']"),
    (HELPER, "found(session)['value']"),
    (PAIR, "found(session)[0]"),
    (OBJECT, "found(session).query"),
]
PURGE = "def {name}(session):\n    for row in {query}:\n        session.delete(row)\n"
STORE = """
class Store:
    def __init__(self, session):
        self.session = session
        self.query = session.query(Note)
    def purge(self):
        for row in self.query:
            self.session.delete(row)
    def listed(self):
        return [row.id for row in self.query]

def use(session):
    Store(session).purge()
    return Store(session).listed()
"""
GIVEN = """
def purged(session, query):
    for row in query:
        session.delete(row)

def listed(query):
    return [row.id for row in query]

def use(session):
    query = session.query(Note)
    print(listed(query))
    purged(session, query)
"""
AROUND = """
def use(session):
    query = session.query(Note)
    def purge():
        for row in query:
            session.delete(row)
    purge()
    return [row.id for row in query]
"""


def status(tmp_path: Path, code: str) -> str:
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/use.py": f"from app.models import Note\n{code}"}
    return str(usage_of(report_on(tmp_path, files), "notes").status)


@pytest.mark.parametrize(("found", "query"), WAYS)
def test_what_another_caller_lists_is_read(tmp_path: Path, found: str, query: str) -> None:
    show = f"def show(session):\n    return [row.id for row in {query}]\n"
    assert status(tmp_path, found + PURGE.format(name="purge", query=query) + show) == "live"


@pytest.mark.parametrize(("found", "query"), WAYS[:3])
def test_what_all_callers_delete_is_not_read(tmp_path: Path, found: str, query: str) -> None:
    purges = [PURGE.format(name=name, query=query) for name in ("purge", "clear")]
    assert status(tmp_path, found + "".join(purges)) == "write_only"


@pytest.mark.parametrize("code", [STORE, GIVEN, AROUND])
def test_a_statement_that_others_have_too_is_read(tmp_path: Path, code: str) -> None:
    assert status(tmp_path, code) == "live"


def test_what_is_deleted_where_it_is_selected_is_not_read(tmp_path: Path) -> None:
    assert status(tmp_path, PURGE.format(name="purge", query="session.query(Note)")) == "write_only"


@pytest.mark.parametrize(
    "use",
    [
        "for row in query.all():\n        print(row.id)",
        "for row in query:\n        print(row.id)",
        "names = [row.id for row in query]",
        "print(query.first().id)",
        "print(query.count())",
        "print(query[0].id)",
        "if dry:\n        return query.all()",
    ],
)
@pytest.mark.parametrize("change", ["query.delete()", "query.update({'id': 1})", "query.soft_delete()"])
def test_a_query_that_is_run_before_it_changes_rows_reads(tmp_path: Path, use: str, change: str) -> None:
    code = f"def use(session, dry):\n    query = session.query(Note).filter(Note.id > 1)\n    {use}\n    {change}\n"
    assert status(tmp_path, code) == "live"


@pytest.mark.parametrize(
    "code",
    [
        "query = session.query(Note).filter(Note.id > 1)\n    query = query.order_by(Note.id)\n    query.delete()",
        "query = session.query(Note)\n    print(query)\n    query.update({'id': 1})",
        "query = session.query(Note)\n    for row in query:\n        session.delete(row)",
        "for row in session.query(Note).all():\n        session.delete(row)",
    ],
)
def test_a_query_that_only_changes_rows_does_not(tmp_path: Path, code: str) -> None:
    assert status(tmp_path, f"def use(session):\n    {code}\n") == "write_only"
