"""A small shop whose columns, indexes and statements each test says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor import pipeline
from auditor.audits.indexes.model import Indexes, Suggestion
from tests.projects import write

_HEAD = """
from sqlalchemy import Boolean, ForeignKey, Index, String, UniqueConstraint, desc, func, or_, select, text
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship, with_parent


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id = mapped_column(primary_key=True)
    orders = relationship("Order", back_populates="customer")


class Order(Base):
    __tablename__ = "orders"
    id = mapped_column(primary_key=True)
    customer_id = mapped_column(ForeignKey("customers.id"){key})
    number = mapped_column(String{number})
    placed = mapped_column(String)
    paid = mapped_column(Boolean)
    customer = relationship(Customer, back_populates="orders")
    {arguments}
"""


def shop(
    folder: Path, statements: str = "", *, arguments: str = "", key: str = "", number: str = "", stats: str = ""
) -> tuple[Suggestion, ...]:
    """The suggestions for the shop: `arguments` stand in the body of `Order`, `key` and `number` in its columns."""
    models = _HEAD.format(arguments=arguments, key=key, number=number)
    files = {"models.py": models, "app.py": f"from models import *\n\n{statements}"}
    return suggestions(folder, files, stats=stats)


def suggestions(folder: Path, files: Mapping[str, str], **settings: object) -> tuple[Suggestion, ...]:
    """The suggestions for a project of these files, with these settings."""
    write(folder, files)
    result = pipeline.audit(folder, only={"indexes": settings}).results["indexes"]
    assert isinstance(result, Indexes)
    return result.suggestions


def told(found: tuple[Suggestion, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, table and columns (or the expression) of each."""
    return [(each.code, each.table.name, each.columns or (each.expression or "",)) for each in found]
