"""Templates of Python at random: expressions, statements and definitions that lead to those of other steps.

`N`, `PREV`, `NEXT` and `HALF` stand for the number of a step, of the one before, of the one after (around a ring), and
of the one in the middle below it; `step_of` puts the numbers in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from textwrap import indent

_NUMBER = re.compile(r"PREV|NEXT|HALF|N(?![a-z])")
_WHICH = ("PREV", "PREV", "PREV", "N", "NEXT", "HALF", "0")
_NAMES = ("x", "f", "C", "T", "l", "x", "f")
_FIXED = ("s", "a", "self", "Order", "None", "'orders'", "'tN'", "N", "a.b", "cls", "unknown", "kw")
_ATTRIBUTES = ("yN", "yPREV", "id", "name", "rN", "rPREV", "m", "y", "mN", "mPREV", "all()", "m(s)", "mPREV(s, a)")

#: `E` is an expression inside.
_EXPRESSIONS = (
    "E(E, s)", "E(E)", "E()", "E(E, *E, **E)", "E(a=E, kN=E)", "E.A", "E.A", "E.A.A", "[E, E]", "(E, E)",
    "{'k': E, 'kN': E}", "{**E, 'kN': E}", "[*E, E]", "E[E]", "E['kPREV']", "E[0]", "(E if E else E)",
    "(lambda a: E)", "(lambda a=E: E(a))", "[E for a in E]", "{a: E for a, s in E.items()}",
    "[E for a in E for b in a]", "f'{E} and aN'", "(E + E)", "(E or E)", "(E and not E)", "(E == E)",
    "f'select aN from {E}'", "'select aN from tN where ' + E", "'%s, aN' % E", "', '.join(E)", "'{} {}'.format(E, E)",
    "select(E)", "select(E).where(E == E)", "select(E).join(E)", "s.query(E).filter(E)",
    "s.query(E).filter_by(name=E).all()", "s.execute(E)", "s.execute(text(E))", "s.scalars(E).all()", "s.get(E, E)",
    "text(E)", "partial(E, E)", "getattr(E, 'yN')", "getattr(E, E)", "super().A", "dict(E)", "dict(kN=E)", "list(E)",
    "type('CN', (E,), {'y': E})", "next(iter(E))", "aliased(E)", "E.options(joinedload(E))",
    "select(E).options(selectinload(E.A))", "E.union(E)", "E.subquery()", "insert(E).values(E)", "E.in_(E)",
    "exists().where(E)", "map(E, E)", "sorted(E, key=E)", "zip(E, E)", "(await E)", "(yield E)", "func.count(E)",
    "case((E, E), else_=E)", "and_(E, E)", "E.pop(E)", "E.copy()", "vars(E)", "relationship(E)", "isinstance(E, E)",
    "E.filter(E)", "E.order_by(E)", "reduce(E, E)", "iter([E, E])", "E.union_all(E, E)",
)  # fmt: skip
#: `E` is an expression, `B` a block; lines are indented with the first one.
_STATEMENTS = (
    "xN = E", "xN = E", "x0 = E", "a = E", "a, b = E", "xN: E = E", "xN += E", "a += E", "a.b = E", "self.yN = E",
    "E.A = E", "a['kN'] = E", "E[E] = E", "return E", "return E", "E", "E", "a.append(E)", "a.update(kN=E)",
    "a.extend(E)", "del a", "global xN", "from mPREV import *", "from mPREV import xPREV as xN", "import mPREV",
    "yield E", "raise E", "assert E", "s.add(E)", "s.delete(E)", "s.execute(E)", "s.execute(text(E))",
    "s.bulk_save_objects(E)", "setattr(E, 'yN', E)", "if E:\n    B", "if E:\n    B\nelse:\n    B",
    "if E:\n    B\nelif E:\n    B", "for a in E:\n    B", "while E:\n    B", "with E as a:\n    B",
    "with E as a, E as b:\n    B", "try:\n    B\nexcept E as a:\n    B\nfinally:\n    B",
    "match E:\n    case E0(a=xN) if E:\n        B\n    case {'kN': a, **b}:\n        B\n    case _:\n        B",
    "def fN(s, a=E):\n    B", "@E\ndef fN(*a, **kw):\n    B", "class CN(E):\n    B", "async def fN(s):\n    B",
    "for a, b in E:\n    B\nelse:\n    B", "a = a.where(E)", "a = a.filter(E)", "a = a + E", "q = q.join(E)",
)  # fmt: skip
#: What the names of a step stand for; `T` is a base, `M` the members of a class.
_DEFINITIONS = (
    "xN = E", "xN = E", "lN = lambda s, a: E", "lN = lambda *a, **kw: E", "def fN(s, a):\n    B",
    "def fN(s, a=E, *b, **kw):\n    B", "def fN(self, s):\n    B", "@E\ndef fN(s, a):\n    B",
    "def fN(g):\n    def w(*a, **kw):\n        B\n        return g(*a, **kw)\n    return w",
    "@contextmanager\ndef fN(s):\n    B\n    yield E", "def fN(s: CPREV, a: list[E]) -> CNEXT:\n    B",
    "class CN(CPREV):\n    M\n    M", "class CN(CPREV, TN):\n    M", "class CN(E):\n    M\n    M",
    "class CN:\n    M\n    M", "class CN(CPREV, CHALF):\n    M", "@E\nclass CN:\n    M",
    "class CN(Generic[E], metaclass=E):\n    M",
    "class TN(Base):\n    __tablename__ = 'tN'\n    id = Column(Integer, primary_key=True)\n    R\n    R",
    "class TN(TPREV):\n    __tablename__ = 'tN'\n    id = Column(ForeignKey('tPREV.id'), primary_key=True)\n    R",
    "class TN(Base, CPREV):\n    __tablename__ = E\n    id = Column(Integer, primary_key=True)\n    R\n    M",
    "TN = Table('tN', Base.metadata, Column('id', Integer), Column('o', ForeignKey('tPREV.id')))",
    "TN = Table(E, Base.metadata, *E)", "CN = type('CN', (CPREV,), {'y': E})", "CN = fN(CPREV, E)", "x0['kN'] = E",
    "for a in E:\n    B", "if E:\n    from mPREV import xN\nelse:\n    xN = E", "with E:\n    B",
    "fN = partial(fPREV, E)", "CN.yN = E", "event.listen(TN, 'after_insert', E)",
    "mapper_registry.map_imperatively(CN, TN)", "x0.append(E)", "try:\n    B\nexcept ImportError:\n    B",
    "def test_N(s):\n    B", "@pytest.fixture\ndef fN(fPREV):\n    B",
    "@r.get('/N')\ndef fN(s=Depends(fPREV)):\n    B", "@task\ndef fN(a):\n    fPREV.delay(E)", "from mPREV import *",
)  # fmt: skip
_MEMBERS = (
    "yN = E", "yN: E = E", "yN = Column(Integer)", "def mN(self, s):\n    B", "def m(self, s):\n    B",
    "def m(self, s):\n    return super().m(s)", "def __init__(self, a):\n    self.yN = E\n    B",
    "@property\ndef yN(self):\n    return E", "@classmethod\ndef mN(cls, s):\n    B",
    "@staticmethod\ndef mN(s):\n    B", "class CN(CPREV):\n    y = E", "@declared_attr\ndef yN(cls):\n    return E",
    "@hybrid_property\ndef yN(self):\n    return E", "__table_args__ = E", "@E\ndef mN(self):\n    B",
    "def __getattr__(self, a):\n    return E", "yN = association_proxy('rN', 'yPREV')", "Meta = E",
    "def __enter__(self):\n    return E", "model = E", "def __call__(self, s):\n    B",
)  # fmt: skip
_COLUMNS = (
    "oN = Column(ForeignKey('tPREV.id'))",
    "oN = Column(ForeignKey('tNEXT.id'))\nrN = relationship('TNEXT', lazy='joined')",
    "rN = relationship('TPREV', lazy='selectin', cascade='all, delete-orphan')",
    "rN = relationship(TPREV, backref='bN')", "rN = relationship('TNEXT', back_populates='rPREV')",
    "rN = relationship(lambda: TPREV, secondary='tHALF')", "r = relationship('T0', cascade='all, delete')",
    "name = Column(String, index=True)", "oN = Column(ForeignKey(E))",
    "rN: Mapped[list['TNEXT']] = relationship(lazy='subquery')", "x = association_proxy('rN', 'x')",
    "yN = column_property(E)", "__table_args__ = (Index('iN', 'name', 'oN'), UniqueConstraint('oN'))",
    "__mapper_args__ = {'polymorphic_on': E}",
    "yN = column_property(select(TPREV.id).where(TPREV.id == id).scalar_subquery())",
    "oN = Column(ForeignKey('t0.id', ondelete='CASCADE'))",
)  # fmt: skip

_HOLES = re.compile(r"\b[EABMR]\b")
_CHOICES = {"E": _EXPRESSIONS, "B": _STATEMENTS, "M": _MEMBERS, "R": _COLUMNS}


def named(random: Random) -> str:
    """A name of this step, of another, or of none."""
    if random.random() < 0.3:
        return random.choice(_FIXED)
    return random.choice(_NAMES) + random.choice(_WHICH)


def template(random: Random, choices: tuple[str, ...] = _DEFINITIONS, depth: int = 3) -> str:
    """One of the choices with its holes filled at random, so deep."""
    return _HOLES.sub(lambda hole: _filled(random, hole, depth), random.choice(choices))


def _filled(random: Random, hole: re.Match[str], depth: int) -> str:
    kind = hole[0]
    if kind == "A":
        return random.choice(_ATTRIBUTES)
    if kind == "E" and (depth <= 0 or random.random() < 0.4):
        return named(random)
    if kind == "B" and depth <= 0:
        return random.choice(("pass", "return a", "s.query(TN).all()", "xN = xPREV", "fPREV(s, a)"))
    text = template(random, _CHOICES[kind], depth - 1)
    line = hole.string[hole.string.rfind("\n", 0, hole.start()) + 1 : hole.start()]
    before = line if not line.strip() else ""
    return indent(text, before)[len(before) :]


def expression(random: Random, depth: int = 3) -> str:
    return template(random, _EXPRESSIONS, depth)


def statement(random: Random, depth: int = 2) -> str:
    return template(random, _STATEMENTS, depth)


def member(random: Random, depth: int = 2) -> str:
    return template(random, (*_MEMBERS, *_COLUMNS), depth)


def definition(random: Random, depth: int = 3) -> str:
    return template(random, _DEFINITIONS, depth)


def step_of(text: str, number: int, size: int) -> str:
    """The template with the numbers of one step of so many."""
    numbers: dict[str, Callable[[], int]] = {
        "PREV": lambda: (number - 1) % size,
        "NEXT": lambda: (number + 1) % size,
        "HALF": lambda: number // 2,
        "N": lambda: number,
    }
    return _NUMBER.sub(lambda found: str(numbers[found[0]]()), text)
