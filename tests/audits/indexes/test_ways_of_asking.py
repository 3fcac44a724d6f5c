"""What statements ask, said in the ways of real projects: by keywords gathered in dicts, columns passed to helpers,
conditions in lists and builders, hybrids, mixins, objects injected by constructors.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor import pipeline
from auditor.audits.indexes.model import Indexes
from auditor.facts.predicate import Predicate
from tests.projects import write

_MODELS = """
import functools
import operator
from typing import Generic, TypeVar

from sqlalchemy import (
    Boolean, Date, DateTime, ForeignKey, String, and_, cast, column, delete, desc, exists, func, literal_column, or_,
    select, tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.hybrid import Comparator, hybrid_method, hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase, Load, aliased, contains_eager, joinedload, mapped_column, relationship, synonym,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass

class SoftDelete:
    deleted_at = mapped_column(DateTime)
    @classmethod
    def active(cls):
        return cls.deleted_at.is_(None)
    @classmethod
    def by(cls, session, **kw):
        return session.query(cls).filter_by(**kw).first()
    @hybrid_property
    def is_deleted(self):
        return self.deleted_at.isnot(None)

class Lower(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)

class Customer(Base):
    __tablename__ = "customers"
    id = mapped_column(primary_key=True)
    orders = relationship("Order", back_populates="customer")

class Order(SoftDelete, Base):
    __tablename__ = "orders"
    id = mapped_column(primary_key=True)
    customer_id = mapped_column(ForeignKey("customers.id"))
    number = mapped_column(String)
    placed = mapped_column(DateTime)
    paid = mapped_column(Boolean)
    data = mapped_column(JSONB)
    tags = mapped_column(ARRAY(String))
    _slug = mapped_column("slug", String)
    customer = relationship(Customer, back_populates="orders")
    nr = synonym("number")
    @hybrid_property
    def slug(self):
        return self._slug
    @slug.comparator
    def slug(cls):
        return Lower(cls._slug)
    @hybrid_property
    def lowered(self):
        return self.number.lower()
    @lowered.expression
    def lowered(cls):
        return func.lower(cls.number)
    @hybrid_property
    def late(self):
        return self.placed < 3
    @hybrid_method
    def before(self, when):
        return self.placed < when
"""

Asked = set[tuple[str, str]]
CASES: dict[str, tuple[str, Asked]] = {
    "keywords in a dict": (
        """
def find(session, n):
    kw = {"number": n}
    session.query(Order).filter_by(**kw).all()
""",
        {("number", "equality")},
    ),
    "keywords in dict()": (
        """
def find(session, n):
    kw = dict(number=n)
    session.query(Order).filter_by(**kw).all()
""",
        {("number", "equality")},
    ),
    "keywords set one by one": (
        """
def find(session, n, p):
    kw = {}
    kw["number"] = n
    if p:
        kw["placed"] = p
    session.query(Order).filter_by(**kw).all()
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "keywords through a helper": (
        """
def get_by(session, model, **kw):
    return session.query(model).filter_by(**kw).first()
def find(session, n):
    return get_by(session, Order, number=n)
""",
        {("number", "equality")},
    ),
    "keywords by update": (
        """
def find(session, n):
    kw = {}
    kw.update(number=n)
    return session.query(Order).filter_by(**kw).first()
""",
        {("number", "equality")},
    ),
    "keywords through a mixin": (
        """
def find(session, n):
    return Order.by(session, number=n)
""",
        {("number", "equality")},
    ),
    "a column passed to a helper": (
        """
def newest(session, column):
    return session.query(column).order_by(column.desc()).all()
def find(session, n):
    return newest(session, Order.placed)
""",
        {("placed desc", "sort")},
    ),
    "a column passed with its class": (
        """
def by(session, model, column, value):
    return session.execute(select(model).where(column == value))
def find(session, n):
    return by(session, Order, Order.number, n)
""",
        {("number", "equality")},
    ),
    "the name of a column passed": (
        """
def by(session, model, name, value):
    return session.execute(select(model).where(getattr(model, name) == value))
def find(session, n):
    return by(session, Order, "number", n)
""",
        {("number", "equality")},
    ),
    "operator": (
        """
def find(session, n):
    return session.execute(select(Order).where(operator.gt(Order.placed, n)))
""",
        {("placed", "range")},
    ),
    "a table of operators": (
        """
OPS = {"eq": operator.eq}
def find(session, n, op):
    return session.execute(select(Order).where(OPS[op](Order.number, n)))
""",
        {("number", "equality")},
    ),
    "an operator by getattr": (
        """
def find(session, n, op):
    return session.execute(select(Order).where(getattr(Order.placed, "__gt__")(n)))
""",
        {("placed", "range")},
    ),
    "one operator of several": (
        """
def match(column, spec):
    clauses = []
    for k, v in spec.items():
        if k == "gt":
            clauses.append(column > v)
        elif k == "eq":
            clauses.append(column == v)
        elif k == "ne":
            clauses.append(column != v)
    return and_(*clauses)
def find(session, spec):
    return session.execute(select(Order).where(match(Order.placed, spec)))
""",
        {("placed", "range")},
    ),
    "a list made longer by +=": (
        """
def find(session, n):
    conditions = [Order.paid.is_(True)]
    conditions += [Order.number == n]
    return session.execute(select(Order).where(and_(*conditions)))
""",
        {("number", "equality"), ("paid", "boolean")},
    ),
    "a list extended": (
        """
def find(session, n):
    conditions = []
    conditions.extend([Order.number == n, Order.placed > n])
    return session.execute(select(Order).where(*conditions))
""",
        {("number", "equality"), ("placed", "range")},
    ),
    "a list of a builder": (
        """
class Builder:
    def __init__(self, session):
        self.session = session
        self.conditions = []
    def with_number(self, n):
        self.conditions.append(Order.number == n)
        return self
    def all(self):
        return self.session.execute(select(Order).where(*self.conditions))
def find(session, n):
    return Builder(session).with_number(n).all()
""",
        {("number", "equality")},
    ),
    "a query of a builder": (
        """
class Builder:
    def __init__(self, session):
        self.query = session.query(Order)
    def with_number(self, n):
        self.query = self.query.filter(Order.number == n)
        return self
    def all(self):
        return self.query.order_by(Order.placed).all()
def find(session, n):
    return Builder(session).with_number(n).all()
""",
        {("number", "equality"), ("placed", "sort")},
    ),
    "a list returned": (
        """
def conditions(n):
    result = []
    result.append(Order.number == n)
    return result
def find(session, n):
    return session.execute(select(Order).where(*conditions(n)))
""",
        {("number", "equality")},
    ),
    "conditions yielded": (
        """
def conditions(n):
    yield Order.number == n
    yield Order.placed > n
def find(session, n):
    return session.execute(select(Order).where(*conditions(n)))
""",
        {("number", "equality"), ("placed", "range")},
    ),
    "comprehension": (
        """
def find(session, n):
    cols = [Order.number, Order.placed]
    return session.execute(select(Order).where(or_(*[c == n for c in cols])))
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "comprehension getattr": (
        """
def find(session, n):
    return session.execute(select(Order).where(or_(*(getattr(Order, c) == n for c in ("number", "placed")))))
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "hybrid expr": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.lowered == n))
""",
        {("number", "function_of")},
    ),
    "hybrid bool": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.late))
""",
        {("placed", "range")},
    ),
    "hybrid method": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.before(n)))
