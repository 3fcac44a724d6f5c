"""Declared columns, keys, indexes and constraints, held against what SQLAlchemy itself says after import."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, MetaData, UniqueConstraint
from sqlalchemy import Table as RealTable

from auditor.audits.usage.verdict import Usage
from auditor.facts.schema import Table
from auditor.pipeline import audit
from tests.projects import write

MODELS = """
import datetime
import enum
import uuid
from decimal import Decimal
from typing import Annotated, Optional

import sqlalchemy as sa
from sqlalchemy import (CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData,
                        PrimaryKeyConstraint, String, Table, Text, UniqueConstraint, func, text)
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (DeclarativeBase, Mapped, declared_attr, deferred, mapped_column, relationship)

intpk = Annotated[int, mapped_column(primary_key=True)]
name50 = Annotated[str, mapped_column(String(50), index=True)]
maybe = Annotated[Optional[str], mapped_column(Text)]


class Base(DeclarativeBase):
    type_annotation_map = {bytes: sa.BINARY, "unused": Text}


class Stamped:
    created: Mapped[datetime.datetime] = mapped_column(server_default=func.now())

    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("owners.id", ondelete="SET NULL"), nullable=True)


class Color(enum.Enum):
    RED = 1


def ShortText(size=20):
    return String(size)


class Money(sa.types.TypeDecorator):
    impl = sa.Integer
    cache_ok = True


Flags = sa.JSON().with_variant(sa.Text(), "sqlite")


class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[intpk]
    name: Mapped[name50]
    nick: Mapped[maybe]
    color: Mapped[Color]


class Thing(Stamped, Base):
    __tablename__ = "things"
    __table_args__ = (
        Index("ix_kind_price", "kind", "price", unique=True),
        Index(None, "code"),
        Index("ix_only_there", "kind").ddl_if(dialect="sqlite"),
        Index("ix_newest", sa.desc("price"), text("lower(kind)")),
        UniqueConstraint("code", "kind", name="uq_code"),
        CheckConstraint("price > 0", name="positive"),
        {"comment": "what there is"},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[uuid.UUID]
    code: Mapped[str] = mapped_column("code", sa.String(20), unique=True)
    kind: Mapped[str | None]
    price: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2), server_default=text("0"))
    other: Mapped["int"] = mapped_column("renamed", index=True, unique=True)
    parent: Mapped[Optional[int]] = mapped_column(ForeignKey("things.id"))
    notes = deferred(Column(Text))
    flag = Column(sa.Boolean, nullable=False, default=False)
    raw: Mapped[bytes]
    short = Column(ShortText())
    cost: Mapped[Optional[int]] = mapped_column(Money)
    flags = Column(Flags)
    kept = Column(MutableDict.as_mutable(sa.JSON))
    serial = Column(Integer, sa.Identity())
    owner: Mapped["Owner"] = relationship()


class Part(Base):
    __tablename__ = "parts"
    thing_id: Mapped[int] = mapped_column(ForeignKey(Thing.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Washer(Base):
    __tablename__ = "washers"
    __table_args__ = (ForeignKeyConstraint(columns=["a", "b"], refcolumns=["parts.thing_id", "parts.number"]),)
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int]
    made_by = Column(ForeignKey("owners.id"))


class Screw(Base):
    __tablename__ = "screws"
    __table_args__ = (
        PrimaryKeyConstraint("a", "b"),
        ForeignKeyConstraint(["a", "b"], ["parts.thing_id", "parts.number"], ondelete="CASCADE"),
    )
    a: Mapped[int]
    b: Mapped[int]


tagged = Table(
    "tagged",
    Base.metadata,
    Column("thing_id", ForeignKey("things.id"), primary_key=True),
    Column("tag", String(30), primary_key=True),
    Column("weight", Integer),
    UniqueConstraint("tag", "weight"),
)
"""


def said_statically(table: Table) -> dict[str, object]:
    """What the audit says, in comparable form."""
    return {
        "columns": {
            column.name: (
                column.nullable,
                column.primary_key,
                column.server_default is not None or column.identity,
                column.comment,
            )
            for column in table.columns
        },
        "types": {column.name: column.type.partition("(")[0] for column in table.columns},
        "foreign keys": {(k.columns, k.target.name, k.target_columns, k.ondelete) for k in table.foreign_keys},
        "indexes": {(index.columns, index.unique) for index in table.indexes},
        "unique": {c.columns for c in table.constraints if c.kind == "unique"},
        "checks": {c.text for c in table.constraints if c.kind == "check"},
        "comment": table.comment,
    }


def said_by_sqlalchemy(table: RealTable) -> dict[str, object]:
    """What the MetaData says, in the same form."""
    unique = {tuple(c.columns.keys()) for c in table.constraints if isinstance(c, UniqueConstraint)}
    return {
        "columns": {
            c.name: (c.nullable, c.primary_key, c.server_default is not None, c.comment) for c in table.columns
        },
        "types": {c.name: type(c.type).__name__ for c in table.columns},
        "foreign keys": {
            (
                tuple(key.column_keys),
                key.referred_table.name,
                tuple(element.column.name for element in key.elements),
                key.ondelete,
            )
            for key in table.foreign_key_constraints
        },
        "indexes": {(tuple(map(_indexed, index.expressions)), bool(index.unique)) for index in table.indexes},
        "unique": unique,
        "checks": {
            str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint) and c.sqltext is not None
        },
        "comment": table.comment,
    }


def _indexed(part: object) -> str:
    return part.name if isinstance(part, Column) else str(part)


def compare(root: Path, module: str, metadata: MetaData) -> None:
    found = {usage.table.key.name: usage.table for usage in audit(root, only=["usage"], jobs=1).of(Usage).tables}
    assert set(found) == set(metadata.tables), module
    for name, table in metadata.tables.items():
        static, real = said_statically(found[name]), said_by_sqlalchemy(table)
        assert static == real, name


def load(monkeypatch: pytest.MonkeyPatch, root: Path, module: str) -> MetaData:
    monkeypatch.syspath_prepend(str(root))
    before = set(sys.modules)
    try:
        metadata = importlib.import_module(module).Base.metadata
    finally:
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == module.partition(".")[0]:
                del sys.modules[name]
    assert isinstance(metadata, MetaData)
    return metadata


def test_every_form_of_declaration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"declared_models.py": MODELS})
    compare(tmp_path, "declared_models", load(monkeypatch, tmp_path, "declared_models"))


def test_the_example_application(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parent.parent / "fixtures" / "shop"
    compare(root, "shop.models", load(monkeypatch, root, "shop.models"))
