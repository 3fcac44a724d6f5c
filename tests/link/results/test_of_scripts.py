"""Tables that an example application declares, in scripts: what these do is their use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, usage_of

MODELS = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class Note(Base):
    __tablename__ = "user_notes"
    id = Column(Integer, primary_key=True)
"""
LIBRARY = "def listed(views):\n    return [view.model for view in views]\n"
VIEW = """
from somewhere import Interface, View
from {}.models import Note

class NoteView(View):
    model = Interface(Note)
"""


def status(tmp_path: Path, files: dict[str, str]) -> str:
    return str(usage_of(report_on(tmp_path, files), "user_notes").status)


@pytest.mark.parametrize(
    "use",
    [
        VIEW.format("shop"),
        "from shop.models import Note\nfrom somewhere import register\nregister(Note)",
        "from somewhere import export\nexport('user_notes')",
        "from shop.models import Note\nSHOWN = [Note]\nfrom somewhere import export\nexport(SHOWN)",
        'PURGE = "DELETE FROM user_notes"',
    ],
)
def test_a_script_may_use_the_table_of_scripts(tmp_path: Path, use: str) -> None:
    files = {
        "library/__init__.py": LIBRARY,
        "examples/shop/shop/__init__.py": "",
        "examples/shop/shop/models.py": MODELS,
    }
    assert status(tmp_path, {**files, "examples/shop/shop/views.py": use}) == "unknown"
    assert status(tmp_path / "dead", files) == "orphaned"


def test_what_a_script_may_do_to_a_table_of_the_application_is_no_doubt(tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/models.py": MODELS, "examples/shop/views.py": VIEW.format("app")}
    assert status(tmp_path, files) == "orphaned"


def test_what_a_test_may_do_to_a_table_of_scripts_is_no_doubt(tmp_path: Path) -> None:
    files = {
        "examples/shop/shop/__init__.py": "",
        "examples/shop/shop/models.py": MODELS,
        "library/__init__.py": LIBRARY,
    }
    assert status(tmp_path, {**files, "tests/test_views.py": VIEW.format("shop")}) == "orphaned"


def test_what_is_one_of_too_many_is_not_dead_where_scripts_declare_it(tmp_path: Path) -> None:
    many = 300
    tables = "\n".join(
        f"class Note{i}(Base):\n    __tablename__ = 'note_{i:03}'\n    id = Column(Integer, primary_key=True)"
        for i in range(many)
    )
    views = "\n".join(f"class View{i}(View):\n    model = models.Note{i}" for i in range(many))
    files = {
        "library/__init__.py": "class View:\n    model = None\n    def rows(self, session):\n"
        "        return session.query(self.model).all()\n",
        "examples/shop/shop/__init__.py": "",
        "examples/shop/shop/models.py": MODELS.partition("class Note")[0] + tables,
        "examples/shop/shop/views.py": f"from library import View\nfrom shop import models\n{views}\n"
        "def rows(session, view):\n    return view.rows(session)\n",
    }
    found = report_on(tmp_path, files)
    assert {str(usage_of(found, f"note_{i:03}").status) for i in range(many)}.isdisjoint({"orphaned"})
