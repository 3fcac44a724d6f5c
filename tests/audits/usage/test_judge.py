"""Verdicts: which blind spots put them in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts.access import Confidence
from tests.projects import MODELS, report_on, usage_of

PICKS = """
import models

def load(name):
    return getattr(models, name)
"""


@pytest.mark.parametrize(
    ("path", "confidence"), [("app/load.py", Confidence.INFERRED), ("scripts/load.py", Confidence.CERTAIN)]
)
def test_what_a_script_picks_at_run_time_keeps_nothing_alive(tmp_path: Path, path: str, confidence: Confidence) -> None:
    usage = usage_of(report_on(tmp_path, {"models.py": MODELS, path: PICKS}), "orders")
    assert (usage.status, usage.confidence) == ("orphaned", confidence)


SHELL = """
from flask import Flask

def create_app():
    app = Flask("shop")

    @app.{0}
    def known():
        import models

        return {{name: getattr(models, name) for name in dir(models) if name[0].isupper()}}

    return app
"""


@pytest.mark.parametrize(
    ("registers", "confidence"),
    [("shell_context_processor", Confidence.CERTAIN), ("context_processor", Confidence.INFERRED)],
)
def test_what_a_shell_may_be_asked_for_by_any_name_keeps_nothing_alive(
    tmp_path: Path, registers: str, confidence: Confidence
) -> None:
    elsewhere = MODELS.replace('"orders"', '"others"')  # so the module has not all of them
    files = {"models.py": MODELS, "elsewhere.py": elsewhere, "app/main.py": SHELL.format(registers)}
    usage = usage_of(report_on(tmp_path, files), "orders")
    assert (usage.status, usage.confidence) == ("orphaned", confidence)


def test_a_script_that_cannot_be_read_may_do_anything(tmp_path: Path) -> None:
    usage = usage_of(report_on(tmp_path, {"models.py": MODELS, "scripts/load.py": "def load(:\n    Order\n"}), "orders")
    assert usage.status == "unknown"


ROWS = """
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
members = Table(
    "members", Base.metadata, Column("group_id", ForeignKey("groups.id")), Column("user_id", ForeignKey("users.id"))
)

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)

class Group(Base):
    __tablename__ = "groups"
    id = Column(Integer, primary_key=True)
    users = relationship(User, secondary=members)

def names(group: Group):
    return [user.id for user in group.users]
"""


@pytest.mark.parametrize(
    ("change", "confidence"),
    [
        ("def change(group: Group, name, value):\n    setattr(group, name, value)\n", Confidence.INFERRED),
        ("def change(group: Group, value):\n    setattr(group, 'id', value)\n", Confidence.CERTAIN),
    ],
)
def test_a_possible_write_puts_read_only_in_doubt(tmp_path: Path, change: str, confidence: Confidence) -> None:
    usage = usage_of(report_on(tmp_path, {"app.py": ROWS + change}), "members")
    assert (usage.status, usage.confidence) == ("read_only", confidence)


VIEW = """
from flask_admin.contrib.sqla import ModelView

class View(ModelView):
    {}

class Other:
    def __init__(self, model): ...

def build(admin, session):
    admin.add_view({}(Group))
"""


@pytest.mark.parametrize(
    ("body", "view", "status"),
    [
        ("pass", "View", "live"),
        ("pass", "ModelView", "live"),
        ("can_create = can_edit = can_delete = False", "View", "read_only"),
        ("pass", "Other", "read_only"),
    ],
)
def test_what_is_edited_in_an_admin_view_is_written(tmp_path: Path, body: str, view: str, status: str) -> None:
    read = "def ids(session: Session):\n    return session.query(Group).all()\n"
    usage = usage_of(report_on(tmp_path, {"app.py": ROWS + read + VIEW.format(body, view)}), "groups")
    assert usage.status == status


USED = """
from models import Order, Session, select

def add_one(session: Session):
    session.add(Order())

def list_them(session: Session):
    return session.scalars(select(Order)).all()

def main(session: Session):
    {}

if __name__ == "__main__":
    main(Session())
"""


@pytest.mark.parametrize(
    ("called", "status"),
    [
        ("add_one(session); list_them(session)", "live"),
        ("add_one(session)", "write_only"),
        ("list_them(session)", "read_only"),
        ("globals()['list_them'](session); add_one(session)", "live"),
        ("pass", "live"),
    ],
)
def test_what_nothing_calls_neither_reads_nor_writes(tmp_path: Path, called: str, status: str) -> None:
    tests = "from use import add_one, list_them\ndef test_it(session):\n    add_one(session); list_them(session)\n"
    files = {"models.py": MODELS, "use.py": USED.format(called), "tests/test_use.py": tests}
    usage = usage_of(report_on(tmp_path, files), "orders")
    assert usage.status == status
    assert ("is called nowhere" in usage.why) == (status != "live")


MAKES = """
from alembic import op
revision = "a"
down_revision = None
def upgrade():
    op.execute("CREATE TRIGGER t AFTER INSERT ON carts BEGIN UPDATE orders SET id = 1; END")
"""
DROPS = """
from alembic import op
revision = "b"
down_revision = "a"
def upgrade():
    op.execute("DROP TRIGGER t")
"""


def test_what_a_trigger_of_a_migration_fills_is_not_surely_dead(tmp_path: Path) -> None:
    files = {"models.py": MODELS, "alembic/versions/a.py": MAKES}
    usage = usage_of(report_on(tmp_path, files), "orders")
    assert (usage.status, usage.confidence) == ("orphaned", Confidence.INFERRED)
    assert "trigger t, alembic/versions/a.py:5" in usage.why
    usage = usage_of(report_on(tmp_path, {**files, "alembic/versions/b.py": DROPS}), "orders")
    assert (usage.status, usage.confidence) == ("orphaned", Confidence.CERTAIN)


@pytest.mark.parametrize("given", ["'users'", "'nothing'", "''"])
def test_what_a_test_gives_says_nothing_of_what_others_will(tmp_path: Path, given: str) -> None:
    code = """
    from app.models import Base
    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
    def find(name):
        return next(each for each in Base.__subclasses__() if each.__tablename__ == name)
    def show(session, name):
        return session.query(find(name)).all()
    """
    tests = f"from app.use import show\ndef test_it(session):\n    show(session, {given})\n"
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/use.py": code, "tests/test_use.py": tests}
    usage = usage_of(report_on(tmp_path, files), "orders")
    assert usage.why == "nothing was seen to read or write it, but app/use.py:8 (picked in show) names it"
    called = {
        **files,
        "app/main.py": "from app.use import show\ndef main(session):\n    show(session, 'users')\nmain(None)\n",
    }
    assert usage_of(report_on(tmp_path / "b", called), "orders").status == "orphaned"


CASCADES = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()

class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    lines = relationship("Line", cascade="all, delete-orphan")

class Line(Base):
    __tablename__ = "lines"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)

def remove(session):
    session.delete(session.query(Order).one())
"""


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("lines", "nothing reads or writes it but a cascade of another table, models.py:21"),
        ("notes", "nothing reads or writes it"),
    ],
)
def test_a_cascade_is_no_use_and_is_said(tmp_path: Path, table: str, why: str) -> None:
    usage = usage_of(report_on(tmp_path, {"models.py": CASCADES}), table)
    assert (str(usage.status), usage.why) == ("orphaned", why)
