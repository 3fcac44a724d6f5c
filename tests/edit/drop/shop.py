"""A small shop with dead tables in it, for the tests of removals."""

from __future__ import annotations

MODELS = """
from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Badge(Base):
    __tablename__ = "badges"
    id: Mapped[int] = mapped_column(primary_key=True)
    given: Mapped[datetime]
    users: Mapped[list[User]] = relationship(secondary="badges_of_users")


badges_of_users = Table(
    "badges_of_users",
    Base.metadata,
    Column("badge_id", ForeignKey("badges.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badges.id"))
"""
MAIN = """
from sqlalchemy import select

from app.models import Order, User


def main(session):
    session.add(Order())
    session.add(User(name="a"))
    return session.scalars(select(User)).all(), session.scalars(select(Order.id)).all()


if __name__ == "__main__":
    main(None)
"""
SHOP = {"app/__init__.py": "", "app/models.py": MODELS, "app/main.py": MAIN}
