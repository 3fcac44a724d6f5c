"""The same code written in another way has the same verdicts: each way of the benchmark, on a small application."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rewriting import WAYS, rewritten
from tests.projects import report_on, statuses

MODELS = """\
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    lines = relationship("Line", back_populates="order")
class Line(Base):
    __tablename__ = "order_lines"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))
    order = relationship("Order", back_populates="lines")
class Event(Base):
    __tablename__ = "events"
    id = Column(Integer, primary_key=True)
class Rate(Base):
    __tablename__ = "rates"
    id = Column(Integer, primary_key=True)
class Badge(Base):
    __tablename__ = "badges"
    id = Column(Integer, primary_key=True)
"""
APP = """\
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from models import Badge, Event, Line, Order, Rate
class Orders:
    def __init__(self, session: Session):
        self.session = session
    def get(self, key):
        return self.session.scalars(select(Order).where(Order.id == key)).one()
    def add(self, lines):
        order = Order()
        for line in lines:
            order.lines.append(line)
        self.session.add(order)
        return order
    def lines(self, key):
        return [line for line in self.get(key).lines]
def log(session: Session, what):
    session.add(Event(id=what))
def rates(session: Session):
    return session.execute(text("SELECT id FROM rates"))
def name(session: Session):
    return Badge.__name__
"""
KNOWN = {"orders": "live", "order_lines": "live", "events": "write_only", "rates": "read_only"}


@pytest.mark.parametrize("way", WAYS)
def test_another_way_to_write_it_changes_no_verdict(tmp_path: Path, way: str) -> None:
    app = rewritten(APP, WAYS[way]())
    assert app != APP
    found = statuses(report_on(tmp_path, {"models.py": MODELS, "app.py": app}))
    assert found.pop("badges") in {"orphaned", "unknown"}  # dead, it may become a doubt, and never the other way around
    assert found == KNOWN


def test_near_miss_what_is_no_python_then_stays_as_it_was() -> None:
    source = "def f():\n    return [Order for each in (yield)]\n"
    for way in WAYS.values():
        compile(rewritten(source, way()), "app.py", "exec", dont_inherit=True)
