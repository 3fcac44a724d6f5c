"""What is given where a function says that it takes a session is one; what is none there tells no call from another."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.modules.paths import index_modules

CODE = """\
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase, Session
class Base(DeclarativeBase):
    pass
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
class Own(Session):
    def everything(self):
        return self.query(Order).all()
class Stub:
    def query(self, cls):
        raise RuntimeError
def typed(session: Session):
    session.query(Order)
def untyped(session):
    session.query(Order)
def of_stub(stub: Stub):
    stub.query(Order)
class Below(Stub):
    def query(self, cls):
        pass
"""


@pytest.mark.parametrize(
    ("call", "told_apart"),
    [
        ("typed(Stub())", False),
        ("typed(Own())", True),
        ("untyped(Stub())", True),
        ("of_stub(Below())", True),
    ],
)
def test_an_object_in_the_place_of_a_session_tells_nothing(call: str, told_apart: bool) -> None:
    text = f"{CODE}def use():\n    {call}\n"
    engine = interpret(index_modules({"m.py": (extract(text.encode()), Role.APP)}), None)
    ways = [*engine.answers.ways_of(f"m.py::{call.partition('(')[0]}")]
    assert len(ways) == 1 + told_apart
