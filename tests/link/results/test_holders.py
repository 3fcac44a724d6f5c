"""A class that holds the class of a table in its body: where it goes, the table goes."""

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
VIEWS = """
from app.models import Note

class View:
    model = None

class NoteView(View):
    model = Note

class LateNoteView(NoteView):
    pass

class Unrelated:
    model = "notes of nobody"
"""


def seen(tmp_path: Path, code: str, views: str = VIEWS, path: str = "app/use.py") -> tuple[str, list[tuple[str, int]]]:
    """The status of the table, and the places of the doubts."""
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": views, path: code}
    usage = usage_of(report_on(tmp_path, files), "notes")
    return str(usage.status), [(each.path, each.line) for each in usage.doubts]


@pytest.mark.parametrize(
    "code",
    [
        "from somewhere import register\nfrom app.views import NoteView\nregister(NoteView)",
        "from somewhere import register\nfrom app.views import NoteView as Shown\nregister(name='x', view=Shown())",
        "from somewhere import box\nfrom app import views\nbox.provide(views.View, lambda: views.LateNoteView())",
        "from app import views\n\nviews.View.chosen = views.NoteView",
        "from somewhere import register\nVIEWS = [views.NoteView]\nfrom app import views\nregister(VIEWS)",
        "from somewhere import register\nimport app.views as v\nclass Site:\n    view = v.NoteView()\nregister(Site)",
    ],
)
def test_who_gets_the_holder_may_ask_it_for_the_class(tmp_path: Path, code: str) -> None:
    status, doubts = seen(tmp_path, code)
    assert status == "unknown"
    assert [path for path, _ in doubts] == ["app/use.py"]


def test_a_decorator_gets_the_holder(tmp_path: Path) -> None:
    views = VIEWS.replace("class NoteView", "@register_view\nclass NoteView")
    assert seen(tmp_path, "", "from somewhere import register_view\n" + views) == ("unknown", [("app/views.py", 9)])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "from app.views import LateNoteView, NoteView\n__all__ = ['LateNoteView', 'NoteView']",
        "from app.views import NoteView\ndef show(view: NoteView) -> list[NoteView]: ...",
        "from app.views import NoteView\ndef is_shown(x): return isinstance(x, NoteView)",
        "from app.views import NoteView\ndef run(view): return view.title\nrun(NoteView())",
        "from somewhere import register\nfrom app.views import Unrelated\nregister(Unrelated)",
        "from somewhere import register\nclass NoteView: pass\nregister(NoteView)",
        "from somewhere import register\nfrom app.views import View\nregister(View)",
    ],
)
def test_the_holder_goes_nowhere_else(tmp_path: Path, code: str) -> None:
    assert seen(tmp_path, code) == ("orphaned", [])


def test_what_a_test_registers_is_no_doubt(tmp_path: Path) -> None:
    code = "from somewhere import register\nfrom app.views import NoteView\nregister(NoteView)"
    assert seen(tmp_path, code, path="tests/test_views.py") == ("orphaned", [])


def test_rows_of_a_class_that_inherits_it_are_followed_as_rows(tmp_path: Path) -> None:
    models = MODELS + (
        "\nclass Noted:\n    note_class = Note\n\nclass Post(Noted, Base):\n    __tablename__ = 'posts'\n"
        "    id = Column(Integer, primary_key=True)\n"
    )
    use = "from app.models import Post\ndef show(session):\n    session.add(Post())\n"
    files = {"app/__init__.py": "", "app/models.py": models, "app/use.py": use}
    assert str(usage_of(report_on(tmp_path, files), "notes").status) == "orphaned"
