"""Doubt in findings: what made a warning one is named, and one blind spot that covers most tables is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Command
from tests.histories import History, model, shop
from tests.projects import report_on

DYNAMIC = """
import models
def pick(session, name):
    return session.query(getattr(models, name)).all()
"""
MODELS = "from item import Item\nfrom order import Order\nfrom ghost import Ghost\nfrom coupon import Coupon\n"


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = shop(tmp_path / "work")
    history.commit(
        {"coupon.py": model("Coupon", "coupons"), "models.py": MODELS, "broken.py": "def items(:\n    ghosts\n"}
    )
    return history


def test_init_and_check_say_which_blind_spot_covers_most(history: History, audit_command: Command) -> None:
    history.commit({"dynamic.py": DYNAMIC})
    said = "ne blind spot covers 4 of 4 tables: dynamic.py:3 ("
    for command in (["check"], ["init", "--dry-run"]):
        ran = audit_command(*command, cwd=history.folder)
        assert said in ran.out, ran.out
        assert "what would resolve it: " in ran.out
    history.commit({"dynamic.py": ""})
    assert "covers" not in audit_command("check", cwd=history.folder).out


ROWS = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()

class Child(Base):
    __tablename__ = "children"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("parents.id"))

class Parent(Base):
    __tablename__ = "parents"
    id = Column(Integer, primary_key=True)
    children = relationship(Child)

    def as_dict(self):
        return BODY

def use(session):
    return [each.as_dict() for each in session.query(Parent)]
"""


@pytest.mark.parametrize(
    "body",
    [
        "{c.name: getattr(self, c.name) for c in self.__table__.columns}",
        "{c.key: getattr(self, c.key) for c in self.__table__.c}",
        "{name: getattr(self, name) for name in self.__table__.columns.keys()}",
        "[getattr(Parent, c.name) for c in Parent.__table__.columns]",
        "{c.key: getattr(self, c.key) for c in self.__mapper__.column_attrs}",
    ],
)
def test_loops_over_columns_reach_no_relationship(tmp_path: Path, body: str) -> None:
    (tmp_path / "app.py").write_text(ROWS.replace("BODY", body))
    (finding,) = (each for each in report_on(tmp_path, {}).findings if each.table == "children")
    assert (finding.table, finding.severity) == ("children", "error")


def test_an_attribute_of_any_name_could_be_the_relationship(tmp_path: Path) -> None:
    text = ROWS.replace("as_dict(self)", "as_dict(self, names=())").replace("BODY", "[getattr(self, n) for n in names]")
    (tmp_path / "app.py").write_text(text)
    (finding,) = (each for each in report_on(tmp_path, {}).findings if each.table == "children")
    assert finding.severity == "warning"
    assert "could reach it: app.py:17 (an attribute picked by a name not known)" in finding.message


def test_a_query_of_a_parameter_is_known_by_what_its_callers_give(tmp_path: Path) -> None:
    text = (
        ROWS.replace("BODY", "{}")
        + """
def distinct(session, column):
    return session.query(column).distinct()

def names(session):
    return distinct(session, Parent.id)
"""
    )
    (tmp_path / "app.py").write_text(text)
    report = report_on(tmp_path, {})
    assert report.coverage.blind_spots == ()


@pytest.mark.parametrize("text", ["def items(s):\n    s.add(\n", "def items(:\n    return Ghost\n"])
def test_a_user_that_does_not_parse_any_longer_does_not_stay_as_it_is(
    history: History, audit_command: Command, text: str
) -> None:
    """What a file does that nobody can read is not known to be what it did."""
    history.commit(
        {"broken.py": "", "last.py": "from ghost import Ghost\ndef items(s):\n    return s.query(Ghost).all()\n"}
    )
    history.write({"last.py": text})
    said = audit_command("check", "--base", "HEAD", cwd=history.folder).out
    assert "items (last.py) cannot be read any longer, for the file does not parse" in said
    assert "as it is" not in said


def test_a_user_whose_model_is_another_one_stays_as_it_is(history: History, audit_command: Command) -> None:
    base = {"last.py": "from here import pick\ndef items(s):\n    return s.query(pick()).all()\n"}
    history.commit({"broken.py": "", "here.py": "from ghost import Ghost\ndef pick():\n    return Ghost\n", **base})
    history.write({"here.py": "def pick():\n    return 1\n"})
    said = audit_command("check", "--base", "HEAD", cwd=history.folder).out
    assert "items (last.py) stays as it is, but no longer leads to it (changed: here.py)" in said
