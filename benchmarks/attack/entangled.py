"""Shapes of code that leads to other code in chains, rings and nests, each step by the one before, once or twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.projects import MODELS

Files = Mapping[str, str]
Shape = Callable[[int], Files]

_ORM = (
    "from sqlalchemy import Column, ForeignKey, Index, Integer, String, select, text\n"
    "from sqlalchemy.ext.associationproxy import association_proxy\nfrom sqlalchemy.ext.hybrid import hybrid_property\n"
    "from sqlalchemy.orm import DeclarativeBase, relationship\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\n"
)
_TABLE = (
    "class TN(Base):\n    __tablename__ = 'tN'\n    id = Column(Integer, primary_key=True)\n    name = Column(String)\n"
)


def _each(size: int, step: str, first: int = 0) -> str:
    """The step for each number: `PREV`, `N`, `NEXT` are the one before, the number, and the one after, in a ring."""
    return "".join(
        step.replace("PREV", str((n - 1) % size)).replace("NEXT", str((n + 1) % size)).replace("N", str(n))
        for n in range(first, size)
    )


def _code(begin: str, step: str, end: str = "", first: int = 1) -> Shape:
    """One module beside that of the model: a beginning, steps, and an end in which `LAST` is the last number."""

    def shape(size: int) -> Files:
        body = begin + _each(size, step, first) + end.replace("LAST", str(size - 1))
        return {"m.py": MODELS, "q.py": f"from m import Order\nfrom sqlalchemy import select, text\n{body}"}

    return shape


def _tables(step: str, begin: str = "", end: str = "", first: int = 0) -> Shape:
    """The same, with as many tables as steps."""

    def shape(size: int) -> Files:
        names = ", ".join(f"T{n}" for n in range(size))
        body = begin.replace("NAMES", names) + _each(size, step, first) + end.replace("LAST", str(size - 1))
        return {"m.py": _ORM + _each(size, _TABLE), "q.py": f"from m import *\n{body}"}

    return shape


def _closures(size: int) -> Files:
    """Functions in each other, each called without and with an argument: as many closures as two to the power of the
    depth."""
    nested = "".join(" " * n + f"def f{n}(s, x):\n" for n in range(size))
    calls = "".join(" " * n + f"f{n}(s, Order)\n" for n in reversed(range(size)))
    return {"m.py": MODELS, "q.py": "from m import Order\n" + nested + " " * size + "s.query(x)\n" + calls}


def _reexports(size: int) -> Files:
    chain = {f"m{n}.py": f"from m{n - 1} import Order\n" for n in range(1, size)}
    return {"m0.py": MODELS, **chain, "q.py": f"from m{size - 1} import Order\ndef f(s):\n    s.query(Order).all()\n"}


def _star_ring(size: int) -> Files:
    ring = {f"m{n}.py": f"from m{(n + 1) % size} import *\nX{n} = Y{n}\n" for n in range(size)}
    return {"m.py": MODELS, **ring, "q.py": "from m0 import *\n" + _each(size, "print(XN)\n")}


def _import_ring(size: int) -> Files:
    """Each module has the bases of its class from the next two, under each other's names; none is defined."""
    step = "from .mN import X\nfrom .mNEXT import Y as X, X as Y\nclass Z(X, Y):\n    pass\n"
    ring = {
        f"pkg/m{n}.py": step.replace("NEXT", str((n + 2) % size)).replace("N", str((n + 1) % size)) for n in range(size)
    }
    return {"m.py": MODELS, "pkg/__init__.py": "", **ring}


def _long_import(size: int) -> Files:
    """Thousands of names in one statement."""
    names = _each(size, "Order as cN, ")
    return {"m.py": MODELS, "q.py": f"from m import ({names})\nprint(c0)\n"}


def _same_class(size: int) -> Files:
    """Tables of one class name, each with a relationship to the one beside it."""
    model = (
        "from b import *\nclass Order(Base):\n    __tablename__ = 'ordersN'\n"
        "    id = Column(Integer, primary_key=True)\n    up = Column(ForeignKey('ordersN.id'))\n"
        "    other = relationship('Order')\ndef f(s):\n    return s.query(Order).all()\n"
    )
    return {"b.py": _ORM, **{f"p{n}/m.py": model.replace("N", str(n)) for n in range(size)}}


def _cascades(size: int) -> Files:
    """Each of many functions deletes a row with which rows of as many tables are deleted."""
    parent = "class P(Base):\n    __tablename__ = 'p'\n    id = Column(Integer, primary_key=True)\n"
    children = _each(size, "    rN = relationship('TN', cascade='all, delete')\n")
    deletes = _each(size, "def fN(s):\n    s.delete(s.get(P, N))\n")
    return {"m.py": _ORM + parent + children + _each(size, _TABLE) + deletes}


