"""What a blind spot reaches: no more than what it could be about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses, usage_of

DEAD = (
    MODELS
    + """
class StatsDay(Base):
    __tablename__ = "stats_day"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
)


def spots(tmp_path: Path, table: str, code: str) -> list[str]:
    """The kinds of the blind spots that could reach the table."""
    files = {"app/__init__.py": "", "app/models.py": DEAD, "app/use.py": "from sqlalchemy import func, text\n" + code}
    return [str(spot.kind) for spot in usage_of(report_on(tmp_path, files), table).blind_spots]


@pytest.mark.parametrize(
    "code",
    [
        "def f(session, t): session.execute(text(f'ANALYZE {t}'))",
        "def f(session, t): session.execute(text(f'DROP TABLE IF EXISTS {t} CASCADE'))",
        "def f(session, sub): session.query(func.min(sub.c.id)).scalar()",
        "def f(client, q, p): client.query(q, parameters=p)",
        "import clickhouse_connect\ndef f(q): clickhouse_connect.get_client().query(q)",
    ],
)
def test_what_is_about_no_rows_or_another_database_reaches_nothing(tmp_path: Path, code: str) -> None:
    assert spots(tmp_path, "orders", code) == []


@pytest.mark.parametrize(
    ("code", "name", "model"),
    [
        (
            "def f(session, t): session.execute(text(f'SELECT * FROM {t}'))",
            "def g(kind): return kind == 'orders'",
            "from app.models import Order\nKINDS = [Order]",
        ),
        (
            "def f(session, model): session.query(model).all()",
            "from app.models import Order\nKINDS = [Order]",
            "def g(kind): return kind == 'orders'",
        ),
    ],
)
def test_what_is_put_in_at_run_time_comes_from_somewhere(tmp_path: Path, code: str, name: str, model: str) -> None:
    assert len(spots(tmp_path / "a", "orders", f"{code}\n{name}\n")) == 1
    assert spots(tmp_path / "b", "orders", f"{code}\n{model}\n") == []
    assert spots(tmp_path / "c", "orders", f"from app.models import Order\n{code}\n") == []


def test_a_dict_of_models_that_is_asked_with_constants_gives_these(tmp_path: Path) -> None:
    code = """from app.models import Order, StatsDay
KINDS = {"order": Order, "day": StatsDay}
def make(kind):
    def all_of(session): return session.query(KINDS[kind]).all()
    return all_of
orders = make("order")
"""
    files = {"app/__init__.py": "", "app/models.py": DEAD, "app/use.py": code}
    assert statuses(report_on(tmp_path / "a", files)) == {"orders": "read_only", "stats_day": "orphaned"}
    files["app/use.py"] = code + "def more(kind): return make(kind)\n"
    assert statuses(report_on(tmp_path / "b", files)) == {"orders": "read_only", "stats_day": "unknown"}


def test_a_name_with_a_constant_part_reaches_the_tables_that_have_it(tmp_path: Path) -> None:
    code = "def f(session, t): session.execute(text(f'SELECT * FROM stats_{t}'))"
    assert spots(tmp_path / "a", "orders", code) == []
    assert spots(tmp_path / "b", "stats_day", code) == ["dynamic-table-name"]


def test_code_that_no_entry_point_leads_to_is_no_doubt(tmp_path: Path) -> None:
    dead = "def f(session, t): session.execute(text(f'SELECT * FROM {t}'))\nNAME = 'orders'\n"
    route = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef g(session, t): {call}\n"
    assert spots(tmp_path / "a", "orders", dead + route.format(call="return 1")) == []
    assert spots(tmp_path / "b", "orders", dead + route.format(call="return f(session, t)")) == ["dynamic-table-name"]


def test_the_name_that_a_declared_attr_gives_is_a_declaration(tmp_path: Path) -> None:
    code = "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declared_attr\n" + (
        "from app.models import Base\nclass Chat(Base):\n    @declared_attr\n    def {}(cls):\n"
        "        return 'chat_logs'\n    id = Column(Integer, primary_key=True)\n"
    )
    run = "def f(session, t): session.execute(text(f'SELECT * FROM {t}'))\n"
    assert spots(tmp_path / "a", "chat_logs", run + code.format("__tablename__")) == []
    kept = code.format("__tablename__") + "    def kind(self):\n        return 'chat_logs'\n"
    assert spots(tmp_path / "b", "chat_logs", run + kept) == ["dynamic-table-name"]


PAGES = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
class Chapter(Base):
    __tablename__ = "chapter"
    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Margin"]] = relationship()
class Margin(Base):
    __tablename__ = "margin"
    chapter_id: Mapped[int] = mapped_column(ForeignKey("chapter.id"), primary_key=True)
class Desk:
    notes = ()
"""


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ("% for each in ctx.notes:\n${each}\n% endfor", "unknown"),
        ("${obj.notes}", "unknown"),
        ("${chapter.notes}", "unknown"),
        ("${desk.notes}", "orphaned"),
        ("${ctx.noted}", "orphaned"),
    ],
)
def test_nothing_tells_of_what_class_a_variable_of_a_template_is(tmp_path: Path, template: str, status: str) -> None:
    use = "from app.models import Chapter\ndef f(session): return session.query(Chapter).all()\n"
    files = {"app/__init__.py": "", "app/models.py": PAGES, "app/use.py": use, "app/templates/page.mako": template}
    assert statuses(report_on(tmp_path, files))["margin"] == status


CHANGED = """
from sqlalchemy import Column, ForeignKey, Integer, Table
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
stars = Table("stars", Base.metadata, Column("u", ForeignKey("user.id")), Column("p", ForeignKey("post.id")))
class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    starred = relationship(Post, secondary=stars)
"""


@pytest.mark.parametrize(
    ("use", "status", "confidence"),
    [
        ("user.starred.append(post)", "live", "inferred"),  # called as the class that has it
        ("someone.starred.append(post)", "read_only", "certain"),
        ("user.starred.count(post)", "read_only", "certain"),
        ("len(user.starred)", "read_only", "certain"),
    ],
)
def test_what_an_object_that_nothing_tells_holds_may_be_changed(
    tmp_path: Path, use: str, status: str, confidence: str
) -> None:
    code = "from app.models import Post, User, stars\n"
    code += (
        f"def f(session, user, someone, post):\n    session.query(User).all(), session.query(stars).all()\n    {use}\n"
    )
    files = {"app/__init__.py": "", "app/models.py": CHANGED, "app/use.py": code}
    usage = usage_of(report_on(tmp_path, files), "stars")
    assert (str(usage.status), str(usage.confidence)) == (status, confidence)
