"""`getattr(Model, name)` with a name that is not known: what is done with it says whether it can be a relationship."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship

from auditor.facts.access import Confidence
from auditor.findings import Severity
from auditor.link.libraries.sqlalchemy import as_column
from tests.projects import report_on, usage_of

_MODELS = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import DeclarativeBase, relationship
class Base(DeclarativeBase): pass
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    {more}
class Line(Base):
    __tablename__ = "lines"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.id"))
"""
_LINES = 'lines = relationship("Line", backref="order")'
_USE = """
from sqlalchemy import *
from models import Order
def search(session, by, up):
    q = select(Order)
    session.add(Order())
    {use}
    return session.scalars(q).all()
search(1, input(), input())
"""


def _confidence(folder: Path, use: str, more: str = _LINES) -> Confidence:
    report = report_on(folder, {"models.py": _MODELS.format(more=more), "use.py": _USE.format(use=use)})
    return usage_of(report, "lines").confidence


@pytest.mark.parametrize(
    "use",
    [
        "q = q.order_by(getattr(Order, by).desc())",
        "q = q.order_by(getattr(Order, by).asc() if up else getattr(Order, by).desc())",
        "q = q.order_by(desc(getattr(Order, by)))",
        "q = q.order_by(getattr(Order, by))",
        "q = q.order_by(*[getattr(Order, each) for each in up])",
        "column = getattr(Order, by)\n    q = q.order_by(column.desc() if up else column.asc())",
        "column = getattr(Order, by, Order.id)\n    q = q.order_by(column.desc() if up else column)",
        "column = getattr(Order, by, None)\n    if column is not None:\n        q = q.order_by(column)",
        "turn = desc if up else asc\n    q = q.order_by(turn(getattr(Order, by)))",
        "q = q.order_by(getattr(getattr(Order, by), up)())",
        "if (column := getattr(Order, by, None)) is not None:\n        q = q.order_by(column)",
        "q = q.where(getattr(Order, by).ilike(up))",
        "q = q.where(getattr(Order, by) >= up)",
        "q = q.where(getattr(Order, by).in_(up))",
        "q = q.where(or_(*[getattr(Order, each).ilike(by) for each in up]))",
        "q = q.where(*(getattr(Order, each) == value for each, value in up.items()))",
        "q = q.where(func.lower(getattr(Order, by)) == up)",
        "q = select(getattr(Order, by)).distinct()",
        "q = q.where(getattr(Order, by)['key'] == up)",
        "q = q.where(getattr(Order, by).op('~')(up))",
        "q = select(getattr(Order, by).label('by'), Order.id)",
    ],
)
def test_what_is_used_as_a_column_is_no_relationship(tmp_path: Path, use: str) -> None:
    assert _confidence(tmp_path, use) is Confidence.CERTAIN


@pytest.mark.parametrize(
    "use",
    [
        "q = q.join(getattr(Order, by))",
        "q = q.where(getattr(Order, by).any())",
        "q = q.where(getattr(Order, by).contains(up))",
        "q = up(q, getattr(Order, by))",
        "column = getattr(Order, by)\n    q = q.order_by(column).join(column)",
        "column = getattr(Order, by)\n    def more(): return q.join(column)\n    q = more().order_by(column)",
        "q = q.order_by(getattr(Order, by)).join(getattr(Order, up))",
        "column = None\n    def pick():\n        nonlocal column\n        column = getattr(Order, by)\n"
        "        return q.order_by(column)\n    q = pick().join(column)",
        "turn = up\n    q = q.order_by(turn(getattr(Order, by)))",
        "return getattr(Order, by)",
        "a = getattr(Order, by)\n    b = a\n    a = b\n    q = q.order_by(b).join(a)\n    b = getattr(Order, up)",
        "q = select(getattr(Order, by).property.entity.class_)",
        "found = [getattr(Order, each) for each in up]\n    q = q.join(found[0])",
    ],
)
def test_what_may_be_a_relationship_weakens_the_verdict(tmp_path: Path, use: str) -> None:
    assert _confidence(tmp_path, use) is not Confidence.CERTAIN


@pytest.mark.parametrize(
    "more",
    [
        f'{_LINES}\n    numbers = association_proxy("lines", "id")',
        'lines = relationship("Line", comparator_factory=Own)',
    ],
)
def test_what_has_operators_of_its_own_is_asked_by_them(tmp_path: Path, more: str) -> None:
    assert _confidence(tmp_path, "q = q.where(getattr(Order, by).ilike(up))", more) is not Confidence.CERTAIN