def _indexes(size: int) -> Files:
    columns = _each(size, "    cN = Column(String)\n")
    listed = _each(size, "Index('iN', 'c0', 'c1', 'cN'), ", 2)
    reads = _each(size, "def fN(s):\n    s.execute(select(A).where(A.c0 == 1, A.c1 == 2, A.cN == 3))\n")
    head = "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
    return {"m.py": f"{_ORM}{head}{columns}    __table_args__ = ({listed})\n{reads}"}


_PROXY = (
    "class AN(Base):\n    __tablename__ = 'aN'\n    id = Column(Integer, primary_key=True)\n"
    "    up = Column(ForeignKey('aNEXT.id'))\n    n = relationship('ANEXT')\n    x = association_proxy('n', 'x')\n"
    "def fN(s):\n    return s.get(AN, 1).x\n"
)
_HYBRID = (
    "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    h0 = Column(Integer)\n"
)
_GENERIC = (
    "class R0(Generic[T]):\n    model: type[T]\n    def __init__(self, s, model=0):\n        self.s = s\n"
    "    def get(self, s) -> T:\n        return s.get(self.model, 1)\n    def m0(self, s) -> T:\n"
)
_DECORATOR = "def dN(f):\n    def w(*a, **k):\n        return f(*a, **k)\n    return w\n"