""",
        {("placed", "range")},
    ),
    "comparator": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.slug == n))
""",
        {("slug", "function_of")},
    ),
    "filter_by hybrid": (
        """
def find(session, n):
    return session.query(Order).filter_by(lowered=n).first()
""",
        {("number", "function_of")},
    ),
    "mixin hybrid": (
        """
def find(session, n):
    return session.query(Order).filter(Order.is_deleted).first()
""",
        {("deleted_at", "null")},
    ),
    "mixin classmethod": (
        """
def find(session, n):
    return session.query(Order).filter(Order.active()).first()
""",
        {("deleted_at", "null")},
    ),
    "soft delete by a helper": (
        """
def only_active(statement, model):
    return statement.where(model.deleted_at.is_(None))
def find(session, n):
    return session.execute(only_active(select(Order), Order))
""",
        {("deleted_at", "null")},
    ),
    "loader criteria": (
        """
def find(session, n):
    return session.execute(select(Order).options(with_loader_criteria(Order, Order.deleted_at.is_(None))))
""",
        {("deleted_at", "null")},
    ),
    "synonym": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.nr == n))
""",
        {("number", "equality")},
    ),
    "joinedload string": (
        """
def find(session, n):
    return session.query(Customer).options(joinedload("orders")).all()
""",
        {("customer_id", "equality")},
    ),
    "load dotted": (
        """