def test_a_row_gives_what_its_relationship_holds(tmp_path: Path) -> None:
    use = "for row in session.scalars(q):\n        print(getattr(row, by) >= up)"
    assert _confidence(tmp_path, use) is not Confidence.CERTAIN


@pytest.mark.parametrize(
    "use",
    [
        "found = {each: getattr(row, each) for each in up if each in Order.__table__.columns}",
        "found = [getattr(row, each) for each in up if each != 'id' and each in row.__table__.columns.keys()]",
        "known = {each.key for each in inspect(Order).column_attrs}\n"
        "        found = [getattr(row, each) for each in up if each in known]",
        "if by in Order.__table__.c:\n            print(getattr(row, by))",
        "print(getattr(row, by) if hasattr(Order.__table__.c, by) else None)",
        "print(getattr(row, f'{by}_id'))",
        "print(getattr(row, by + '_id'))",
        "print(getattr(row, '%s_id' % by))",
        "print(getattr(row, 'total_{}'.format(by), None))",
        "name = f'{by}_id'\n        print(getattr(row, name))",
    ],
)
def test_a_name_that_can_be_a_columns_alone_is_no_relationship(tmp_path: Path, use: str) -> None:
    assert _confidence(tmp_path, f"for row in session.scalars(q):\n        {use}") is Confidence.CERTAIN


@pytest.mark.parametrize(
    "use",
    [
        "found = {each: getattr(row, each) for each in up if each in by}",
        "found = {each: getattr(row, by) for each in up if each in Order.__table__.columns}",
        "if by not in Order.__table__.c:\n            print(getattr(row, by))",
        "print(None if by in Order.__table__.c else getattr(row, by))",
        "known = known\n        found = [getattr(row, each) for each in up if each in known]",
        "known = by\n        known = {each.key for each in inspect(Order).column_attrs}\n"
        "        found = [getattr(row, each) for each in up if each in known]",
        "print(getattr(row, f'{by}s'))",
        "print(getattr(row, f'l{by}'))",
        "name = f'{by}_id' if up else by\n        print(getattr(row, name))",
        "name = f'{by}_id'\n        if up:\n            name = by\n        print(getattr(row, name))",
    ],
)
def test_a_name_that_can_be_another_weakens_the_verdict(tmp_path: Path, use: str) -> None:
    assert _confidence(tmp_path, f"for row in session.scalars(q):\n        {use}") is not Confidence.CERTAIN


def test_many_variables_take_no_longer_than_they_are(tmp_path: Path) -> None:
    lines = [f"c = getattr(Order, by)\n    q = q.order_by(c)\n    d{n} = c\n    c = d{n}" for n in range(1_000)]
    chain = [f"e{n + 1} = e{n}" for n in range(3_000)]
    use = "\n    ".join([*lines, "e0 = getattr(Order, by)", *chain])
    before = time.process_time()
    assert _confidence(tmp_path / "many", use) is not Confidence.CERTAIN
    assert time.process_time() - before < 10


def test_a_dead_table_beside_a_chosen_order_is_an_error(tmp_path: Path) -> None:
    use = _USE.format(use="q = q.order_by(getattr(Order, by).desc())")
    (finding,) = report_on(tmp_path, {"models.py": _MODELS.format(more=_LINES), "use.py": use}).findings
    assert (finding.code, finding.severity) == ("AUD001", Severity.ERROR)


@pytest.mark.parametrize("method", sorted(as_column.METHODS))
@pytest.mark.parametrize("name", ["lines", "first"])
def test_no_relationship_does_what_columns_do(method: str, name: str) -> None:
    without = {"asc", "desc", "distinct", "nulls_first", "nulls_last", "nullsfirst", "nullslast"}
    given = () if method in without else (1, 2) if method in {"between", "regexp_replace"} else ("~",)
    with pytest.raises(NotImplementedError):
        _ask(getattr(_mapped(), name), method, given)


def _ask(attribute: Any, method: str, given: tuple[object, ...]) -> None:
    made = getattr(attribute, method)(*given)
    made(1)  # of an operator that was named


def _mapped() -> type:
    class Base(DeclarativeBase):
        pass

    class Line(Base):
        __tablename__ = "lines"
        id = mapped_column(Integer, primary_key=True)
        order_id = mapped_column(ForeignKey("orders.id"))

    class Order(Base):
        __tablename__ = "orders"
        id = mapped_column(Integer, primary_key=True)
        first_id = mapped_column(ForeignKey("lines.id"))
        lines = relationship(Line, foreign_keys=Line.order_id)
        first = relationship(Line, foreign_keys=first_id)

    return Order
