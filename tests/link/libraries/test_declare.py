"""What mapped classes declare: the table arguments of mixins, and names that functions compute."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.schema import Table
from auditor.link.project import link
from tests.projects import report_on, statuses

HEAD = """
from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.orm import declarative_base, declared_attr
Base = declarative_base()
"""
COLUMN = "    id = Column(Integer, primary_key=True)\n"


def tables(source: str) -> dict[str, Table]:
    project = link({"models.py": (extract(f"{HEAD}{source}".encode()), Role.APP)}, {})
    return {table.key.name: table for table in project.tables}


@pytest.mark.parametrize(
    ("mixin", "own", "comment"),
    [
        ('    __table_args__ = {"comment": "c"}', "", "c"),
        ('    @declared_attr\n    def __table_args__(cls):\n        return {"comment": "c"}', "", "c"),
        ('    __table_args__ = (UniqueConstraint("id"), {"comment": "c"})', "", "c"),
        ('    __table_args__ = {"comment": "c"}', '    __table_args__ = {"comment": "own"}\n', "own"),
        ('    __table_args__ = {"comment": "c"}', '    __table_args__ = {"schema": None}\n', None),
        ("    pass", '    __table_args__ = {"comment": "own"}\n', "own"),
        ("    pass", "", None),
    ],
)
def test_the_comment_is_that_of_the_nearest_table_arguments(mixin: str, own: str, comment: str | None) -> None:
    source = f'class Mixin:\n{mixin}\nclass User(Mixin, Base):\n    __tablename__ = "users"\n{own}{COLUMN}'
    assert tables(source)["users"].comment == comment


def test_the_table_arguments_of_a_mapped_parent_are_its_own() -> None:
    source = (
        f'class User(Base):\n    __tablename__ = "users"\n    __table_args__ = {{"comment": "c"}}\n{COLUMN}'
        'class Admin(User):\n    __tablename__ = "admins"\n    id = Column(Integer, ForeignKey("users.id"))\n'
    )
    assert {name: table.comment for name, table in tables(source).items()} == {"users": "c", "admins": None}


def test_a_computed_name_binds_nothing_in_its_module() -> None:
    """The `cls` of the function is its own; the module's `cls` is what the module says, whoever asked before."""
    source = (
        'class Settings:\n    NAME = "late_things"\ncls = Settings\n'
        "class Named:\n    @declared_attr\n    def __tablename__(cls):\n        return unknown(cls.__name__)\n"
        f"class Early(Named, Base):\n{COLUMN}"
        f"class Late(Base):\n    __tablename__ = cls.NAME\n{COLUMN}"
    )
    assert "late_things" in tables(source)


FLASK = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Keyed:
    id = db.Column(db.Integer, db.ForeignKey("users.id"), primary_key=True)
class User(db.Model):
    __tablename__ = "users"
    id = db.Column(db.Integer, primary_key=True)
class Admin(User):
    __tablename__ = "admins"
class Author({bases}):
    __tablename__ = "authors"
    {body}
"""


@pytest.mark.parametrize(
    ("bases", "body", "tables"),
    [
        ("User", "name = db.Column(db.String(5))", ["users"]),
        ("User", "id = db.Column(db.Integer, db.ForeignKey('users.id'), primary_key=True)", ["authors", "users"]),
        ("Keyed, User", "pass", ["authors", "users"]),
        ("User", "__table_args__ = (db.PrimaryKeyConstraint('id'),)", ["authors", "users"]),
        ("db.Model", "id = db.Column(db.Integer)", ["authors", "users"]),
    ],
)
def test_a_child_in_flask_sqlalchemy_has_a_table_where_it_brings_a_key(
    bases: str, body: str, tables: list[str]
) -> None:
    project = link({"m.py": (extract(FLASK.format(bases=bases, body=body).encode()), Role.APP)}, {})
    assert sorted(table.key.name for table in project.tables) == tables


MODELS = """
from typing import Optional
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlmodel import Field, SQLModel
class Team(Base):
    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("id IS JSON", name="oracle", _create_rule=lambda c: c.dialect.name == "oracle"),
        CheckConstraint("id > 0", name="all"),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(ForeignKey("teams.id"))
    sized: Mapped[str] = mapped_column(String(5), ForeignKey("teams.id"))
