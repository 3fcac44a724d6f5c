"""What mapped classes declare: the table arguments of mixins, and names that functions compute."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.schema import Table
from auditor.link.project import link

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