#: Each shape with a size at which one audit takes about a second or less.
ENTANGLED: Mapping[str, tuple[Shape, int]] = {
    "lambdas": (
        _code("l0 = lambda s: s.query(Order)\n", "lN = lambda s: (lPREV(s), lPREV(s))\n", "def f(s):\n    lLAST(s)\n"),
        500,
    ),
    "lambda ring": (_code("", "lN = lambda s: (lNEXT(s), lPREV(s), s.query(Order))\n", first=0), 300),
    "local lambdas": (
        _code("def f(s):\n    l0 = lambda x: s.query(x)\n", "    lN = lambda x: (lPREV(x), lPREV([x]))\n"),
        300,
    ),
    "closures": (_closures, 40),
    "class attributes": (
        _code("class A0:\n    x = Order\n", "class AN:\n    x = APREV.x\n    y = (APREV.x, APREV.x)\n"),
        300,
    ),
    "nested displays": (
        _code("X0 = [Order]\n", "XN = [XPREV, (XPREV, {'a': XPREV})]\n", "def f(s): s.query(XLAST)\n"),
        500,
    ),
    "elif": (_code("def f(s, x):\n    if x: q = 0\n", "    elif x == N: q = Order.idN\n"), 500),
    "local names": (_code("def f(s):\n", "    xN = [Order]; xN += [xPREV]; del xN\n"), 300),
    "passed tables": (
        _tables("def fN(s, x):\n    s.query(x)\n    return fNEXT(s, x)\ndef gN(s):\n    return fN(s, TN)\n"),
        100,
    ),
    "positions": (_code("def f0(s, *k):\n    s.query(*k)\n", "def fN(s, *k):\n    return fPREV(s, Order, *k)\n"), 200),
    "partials": (_code("from functools import partial\ndef f0(*a): pass\n", "fN = partial(fPREV, Order)\n"), 500),
    "decorators": (_code("", _DECORATOR, first=0), 300),
    "objects": (
        _tables(
            "class CN:\n    def __init__(self, m):\n        self.x = CPREV(m)\n        self.y = CPREV(TN)\n"
            "    def go(self, s):\n        return self.x.go(s), self.y.go(s)\n",
            "class C0:\n    def __init__(self, m):\n        self.m = m\n"
            "    def go(self, s):\n        s.query(self.m)\n",
            "def f(s):\n    CLAST(T0).go(s)\n",
            1,
        ),
        60,
    ),
    "generics": (
        _tables(
            _GENERIC.replace("R0", "RN").replace("Generic[T]", "RPREV[T]").replace("m0(", "mN(")
            + "        return self.mPREV(s), super().get(s)\n"
            "class ON(RN[TN]):\n    model = TN\ndef fN(s):\n    return ON(s).get(s), ON(s).mN(s)\n",
            f"from typing import Generic, TypeVar\nT = TypeVar('T')\n{_GENERIC}        return self.get(s)\n",
            "",
            1,
        ),
        200,
    ),
    "inner objects": (
        _code(
            "class C0:\n    def __init__(self, m, inner=0):\n        self.m, self.inner = m, inner\n"
            "    def go(self, s):\n        s.query(self.m)\n",
            "class CN(CPREV):\n    def __init__(self, m, inner=0):\n        super().__init__(m, inner or CPREV(m))\n"
            "    def go(self, s):\n        return super().go(s), self.inner.go(s)\n",
            "def f(s):\n    CLAST(Order).go(s)\n",
        ),
        200,
    ),
    "reexports": (_reexports, 500),
    "star ring": (_star_ring, 300),
    "import ring": (_import_ring, 400),
    "long import": (_long_import, 500),
    "same class": (_same_class, 100),
    "proxies": (lambda size: {"m.py": _ORM + _each(size, _PROXY)}, 60),
    "hybrids": (
        lambda size: {
            "m.py": _ORM
            + _HYBRID
            + _each(size, "    @hybrid_property\n    def hN(self): return self.hPREV\n", 1)
            + _each(size, "def fN(s): s.query(A).filter(A.hN == 1)\n")
        },
        200,
    ),
    "filled schemas": (
        lambda size: {
            "m.py": _ORM
            + "from pydantic import BaseModel\nclass Dot(Base):\n    __tablename__ = 'dots'\n"
            + "    id = Column(Integer, primary_key=True)\n"
            + _each(size, "    pN = Column(ForeignKey('dots.id'))\n    rN = relationship('Dot', foreign_keys=[pN])\n")
            + "class Out(BaseModel):\n"
            + _each(size, "    rN: list['Out'] = []\n")
            + "def f(s):\n    return Out.model_validate(s.query(Dot).first())\n"
            + "def g(s):\n    return Out(r0=[Out(r1=s.query(Dot).first())])\n"
        },
        40,
    ),
    "mapped by calls": (
        lambda size: {
            "m.py": _ORM
            + "from sqlalchemy import Table\nfrom sqlalchemy.orm import registry\nr = registry()\n"
            + "t = Table('t', r.metadata, Column('id', Integer, primary_key=True))\n"
            + _each(size, "class CN: pass\nr.map_imperatively(CN, t, properties={'a': (lambda: [N, N])()})\n")
        },
        200,
    ),
    "cascades": (_cascades, 200),
    "indexes": (_indexes, 200),
    "sorts": (
        _code(
            "def f(s, x):\n    q = select(Order)\n",
            "    if x == N:\n        q = q.order_by(Order.id)\n        s.execute(q)\n",
        ),
        200,
    ),
    "joins": (
        _tables("    q = q.join(TN).where(TN.name == N)\n", "def f(s):\n    q = select(T0)\n", "    s.execute(q)\n", 1),
        200,
    ),
    "too many": (
        _tables("", "L = [NAMES]\ndef f(s, k):\n    for t in L: s.query(t)\n    s.query(dict(enumerate(L))[k])\n"),
        200,
    ),
    "fixture files": (
        lambda size: {
            "m.py": _ORM
            + "class Dead(Base):\n    __tablename__ = 'dead_ones'\n    id = Column(Integer, primary_key=True)\n",
            **{f"tests/test_{n}.py": f"x = 'fixture_{n}.json'\n" for n in range(size)},
            **{f"data/fixture_{n}.json": '{"table": "dead_ones"}' for n in range(size)},
        },
        400,
    ),
    "early chain": (  # called while the module is imported, of what has more afterwards
        lambda size: {
            "m.py": MODELS,
            "q.py": "from m import *\nD = {}\ndef g0(): return D['o']\n"
            + _each(size, "def gN(): return gPREV()\n", 1)
            + f"g{size - 1}()\nD['o'] = Order\ndef f(s): s.query(g{size - 1}())\n",
        },
        400,
    ),
    "early calls": (
        lambda size: {
            "m.py": MODELS,
            "q.py": "from m import *\n" + _each(size, "DN = {}\ndef gN(s): s.query(DN['o'])\ngN(1)\nDN['o'] = Order\n"),
        },
        400,
    ),
    "held by unknown": (
        lambda size: {
            **_tables("", "def f(s): pass\n")(size),
            "q.py": "from m import *\n"
            "class R:\n    def __init__(self, m): self.m = m\n    def all(self, s): s.query(self.m)\n"
            + _each(size, "class CN:\n    @property\n    def pN(self): return R(TN)\n    def gN(self): return TN\n")
            + "def f(s, x):\n"
            + _each(size, "    x.pN.all(s), s.query(x.gN())\n"),
        },
        200,
    ),
    "named factories": (
        lambda size: {
            "m.py": MODELS,
            "q.py": "class S: pass\ndef make_it(k):\n    pass\n" + _each(size, "    if k == N: return S()\n"),
            "u.py": _each(size, "a = 'q.make_it'\n"),
        },
        400,
    ),
}
