"""A function that the audit itself fails at: what it names is in doubt, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts.code import Delete
from auditor.link.interpreter import statements
from tests.projects import report_on, statuses

CODE = """\
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
class Bin(Base):
    __tablename__ = "bins"
    id = Column(Integer, primary_key=True)
def find(session, model):
    key = 1
    del key
    return session.query(model).all()
def orders(session):
    return find(session, Order)
def bins(session):
    return Bin.__name__
"""


def test_what_a_function_names_that_is_not_understood_is_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    assert statuses(report_on(tmp_path, {"app.py": CODE})) == {"orders": "read_only", "bins": "orphaned"}
    monkeypatch.delenv("AUDITOR_DEBUG")  # which lets it fail
    monkeypatch.setattr(statements, "_RUNNERS", statements._RUNNERS | {Delete: fail})
    assert statuses(report_on(tmp_path, {"app.py": CODE})) == {"orders": "unknown", "bins": "orphaned"}