class Hero(SQLModel, table=True):
    id: int = Field(primary_key=True)
    bare: str = None
    given: str = Field(default=None)
    first: str = Field(None)
    said: str = Field(default=None, nullable=False)
    other: str = "x"
    maybe: Optional[str] = None
    team: str = Field(ForeignKey("teams.id"), nullable=False)
    right: str = Field(foreign_key="teams.id")
"""


def test_a_foreign_key_has_the_type_of_what_it_refers_to() -> None:
    types = {each.name: each.type for each in tables(MODELS)["users"].columns}
    assert types == {"id": "String", "team": "String(36)", "sized": "String(5)"}


def test_whether_a_field_with_none_may_be_null_depends_on_the_release_of_pydantic() -> None:
    found = {each.name: each.nullable for each in tables(MODELS)["hero"].columns}
    assert found == {
        "id": False, "bare": None, "given": None, "first": None, "said": False, "other": False, "maybe": True,
        "team": False, "right": False,
    }  # fmt: skip


def test_the_first_argument_of_a_field_is_its_default() -> None:
    assert [each.columns for each in tables(MODELS)["hero"].foreign_keys] == [("right",)]


def test_a_check_that_is_made_under_a_rule_of_its_own_is_none_of_all_databases() -> None:
    assert [each.name for each in tables(MODELS)["teams"].constraints] == ["all"]


def test_a_column_of_another_file_has_no_line_in_that_of_the_class() -> None:
    mixin = f"{HEAD}\nclass Named:\n    name = Column(Integer)\n"
    own = "class Here:\n    age = Column(Integer)\nclass User(Named, Here, Base):\n    __tablename__ = 'users'\n"
    files = {"mixins.py": mixin, "models.py": f"{HEAD}from mixins import Named\n{own}{COLUMN}"}
    project = link({path: (extract(text.encode()), Role.APP) for path, text in files.items()}, {})
    lines = {each.name: bool(each.line) for table in project.tables for each in table.columns}
    assert lines == {"name": False, "age": True, "id": True}


OUTSIDE = "from sqlalchemy import Column, Integer\nfrom platform_models import Base, Record\n"


@pytest.mark.parametrize(
    ("source", "names"),
    [  # a base that nobody can see names the tables of its classes, as others that name theirs show
        (
            f'class Team(Base):\n    __tablename__ = "teams"\n{COLUMN}class GroupUser(Base):\n{COLUMN}',
            {"teams": True, "group_user": False},
        ),
        (f"class Team(Base):\n{COLUMN}class GroupUser(Base):\n{COLUMN}", {}),
        (f'class Team(Base):\n    __tablename__ = "teams"\n{COLUMN}class Row(Record):\n{COLUMN}', {"teams": True}),
        (f'class Team(Base):\n    __tablename__ = "t"\n{COLUMN}class Helper(Base):\n    size = 3\n', {"t": True}),
        (
            f'class Team(Base):\n    __tablename__ = "teams"\n{COLUMN}'
            'class Named(Base):\n    name = Column(Integer)\n'
            f'class Group(Named):\n    __tablename__ = "groups"\n{COLUMN}',
            {"teams": True, "groups": True},
        ),
        (
            f'class Team(Base):\n    __tablename__ = "teams"\n{COLUMN}'
            f"class Common(Base):\n    __abstract__ = True\n{COLUMN}",
            {"teams": True},
        ),
    ],
)  # fmt: skip
def test_a_base_outside_the_project_names_tables(source: str, names: dict[str, bool]) -> None:
    project = link({"models.py": (extract(f"{OUTSIDE}{source}".encode()), Role.APP)}, {})
    computed = {name for spot in project.blind_spots for name in spot.tables or ()}
    assert {table.key.name: table.key.name not in computed for table in project.tables} == names


def test_sql_names_a_table_that_a_base_outside_the_project_names() -> None:
    source = (
        f'{OUTSIDE}from sqlalchemy import text\nclass Team(Base):\n    __tablename__ = "teams"\n{COLUMN}'
        f"class GroupUser(Base):\n{COLUMN}def read(session):\n"
        '    session.execute(text("SELECT 1 FROM group_users"))\n    session.execute(text("SELECT 1 FROM users"))\n'
    )
    project = link({"models.py": (extract(source.encode()), Role.APP)}, {})
    assert [found.access.table.name for found in project.accesses] == ["group_user"]
    assert [unknown.name for unknown in project.unknown_tables] == ["users"]


@pytest.mark.parametrize("name", ["alembic_version", "public.alembic_version", "migrate_version", "__SOURCES__"])
def test_bookkeeping_and_placeholders_are_no_unknown_tables(name: str) -> None:
    source = (
        'from sqlalchemy import text\ndef read(session):\n    session.execute(text("SELECT 1 FROM {}"))\n'
        '    session.execute(text("SELECT 1 FROM versions"))\n'
    )
    project = link({"read.py": (extract(source.format(name).encode()), Role.APP)}, {})
    assert [unknown.name for unknown in project.unknown_tables] == ["versions"]


CORE = """
from sqlalchemy import *
from sqlalchemy.orm import *
orders = Table("orders", MetaData(), Column("id", Integer, primary_key=True))
lines = Table("lines", orders.metadata, Column("order_id", ForeignKey("orders.id")))
"""
MAPPING = "    reg.map_imperatively(Order, orders)\n    reg.map_imperatively(Line, lines)\n"


@pytest.mark.parametrize(
    "use",
    [
        f"from models import *\nclass Order: ...\nclass Line: ...\nreg = registry()\ndef start():\n{MAPPING}",
        "from models import lines, orders, registry\nclass Order: ...\nclass Line: ...\nreg = registry()\n"
        f"def start():\n{MAPPING}",
        f"from models import *\nclass Order: ...\nclass Line: ...\ndef start(reg=registry()):\n{MAPPING}",
    ],
)  # fmt: skip
def test_mapped_in_a_file_that_imports_nothing_of_sqlalchemy(tmp_path: Path, use: str) -> None:
    code = f"{use}def f(session): return session.query(Order).all()\n"
    assert statuses(report_on(tmp_path, {"models.py": CORE, "use.py": code})) == {
        "orders": "read_only", "lines": "orphaned"
    }  # fmt: skip


def test_tables_of_another_library_are_none(tmp_path: Path) -> None:
    code = """