def find(session, n):
    return session.query(Customer).options(Load(Customer).selectinload(Customer.orders)).all()
""",
        {("customer_id", "equality")},
    ),
    "contains_eager no load": (
        """
def find(session, n):
    return session.query(Customer).join(Customer.orders).options(contains_eager(Customer.orders)).all()
""",
        {("customer_id", "join")},
    ),
    "an object injected": (
        """
class Worker:
    def delete(self, model, statement):
        return delete(model).where(model.number.in_(statement))
class Service:
    def __init__(self, worker):
        self.worker = worker
    def run(self, n):
        return self.worker.delete(Order, n)
def find(session, n):
    Service(Worker()).run(n)
""",
        {("number", "equality")},
    ),
    "a row given to a constructor": (
        """
class Presenter:
    def __init__(self, thing):
        self.thing = thing
    def lines(self):
        return self.thing.orders
def find(session, n):
    return Presenter(session.get(Customer, n)).lines()
""",
        {("customer_id", "equality")},
    ),
    "json item": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.data["a"].astext == n))
""",
        {("data", "other")},
    ),
    "json contains": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.data.contains(n)))
""",
        {("data", "other")},
    ),
    "array any": (
        """
def find(session, n):
    return session.execute(select(Order).where(Order.tags.any(n)))
""",
        {("tags", "other")},
    ),
    "literal_column": (
        """
def find(session, n):
    return session.execute(select(Order).where(literal_column("number").in_(n)))
""",
        {("number", "equality")},
    ),
    "column by name": (
        """
def find(session, n):
    return session.execute(select(Order).where(column("number") == n))
""",
        {("number", "equality")},
    ),
    "tuple": (
        """
def find(session, n):
    return session.execute(select(Order).where(tuple_(Order.number, Order.placed).in_(n)))
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "keyset": (
        """
def find(session, n):
    after = tuple_(Order.placed, Order.id) < n
    return session.execute(select(Order).where(after).order_by(Order.placed, Order.id).limit(3))
""",
        {("id", "range"), ("id", "sort"), ("placed", "range"), ("placed", "sort")},
    ),
    "exists": (
        """
def find(session, n):
    return session.execute(select(Customer).where(exists().where(Order.customer_id == Customer.id, Order.number == n)))
""",
        {("customer_id", "join"), ("number", "equality")},
    ),
    "exists select": (
        """
def find(session, n):
    return session.execute(select(Customer).where(select(Order.id).where(Order.customer_id == Customer.id).exists()))
""",
        {("customer_id", "join")},
    ),
    "query exists": (
        """
def find(session, n):
    return session.query(session.query(Order).filter(Order.number == n).exists()).scalar()
""",
        {("number", "equality")},
    ),
    "alias": (
        """
def find(session, n):
    o = aliased(Order)
    return session.execute(select(o).where(o.number == n).order_by(o.placed))
""",
        {("number", "equality"), ("placed", "sort")},
    ),
    "table c": (
        """
def find(session, n):
    t = Order.__table__
    return session.execute(select(t.c.id).where(t.c.number == n))
""",
        {("number", "equality")},
    ),
    "cast date": (
        """
def find(session, n):
    return session.execute(select(Order).where(cast(Order.placed, Date) >= n))
""",
        {("placed", "function_of")},
    ),
    "a direction by getattr": (
        """
def find(session, n):
    return session.query(Order).order_by(getattr(Order.placed, "desc")()).all()
""",
        {("placed desc", "sort")},
    ),
    "sort map": (
        """
SORTS = {"new": Order.placed.desc(), "nr": Order.number}
def find(session, n):
    return session.query(Order).order_by(SORTS[n]).all()
""",
        {("number", "sort"), ("placed desc", "sort")},
    ),
    "on conflict cols": (
        """
def find(session, n):
    session.execute(insert(Order).values(n).on_conflict_do_nothing(index_elements=[Order.number, Order.placed]))
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "delete parent": (
        """
def find(session, n):
    session.delete(session.get(Customer, n))
""",
        {("customer_id", "equality")},
    ),
    "functools reduce and": (
        """
import functools
def find(session, n):
    cond = functools.reduce(and_, [Order.number == n, Order.placed > n])
    return session.query(Order).filter(cond).all()
""",
        {("number", "equality"), ("placed", "range")},
    ),
    "&=": (
        """
def find(session, n):
    cond = Order.number == n
    cond &= Order.placed > n
    return session.query(Order).filter(cond).all()
""",
        {("number", "equality"), ("placed", "range")},
    ),
    "dict of columns": (
        """
FILTERS = {"number": Order.number, "placed": Order.placed}
def find(session, args):
    q = session.query(Order)
    for name, value in args.items():
        q = q.filter(FILTERS[name] == value)
    return q.all()
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "CRUD generic": (
        """
from typing import Generic, TypeVar
M = TypeVar("M")
class Repo(Generic[M]):
    model: type[M]
    def __init__(self, session):
        self.session = session
    def by(self, **kw):
        return self.session.query(self.model).filter_by(**kw).one()
    def newest(self):
        return self.session.execute(select(self.model).order_by(self.model.placed.desc()))
class Orders(Repo[Order]):
    model = Order
def find(session, n):
    return Orders(session).by(number=n), Orders(session).newest()
""",
        {("number", "equality"), ("placed desc", "sort")},
    ),
    "in loop over fields": (
        """
def find(session, args):
    q = select(Order)
    for field in ["number", "placed"]:
        if field in args:
            q = q.where(getattr(Order, field) == args[field])
    return session.execute(q)
""",
        {("number", "equality"), ("placed", "equality")},
    ),
    "column via instance attr": (
        """
class Filter:
    def __init__(self, column):
        self.column = column
    def apply(self, q, value):
        return q.where(self.column == value)
def find(session, n):
    return session.execute(Filter(Order.number).apply(select(Order), n))
""",
        {("number", "equality")},
    ),
    "filter kwargs dataclass": (
        """
def find(session, flt):
    kw = {k: v for k, v in {"number": flt.a, "placed": flt.b}.items() if v is not None}
    return session.query(Order).filter_by(**kw).all()
""",
        {("number", "equality"), ("placed", "equality")},
    ),
}


