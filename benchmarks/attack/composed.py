"""Shapes composed at random: chains and nests of Python, of SQL in any place, of revisions and of other files.

`composed(seed)` gives a shape, the same for the same seed, and what it is made of. What it grows in is one thing: the
steps of a chain, each of which leads to others, or the depth of a nest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from textwrap import indent

from benchmarks.attack.entangled import Files, Shape
from benchmarks.attack.grammar import definition, expression, member, statement, step_of
from benchmarks.attack.steps import HEAD, PLAIN, steps
from benchmarks.attack.texts import others, revisions, sql

#: What the first step leads to.
_FIRST = """\
x0, l0 = {}, lambda s, a: s.query(a)
def f0(s, a=None):
    s.execute(text('select a from ' + str(a)))
    return s.query(a).all()
class C0:
    y = y0 = Order
    def m(self, s):
        return s.query(self.y)
class T0(Base):
    __tablename__ = 't0'
    id = Column(Integer, primary_key=True)
"""


def _tables(random: Random) -> Callable[[int], str]:
    """Beside the steps as many plain tables, or none."""
    with_tables = random.random() < 0.5
    return lambda size: "".join(PLAIN.format(n) for n in range(1, size)) if with_tables else ""


def _module(random: Random) -> Shape:
    """Definitions in one module."""
    step = "\n".join(definition(random) for _ in range(random.randint(1, 3)))
    end, tables = statement(random), _tables(random)
    end = f"def g(s, a):\n{indent(end, '    ')}"
    return lambda size: {"m.py": HEAD + _FIRST + tables(size) + steps(step, size) + step_of(end, size - 1, size)}


_IMPORTS = (
    "from mPREV import *", "from mNEXT import *", "from m0 import *\nimport mPREV, mNEXT",
    "from mPREV import xPREV, fPREV, CPREV, TPREV", "from mPREV import *\nfrom mHALF import *",
)  # fmt: skip


def _modules(random: Random) -> Shape:
    """The same, each step in a module of its own that imports from others."""
    step = definition(random)
    text = f"from base import *\n{random.choice(_IMPORTS)}\n{step}"
    return lambda size: {
        "base.py": HEAD,
        "m0.py": f"from base import *\n{_FIRST}",
        **{f"m{n}.py": step_of(text, n, size) for n in range(1, size)},
        "q.py": f"from m{size - 1} import *\ndef g(s):\n    s.query(T{size - 1}).all()\n    f{size - 1}(s, Order)\n",
    }


def _function(random: Random) -> Shape:
    """Statements in one function."""
    step = "\n".join(statement(random) for _ in range(random.randint(1, 3)))
    tables = _tables(random)
    begin = "async def g(s, a, q=select(Order), *b, **kw):\n    x0 = f0 = a\n"
    return lambda size: {
        "m.py": HEAD + _FIRST + tables(size) + begin + indent(steps(step, size), "    "),
    }


def _members(random: Random) -> Shape:
    """Members of one class, which may be a table."""
    step = "\n".join(member(random) for _ in range(random.randint(1, 3)))
    tables = _tables(random)
    begin = random.choice(("class D(C0):\n", "class D(Base):\n    __tablename__ = 'd'\n    id = Column(Integer)\n"))
    end = (
        f"def g(s, a: D):\n{indent(statement(random), '    ')}\n    D().mN(s)\n    s.query(D).filter(D.yN == 1).all()\n"
    )
    return lambda size: {
        "m.py": HEAD + _FIRST + tables(size) + begin + indent(steps(step, size), "    ") + step_of(end, size - 1, size),
    }


_OPENED = (
    ("(", ")"), ("[", "]"), ("{'a': ", "}"), ("f(", ")"), ("f(s, ", ", a)"), ("lambda a: ", ""), ("not ", ""),
    ("- ", ""), ("a if b else ", ""), ("a and ", ""), ("a or (", ")"), ("a + ", ""), ("a == ", ""), ("(a := ", ")"),
    ("[", " for a in b]"), ("a[", "]"), ("(a, ", ")"), ("select(", ").where(a)"), ("await ", ""), ("*[", "]"),
    ("(yield ", ")"), ("lambda a=", ": a"), ("f(*", ")"), ("f(**", ")"), ("{**", "}"), ("a.b(c).d(", ")"), ("", ".a"),
    ("", "(a)"), ("", "['a']"), ("", ".filter(a == 1)"), ("a - ", ""), ("text(", ")"), ("[a for b in ", "]"),
    ("(a for a in b if ", ")"), ("str(", ")"), ("a < ", ""), ("a, ", ""), ("f'{", "}'"), ("partial(f, ", ")"),
    ("a | ", ""), ("subquery(", ").c"), ("or_(", ")"), ("session.query(Order).filter(", ")"),
)  # fmt: skip
_BLOCKS = (
    "if a:", "for a in b:", "while a:", "with a as b:", "try:\n{0}    f(s)\n{0}finally:", "def fN(s, a=f):",
    "class CN(C0):", "async def fN(s):", "if a:\n{0}    pass\n{0}else:", "match a:\n{0}  case [a, *b]:",
    "@f\n{0}def fN(s):", "class TN(Base):\n{0}  __tablename__ = 'tN'", "for a, b in s.query(Order):",
    "with s.begin():", "try:\n{0}    pass\n{0}except E as a:", "def fN():\n{0}  nonlocal a",
)  # fmt: skip
_IN = (
    "x = {}\n", "def g(s, a):\n    return {}\n", "def g(s, a):\n    s.execute({})\n", "class D(C0):\n    y = {}\n",
    "@f({})\ndef g(s): pass\n", "class D(Base):\n    __tablename__ = {}\n    id = Column(Integer)\n",
    "T = Table('t', Base.metadata, Column('a', {}))\n", "def g(s, a={}):\n    s.query(a)\n",
    "for a in {}:\n    s.query(a)\n", "s.query(Order).filter({})\n", "x: {} = None\n",
)  # fmt: skip


def _nested(random: Random) -> Shape:
    """An expression in an expression, so deep."""
    pairs = [random.choice(_OPENED) for _ in range(random.randint(1, 3))]
    core, place = expression(random, 1), random.choice(_IN)
    opening, closing = "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in reversed(pairs))
    return lambda size: {
        "m.py": HEAD + _FIRST + place.format(opening * size + step_of(core, 1, 2) + closing * size),
    }


def _many_nested(random: Random) -> Shape:
    """Many expressions, each some levels deep."""
    pairs = [random.choice(_OPENED) for _ in range(random.randint(1, 3))]
    core, place, deep = expression(random, 1), random.choice(_IN), random.randint(3, 20)
    opening, closing = "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in reversed(pairs))
    text = place.format(opening * deep + core + closing * deep)
    return lambda size: {"m.py": HEAD + _FIRST + steps(text, size)}


def _blocks(random: Random) -> Shape:
    """A block in a block; the text grows with the square of the depth."""
    chosen = [random.choice(_BLOCKS) for _ in range(random.randint(1, 3))]
    inside = statement(random, 1)

    def shape(size: int) -> Files:
        lines = ""
        for number in range(size):
            before = "    " * number
            lines += before + step_of(chosen[number % len(chosen)].format(before), number, size) + "\n"
        return {"m.py": HEAD + _FIRST + lines + indent(step_of(inside, 1, 2), "    " * size) + "\n"}

    return shape


_KINDS: Mapping[str, tuple[Callable[[Random], Shape], int]] = {
    "module": (_module, 16),
    "modules": (_modules, 12),
    "function": (_function, 24),
    "members": (_members, 16),
    "nested": (_nested, 16),
    "many nested": (_many_nested, 16),
    "blocks": (_blocks, 6),
    "sql": (sql, 40),
    "revisions": (revisions, 12),
    "others": (others, 100),
}
#: The names of the kinds.
KINDS = tuple(_KINDS)


def composed(seed: int, kinds: tuple[str, ...] = KINDS) -> tuple[str, Shape, int]:
    """The kind of the shape of this seed, the shape, and a first size for it."""
    random = Random(f"composed {seed}")
    kind = random.choice(kinds)
    make, size = _KINDS[kind]
    return kind, make(random), size
