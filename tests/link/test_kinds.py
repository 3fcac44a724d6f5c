"""Kinds of code and of declarations that once gave a wrong verdict, and what they make of tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on, statuses

HEAD = """
import sqlalchemy as sa
from abc import ABC
from string import Template
from typing import Generic, Protocol, TypeVar
from sqlalchemy import Column, ForeignKey, Insert, Integer, MetaData, Select, String, Table, func, insert, inspect
from sqlalchemy import lambda_stmt, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import Insert as PgInsert
from sqlalchemy.orm import Load, Session, class_mapper, contains_eager, declarative_base, defaultload, joinedload
from sqlalchemy.orm import lazyload, noload, raiseload, relationship, selectinload, synonym

Base = declarative_base()
T = TypeVar("T")

class Shelf(Base):
    __tablename__ = "shelves"
    id = Column(Integer, primary_key=True)
    books = relationship("Book", back_populates="shelf")

class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    shelf_id = Column(ForeignKey("shelves.id"))
    shelf = relationship("Shelf", back_populates="books")
"""

REPO = """
class Repo({}):
    def __init__(self, session: Session):
        self.session = session
    def all(self):
        return self.session.scalars(select(Book)).all()
    def add(self, book: Book):
        self.session.add(book)
"""
LOADS = "def f(session: Session):\n    return session.scalars(select(Shelf).options({})).all()\n"
RUNS = "def f(session: Session):\n    return session.execute({}).all()\n"
WRITES = "def f(session: Session, rows):\n    session.execute({})\n"

#: What the code makes of (shelves, books).
CASES = {
    "object base": (REPO.format("object"), "orphaned", "live"),
    "generic base": (REPO.format("Generic[T]"), "orphaned", "live"),
    "protocol base": (REPO.format("Protocol"), "orphaned", "live"),
    "abstract base": (REPO.format("ABC"), "orphaned", "live"),
    "loader by string": (LOADS.format("joinedload('books')"), "read_only", "read_only"),
    "loader of a load": (LOADS.format("Load(Shelf).selectinload('books')"), "read_only", "read_only"),
    "wildcard loader": (LOADS.format("selectinload('*')"), "read_only", "read_only"),
    "loader that loads nothing": (LOADS.format("noload('books'), raiseload('*')"), "read_only", "orphaned"),
    "lazy loader": (LOADS.format("lazyload(Shelf.books), defaultload(Shelf.books)"), "read_only", "orphaned"),
    "mapper": (RUNS.format("select(inspect(Book).local_table)"), "orphaned", "read_only"),
    "mapper attribute": (RUNS.format("select(Book.__mapper__.persist_selectable)"), "orphaned", "read_only"),
    "class mapper": (RUNS.format("select(class_mapper(Book).local_table)"), "orphaned", "read_only"),
    "mapper that is printed": ("def f():\n    print(inspect(Book).local_table)\n", "orphaned", "orphaned"),
    "insert by class": (WRITES.format("Insert(Book).values(rows)"), "orphaned", "write_only"),
    "insert of a dialect": (WRITES.format("PgInsert(Book).values(rows)"), "orphaned", "write_only"),
    "select by class": (RUNS.format("Select(Book.id)"), "orphaned", "read_only"),
    "insert from select": (
        WRITES.format("insert(Book).from_select(['id'], select(Shelf.id))"), "read_only", "write_only",
    ),
    "values of a select": (
        WRITES.format("update(Book).values(shelf_id=select(Shelf.id).scalar_subquery())"), "read_only", "write_only",
    ),
    "lambda statement": (RUNS.format("lambda_stmt(lambda: select(Book))"), "orphaned", "read_only"),
    "text in where": (
        RUNS.format("select(Shelf.id).where(text('EXISTS (SELECT 1 FROM books)'))"), "read_only", "read_only",
    ),
    "literal column": (
        RUNS.format("select(Shelf.id, literal_column('(SELECT count(*) FROM books)'))"), "read_only", "read_only",
    ),
    "template": (RUNS.format("text(Template('SELECT * FROM $t').substitute(t='books'))"), "orphaned", "read_only"),
    "table in a string": (RUNS.format("text(f'SELECT * FROM {Book.__table__}')"), "orphaned", "read_only"),
    "name in a string": (RUNS.format("text('SELECT * FROM ' + Book.__tablename__)"), "orphaned", "read_only"),
    "prose in a string": ("def f():\n    return 'Take one from books'\n", "orphaned", "orphaned"),
    "temporary table": (
        WRITES.format("text('CREATE TEMP TABLE t ON COMMIT DROP AS SELECT * FROM books')"), "orphaned", "read_only",
    ),
    "update from": (
        WRITES.format("text('UPDATE b SET id = 1 FROM books b JOIN shelves s ON s.id = b.shelf_id')"),
        "read_only", "write_only",
    ),
    "grant": (WRITES.format("text('GRANT SELECT ON books TO reader')"), "orphaned", "orphaned"),
    "analyze": (WRITES.format("text('ANALYZE books')"), "orphaned", "orphaned"),
    "made and dropped": ("def f():\n    Book(id=1)\n", "orphaned", "orphaned"),
    "hasattr": ("def f(x):\n    return hasattr(Book, 'id') and isinstance(x, Book)\n", "orphaned", "orphaned"),
    "joined and not loaded": (
        RUNS.format("select(Shelf).join(Shelf.books)"), "read_only", "read_only",
    ),
    "property with a setter": (
        "class Box:\n    @property\n    def books(self):\n        return 1\n    @books.setter\n"
        "    def books(self, session: Session):\n        session.add(Book())\n",
        "orphaned", "write_only",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_the_kind(tmp_path: Path, kind: str) -> None:
    code, shelves, books = CASES[kind]
    assert statuses(report_on(tmp_path, {"app.py": HEAD + code})) == {"shelves": shelves, "books": books}


DECLARING = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table, join, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, WriteOnlyMapped, mapped_column, registry, relationship
from sqlalchemy.orm import synonym

class Base(DeclarativeBase):
    pass
"""
DECLARED = {
    "one name in two schemas": (
        "def placed(name):\n    return {'schema': name}\n"
        "class A(Base):\n    __tablename__ = 'notes'\n    __table_args__ = placed('a')\n"
        "    id = Column(Integer, primary_key=True)\n"
        "class B(Base):\n    __tablename__ = 'notes'\n    __table_args__ = placed('b')\n"
        "    id = Column(Integer, primary_key=True)\n"
        "def f(session: Session):\n    return session.scalars(select(A)).all()\n",
        {"a.notes": "read_only", "b.notes": "orphaned"},
    ),
    "mapped to a join": (
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
        "class B(Base):\n    __tablename__ = 'b'\n    id = Column(ForeignKey('a.id'), primary_key=True)\n"
        "class Both(Base):\n    __table__ = join(A.__table__, B.__table__)\n"
        "def f(session: Session):\n    session.add(Both())\n    return session.scalars(select(Both)).all()\n",
        {"a": "live", "b": "live"},
    ),
    "write-only collection": (
        "class A(Base):\n    __tablename__ = 'a'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    bs: WriteOnlyMapped['B'] = relationship()\n"
        "class B(Base):\n    __tablename__ = 'b'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    a_id: Mapped[int] = mapped_column(ForeignKey('a.id'))\n"
        "def f(session: Session):\n    a = session.get(A, 1)\n    a.bs.add(B())\n",
        {"a": "read_only", "b": "write_only"},
    ),
    "synonym of a relationship": (
        "class A(Base):\n    __tablename__ = 'a'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    bs: Mapped[list['B']] = relationship()\n    parts = synonym('bs')\n"
        "class B(Base):\n    __tablename__ = 'b'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    a_id: Mapped[int] = mapped_column(ForeignKey('a.id'))\n"
        "def f(session: Session):\n    return session.get(A, 1).parts\n",
        {"a": "read_only", "b": "read_only"},
    ),
    "column in a foreign key": (
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
        "class B(Base):\n    __tablename__ = 'b'\n    id = Column(ForeignKey(A.id), primary_key=True)\n"
        "def f(session: Session):\n    return session.scalars(select(B)).all()\n",
        {"a": "orphaned", "b": "read_only"},
    ),
}


@pytest.mark.parametrize("kind", DECLARED)
def test_the_kind_of_declaration(tmp_path: Path, kind: str) -> None:
    code, expected = DECLARED[kind]
    assert statuses(report_on(tmp_path, {"app.py": DECLARING + code})) == expected


FACTORIES = """
import factory
from app.models import Order

class OrderFactory(factory.alchemy.SQLAlchemyModelFactory):
    class Meta:
        model = Order
"""


@pytest.mark.parametrize(
    ("path", "status"),
    [("tests/factories.py", "test_only"), ("testing/factories.py", "test_only"), ("made/factories.py", "write_only")],
)
def test_factories_of_tests_keep_a_table_for_tests(tmp_path: Path, path: str, status: str) -> None:
    uses = (
        f"from {path.removesuffix('.py').replace('/', '.')} import OrderFactory\ndef test_it():\n    OrderFactory()\n"
    )
    files = {"app/__init__.py": "", "app/models.py": MODELS, path: FACTORIES, "tests/test_it.py": uses}
    assert statuses(report_on(tmp_path, files)) == {"orders": status}