def _predicates(folder: Path, code: str) -> list[Predicate]:
    write(folder, {"models.py": _MODELS, "app.py": f"from models import *\n{code}"})
    result = pipeline.audit(folder, only={"indexes": {"predicates": True}}).results["indexes"]
    assert isinstance(result, Indexes)
    return [each for each in result.predicates or () if each.table.name == "orders"]


@pytest.mark.parametrize("case", CASES)
def test_a_condition_is_understood_however_it_is_said(tmp_path: Path, case: str) -> None:
    code, wanted = CASES[case]
    uses = (use for each in _predicates(tmp_path, code) for use in each.uses)
    assert {(f"{use.column} desc" if use.descending else use.column, use.asked.value) for use in uses} == wanted


def test_a_statement_made_of_what_is_given_stands_where_that_is_named(tmp_path: Path) -> None:
    code = """
def newest(session, column):
    return session.query(column).order_by(column.desc()).all()


def find(session):
    return newest(session, Order.placed)


def own(session, model):
    return session.query(model).filter(model.number == 1).all()


def other(session):
    return own(session, Order)
"""
    assert [(each.line, each.function) for each in _predicates(tmp_path, code)] == [(8, "find"), (12, "own")]


def test_a_condition_gathered_in_a_list_stands_where_it_is_written(tmp_path: Path) -> None:
    code = """
def find(session, n):
    conditions = []
    if n:
        conditions.append(Order.number == n)

    statement = select(Order)

    return session.execute(statement.where(*conditions))
"""
    assert [each.line for each in _predicates(tmp_path, code)] == [6]


def test_what_is_added_to_something_else_than_a_collection_is_not_held_by_it(tmp_path: Path) -> None:
    code = """
class Store:
    def __init__(self, session):
        self.session = session

    def keep(self, n):
        self.session.add(Order(number=n))

    def find(self):
        return self.session.query(Customer).filter(Customer.id == 1).all()
"""
    assert _predicates(tmp_path, code) == []


def test_a_parent_that_is_loaded_by_another_column_than_its_key_is_looked_up_by_that(tmp_path: Path) -> None:
    code = """
class Note(Base):
    __tablename__ = "notes"
    id = mapped_column(primary_key=True)
    order_number = mapped_column(String)
    order = relationship(Order, primaryjoin=(Order.number == order_number), foreign_keys=[order_number])


def one(session, n):
    return session.get(Note, n).order


def two(session, n):
    return session.get(Note, n).order
"""
    found = _predicates(tmp_path, code)
    assert [(each.line, each.function, each.uses[0].column) for each in found] == [(7, "one", "number")]
