"""A class that nothing uses, of a table that another class of the repository uses."""

from __future__ import annotations

from pathlib import Path

from auditor.audits.usage.verdict import Usage
from tests.projects import report_on

MODEL = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class {0}(Base):
    __tablename__ = "{1}"
    id = Column(Integer, primary_key=True)
"""
USE = "from api.models import Review\ndef f(session): return session.query(Review).all()\n"


def said(tmp_path: Path, name: str) -> tuple[str, str, str]:
    """Status, confidence and reason of the table that is declared in the worker."""
    files = {
        "api/__init__.py": "",
        "api/models.py": MODEL.format("Review", "reviews"),
        "api/use.py": USE,
        "worker/__init__.py": "",
        "worker/models.py": MODEL.format("Copy", name),
    }
    tables = report_on(tmp_path, files).of(Usage).tables
    usage = next(each for each in tables if each.table.path == "worker/models.py")
    return str(usage.status), str(usage.confidence), usage.why


def test_the_table_may_be_the_one_that_is_used(tmp_path: Path) -> None:
    status, confidence, why = said(tmp_path, "reviews")
    assert (status, confidence) == ("orphaned", "inferred")
    assert "api.models.Review (api/models.py:4) is used, and both may be one table" in why


def test_a_table_of_another_name_is_another_one(tmp_path: Path) -> None:
    assert said(tmp_path, "reviews_old")[:2] == ("orphaned", "certain")
