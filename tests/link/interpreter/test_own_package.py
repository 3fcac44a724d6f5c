"""`from pkg import Name` inside of `pkg/__init__.py`: what the package has when the function runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, usage_of

NOTES = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

__all__ = ["Note"]
Base = declarative_base()

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
"""
USE = "def found(session):\n    from pkg import Note\n    return session.query(Note.id).all()\n"


@pytest.mark.parametrize("brought", ["from pkg.notes import *", "from pkg.notes import Note", "from .notes import *"])
def test_the_package_has_it(tmp_path: Path, brought: str) -> None:
    files = {"pkg/__init__.py": f"{brought}\n{USE}", "pkg/notes.py": NOTES}
    assert str(usage_of(report_on(tmp_path, files), "notes").status) == "read_only"


@pytest.mark.parametrize("begin", ["from pkg import Note\n", "from pkg import Note as Note\nfrom pkg import Other\n"])
def test_it_has_not_what_it_only_takes_from_itself(tmp_path: Path, begin: str) -> None:
    files = {"pkg/__init__.py": begin + USE, "pkg/notes.py": NOTES}
    assert str(usage_of(report_on(tmp_path, files), "notes").status) != "read_only"


def test_a_module_named_like_the_library_it_uses_is_no_package(tmp_path: Path) -> None:
    files = {
        "app/notes.py": NOTES.replace("from sqlalchemy import", "from sqlalchemy import create_engine,"),
        "notes.py": USE,
    }
    assert str(usage_of(report_on(tmp_path, files), "notes").status) != "read_only"