from textual.widgets import Table as Shown
from own import Table
import pyarrow, rich.table
def f(db, mapper):
    Table("a", "b"); Shown("c", "d"); rich.table.Table("e", "f"); pyarrow.Table("g", "h"); mapper("i", "j")
    db.Table("k", db)
"""
    files = {"use.py": code, "own.py": "class Table:\n    def __init__(self, *names): ...\n"}
    assert statuses(report_on(tmp_path, files)) == {}


def test_tables_on_a_screen_have_columns_too(tmp_path: Path) -> None:
    code = """
from rich.table import Column, Table
from sqlalchemy import select
def show(): return Table("shown", Column("Name", justify="right"), "Total")
"""
    near = "from shim import Column, Table\ndef make(meta): return Table('made', meta, Column('name'))\n"
    assert statuses(report_on(tmp_path, {"use.py": code, "near.py": near})) == {"made": "orphaned"}


def test_tables_of_the_project_s_own_names(tmp_path: Path) -> None:
    database = "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy import *\ndb = SQLAlchemy()\n"
    code = """
from database import db, Table, Column, Integer, MetaData, select
T = Table
def make():
    return db.Table("made", db.metadata, db.Column("id", db.Integer))
class Holder:
    kept = db.Table("kept", db.Column("id", db.Integer))
short = T("short", MetaData(), Column("id", Integer))
def f(session): return session.execute(select(Holder.kept)), session.execute(select(short))
"""
    assert statuses(report_on(tmp_path, {"database.py": database, "use.py": code})) == {
        "made": "orphaned", "kept": "read_only", "short": "read_only"
    }  # fmt: skip
