"""Projects of a fixed shape and any size: what once took the square of its size, or longer, to audit, and its kin.

Every shape is a function from a size to the files of a project. `SHAPES` holds each with a size at which an audit ends
within seconds; `benchmarks.attack.growth` measures them at that size, its double and its fourfold, and the tests of
growth count work at small sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent

from benchmarks.attack.endless import ENDLESS
from benchmarks.attack.entangled import ENTANGLED, Files, Shape
from tests.projects import MODELS

_ORM = (
    "from sqlalchemy import Column, ForeignKey, Integer, String, select, text\n"
    "from sqlalchemy.orm import DeclarativeBase, relationship\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\n"
)
_TABLE = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id = Column(Integer, primary_key=True)\n"
_ENV = "from alembic import context\n"
_REVISION = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n\n\n"


def _stars(size: int) -> Files:
    """All modules import everything from all others. The files grow with the square; so may the work."""
    names = [f"m{number}" for number in range(size)]
    return {
        "pkg/__init__.py": "",
        **{
            f"pkg/{name}.py": "".join(f"from .{other} import *\n" for other in names if other != name)
            + f"from sqlalchemy import select\nclass {name.upper()}:\n    x = 1\n"
            + "def f(s):\n    return s.execute(select(missing)), unknown_name\n"
            for name in names
        },
    }


def _star_chain(size: int) -> Files:
    chain = {f"m{n}.py": f"from m{n - 1} import *\nN{n} = N{n - 1}\n" for n in range(1, size)}
    return {"m0.py": "N0 = 'orders'\n", **chain, "q.py": f"from m{size - 1} import *\nprint(N{size - 1}, N0, other)\n"}


def _rings(size: int) -> Files:
    """Each row loads the next one with it, around a ring; one query for each table."""
    models = "".join(
        _TABLE.format(n) + f"    o_id = Column(ForeignKey('t{(n + 1) % size}.id'))\n"
        f"    o = relationship('T{(n + 1) % size}', foreign_keys=[o_id], lazy='joined')\n"
        for n in range(size)
    )
    reads = "".join(f"def f{n}(s):\n    return s.scalars(select(T{n})).all()\n" for n in range(size))
    return {"m.py": _ORM + models + reads}


def _statements(size: int) -> Files:
    body = "".join(f"    s.execute(text('select a from orders where b = {n}'))\n    x{n} = {n}\n" for n in range(size))
    return {"m.py": MODELS, "q.py": f"from sqlalchemy import text\ndef f(s):\n{body}"}


def _assignments(size: int) -> Files:
    return {"m.py": MODELS, "q.py": "def f(s):\n" + "".join(f"    a.b[{n}] = c.d(e, {n})\n" for n in range(size))}


_SELECT = "select a from orders where a = 0"


def _growing(begin: str, step: str) -> Shape:
    """A text that grows by a piece at a time, and is run each time; `N` is the number of the step,
    `BEFORE` that of the one before."""

    def shape(size: int) -> Files:
        steps = "".join(step.replace("BEFORE", str(n)).replace("N", str(n + 1)) for n in range(size))
        return {"m.py": MODELS, "q.py": f"from m import Order\nfrom sqlalchemy import select, text\n{begin}{steps}"}

    return shape


_BEGIN = f"def f(s):\n    q = '{_SELECT}'\n"
_RUN = "    s.execute(text(q))\n"
#: Ways for a text to grow.
GROWN: Mapping[str, Shape] = {
    "plus": _growing(_BEGIN, f"    q = q + ' or a = N'\n{_RUN}"),
    "added": _growing(_BEGIN, f"    q += ' or a = N'\n{_RUN}"),
    "f-string": _growing(_BEGIN, f"    q = f'{{q}} or a = N'\n{_RUN}"),
    "percent": _growing(_BEGIN, f"    q = '%s or a = N' % q\n{_RUN}"),
    "format": _growing(_BEGIN, f"    q = '{{}} or a = N'.format(q)\n{_RUN}"),
    "join": _growing(_BEGIN, f"    q = ' or '.join([q, 'a = N'])\n{_RUN}"),
    "front": _growing(
        "def f(s):\n    q = 'a from orders'\n", "    q = 'aN, ' + q\n    s.execute(text('select ' + q))\n"
    ),
    "module": _growing(f"Q0 = '{_SELECT}'\n", "QN = QBEFORE + ' or a = N'\ndef fN(s):\n    s.execute(text(QN))\n"),
    "helper": _growing(f"def add(q, s):\n    q = q + ' or a = 1'\n{_RUN}    return q\n{_BEGIN}", "    q = add(q, s)\n"),
    "subqueries": _growing(_BEGIN, f"    q += ' or a in (select b from orders where a = N)'\n{_RUN}"),
    "unions": _growing(_BEGIN, f"    q += ' union all select N from orders'\n{_RUN}"),
    "statements": _growing(_BEGIN, f"    q += '; select N from orders'\n{_RUN}"),
    "does not parse": _growing(_BEGIN, f"    q += ' from where (N'\n{_RUN}"),
    "by holes": _growing(_BEGIN, f"    q += f' and {{s.aN}}'\n{_RUN}"),
}


def grown_migration(size: int) -> Files:
    steps = "".join(f"    q += ' or a = {n}'\n    op.execute(q)\n" for n in range(size))
    body = f"def upgrade():\n    q = 'update t set a = 1 where a = 0'\n{steps}"
    return {"m.py": MODELS, "migrations/env.py": _ENV, "migrations/versions/a.py": f"{_REVISION}{body}"}


def _branches(size: int) -> Files:
    lines = "".join(f"    if s.a{n}:\n        q = q + ' and a = {n}'\n" for n in range(size))
    return {
        "q.py": f"from sqlalchemy import text\ndef f(s):\n    q = 'select 1 from t'\n{lines}    s.execute(text(q))\n"
    }


def _deep(size: int) -> Files:
    classes = "".join(f"class C{n}(C{n - 1}):\n    def m(self):\n        return super().m()\n" for n in range(1, size))
    return {"m.py": f"{_ORM}{_TABLE.format(0)}class C0(T0):\n    pass\n{classes}"}


def _deep_models(size: int) -> Files:
    classes = "".join(
        f"class C{n}(C{n - 1}):\n    __tablename__ = 'c{n}'\n"
        f"    id = Column(ForeignKey('c{n - 1}.id'), primary_key=True)\n"
        for n in range(1, size)
    )
    first = "class C0(Base):\n    __tablename__ = 'c0'\n    id = Column(Integer, primary_key=True)\n"
    return {"m.py": f"{_ORM}{first}{classes}def f(s):\n    return s.scalars(select(C{size - 1})).all()\n"}


def _diamonds(size: int) -> Files:
    pairs = "".join(
        f"class L{n}(L{n - 1}, R{n - 1}): pass\nclass R{n}(L{n - 1}, R{n - 1}): pass\n" for n in range(1, size)
    )
    return {
        "m.py": f"{_ORM}class L0(Base):\n    __abstract__ = True\nclass R0(Base):\n    __abstract__ = True\n{pairs}"
    }


def _wide(size: int) -> Files:
    classes = "".join(
        f"class A{n}(Base):\n    __abstract__ = True\n    def m(self): return self.m()\n" for n in range(size)
    )
    bases = ", ".join(f"A{n}" for n in range(size))
    return {
        "m.py": f"{_ORM}{classes}class T({bases}):\n    __tablename__ = 't'\n"
        "    id = Column(Integer, primary_key=True)\n"
    }


def _same_names(size: int) -> Files:
    return {"m.py": MODELS, "f.py": "def f(s):\n    return s\nclass C:\n    x = 1\n" * size}


def _all_to_all(size: int) -> Files:
    """Every function calls every other with itself as argument."""
    functions = (
        f"def f{n}(g, s):\n" + "".join(f"    f{other}(f{n}, s)\n" for other in range(size)) for n in range(size)
    )
    return {
        "m.py": MODELS,
        "f.py": "from m import Order, select\n" + "".join(functions) + "def g(s): s.execute(select(Order))\n",
    }


def _call_chain(size: int) -> Files:
    chain = "".join(f"def f{n}(s, t):\n    return f{n - 1}(s, t)\n" for n in range(1, size))
    use = "".join(f"def g{n}(s):\n    return f{n}(s, 'orders')\n" for n in range(1, size))
    first = "from sqlalchemy import text\ndef f0(s, t):\n    return s.execute(text('select a from ' + t))\n"
    return {"m.py": MODELS, "f.py": first + chain + use}


def _registry(size: int) -> Files:
    filled = "".join(f"R['k{n}'] = T{n}\n" for n in range(size))
    used = "".join(f"def f{n}(s, k):\n    return s.query(R[k]).all()\n" for n in range(size))
    return {"m.py": _ORM + "".join(map(_TABLE.format, range(size))) + "R = {}\n" + filled + used}


def _serializers(size: int) -> Files:
    """What all of them give goes through one function, and from there to any of them: statements within themselves."""
    methods = "".join(
        f"    def as_{n}(self, o, **k):\n"
        "        rv = dict(id=o.id, name=o.name, many=Order.query.filter_by(id=o.id).count())\n"
        "        return {key: self.serialize(value) for key, value in rv.items()}\n"
        for n in range(size)
    )
    code = (
        "class Serializer:\n    def serialize(self, value, **k):\n"
        "        if Order in value.__class__.__bases__:\n"
        "            return getattr(self, 'as_%s' % value.__class__.__name__)(value, **k)\n"
        "        if isinstance(value, dict):\n            ret = {}\n            for k, v in value.items():\n"
        "                ret[k] = self.serialize(v, **k)\n            return ret\n"
        "        if hasattr(value, '__iter__'):\n            ret = []\n            for v in value:\n"
        "                ret.append(self.serialize(v, **k))\n            return ret\n        return value\n"
    )
    use = (
        "def orders(session):\n    return Serializer().serialize(session.query(Order).all())\n"
        "def one(session):\n    found = [Serializer().serialize(o) for o in session.query(Order).all()]\n"
        "    return Serializer().serialize(dict(data=found))\n"
    )
    return {"m.py": MODELS, "q.py": f"from m import Order\n\n{code}{methods}{use}"}


def _nested_functions(size: int) -> Files:
    return {
        "m.py": MODELS,
        "f.py": "".join("  " * n + f"def f{n}(a, b=x):\n" for n in range(size)) + "  " * size + "s.execute(q)\n",
    }


def _copies(size: int) -> Files:
    return {"m.py": MODELS, "d.sql": "copy a from stdin\n" * size + "select * from orders"}


def _copied_rows(size: int) -> Files:
    return {
        "m.py": MODELS,
        "d.sql": "copy orders from stdin;\n" + "1\t2\n" * size + "\\.\n" + "copy b from stdin;\n\\.\n" * size,
    }


def _braces(size: int) -> Files:
    return {
        "m.py": MODELS,
        "d.sql": "select {{ a from orders " * size,
        "e.sql.j2": "select {{ a from orders {% if " * size,
    }


def _percent(size: int) -> Files:
    return {
        "m.py": MODELS,
        "q.py": f"def f(s):\n    s.execute('select a from orders {'%(' * size}')\n    return '{'%(' * size}' % s\n",
    }


def _quotes(size: int) -> Files:
    return {
        "m.py": MODELS,
        "q.py": 'x = 1\ny = """a\n' * (2 * size + 1),
        "r.py": "x = '''\\'\n" * size,
        "e.sql": "select 'a\n" * size + "'",
    }


def _index_chains(size: int) -> Files:
    return {"m.py": MODELS, "q.py": ("x = a" + "[0]" * 90 + "\n\n") * size, "r.py": "x = a" + "[0]" * size}


def _call_chains(size: int) -> Files:
    return {"m.py": MODELS, "q.py": "x = s.query(A)" + ".filter(A.b == 1)" * size}


def _told_chains(size: int) -> Files:
    chains = "".join(f"def {name}():\n    return T0.id{f'.{name}' * size}\n" for name in ("key", "name"))
    return {"m.py": f"{_ORM}{_TABLE.format(0)}{chains}"}


def _inner_conditions(size: int) -> Files:
    inner = "[t for t in Base.metadata.sorted_tables if t.name in " * size
    rows = "[t for t in s.scalars(select(T0)) if isinstance(t, tuple(" * size
    deep = size // 2  # what stands in it is gone through once for each that is around it
    each = "[a for a in b if any(a == t.name for t in " * deep
    return {
        "m.py": f"{_ORM}{_TABLE.format(0)}def f():\n    return {inner}['a']{']' * size}\n"
        f"def g(s):\n    return {rows}T0{'))]' * size}\n"
        f"def h(b):\n    return {each}Base.metadata.sorted_tables{')]' * deep}\n"
    }


def _bodies(size: int) -> Files:
    begun = "create function f{0}() returns int as $$ begin select a from orders; update t{0} set a = 1; "
    unended = "create function g() returns int as $a$ begin select a from orders "
    return {
        "m.py": MODELS,
        "d.sql": "".join(f"{begun.format(n)}end $$ language plpgsql;\n" for n in range(size)),
        "e.sql": unended * size,
    }


def _triggers(size: int) -> Files:
    return {
        "m.py": MODELS,
        "d.sql": "create trigger a on orders begin " * size,
        "e.sql": "create view v as select a from (" * size,
    }


def _case(size: int) -> Files:
    return {"q.py": "match a:\n" + "    case (\n        [b,\n c,\n {'d': e}]\n    ): pass\n" * size}


def _lookahead(size: int) -> Files:
    return {
        "q.py": "match " * size + "\n",
        "r.py": "(a := " * min(size, 190),
        "s.py": "with (a, " * size,
        "t.py": "lambda: " * size,
    }


def _commas(size: int) -> Files:
    return {"q.py": "x = [" + "a.b(c), " * size + "]\n", "r.py": "x = {" + "'a': [b, {'c': d}], " * size + "}\n"}


def _joined(size: int) -> Files:
    return {"q.py": "x = (" + "'a'\n" * min(size, 2_900) + ")\n", "r.py": "x = f'" + "{a}" * size + "'\n"}


def _ands(size: int) -> Files:
    return {"m.py": MODELS, "d.sql": "select * from orders where a = 1" + " and b = 2 or c = 3" * size}


def _brackets(size: int) -> Files:
    deep = min(size, 2_000)
    return {
        "m.py": MODELS,
        "a.sql": "select " + "(" * deep + "1" + ")" * deep + " from orders",
        "b.sql": "select * from " + "(select * from " * deep + "orders" + ") a" * deep,
        "c.sql": "select " + "case when a then " * deep + "1" + " end" * deep + " from orders",
        "d.sql": "select " + "f(" * deep + "a from orders",
        "e.sql": "select " + "not " * deep + "a from orders",
        "f.sql": "select " + "- " * deep + "a from orders",
        "g.sql": "select a" + "::int" * deep + " from orders",
        "h.sql": "select a" + "[1]" * deep + " from orders",
        "i.sql": "select a" + ".b" * deep + " from orders",
        "j.sql": "select " + "array[" * deep + " from orders",
        "k.sql": "select " + "cast(" * deep + " from orders",
        "l.sql": "select * from orders " + "join (" * deep + "a",
        "n.sql": "select " + "{a: " * deep + " from orders",
        "o.sql": "select a " + "between " * deep + " from orders",
        "p.sql": "create table a (" + "b array<struct<" * deep + "int",
    }


def _unions(size: int) -> Files:
    ctes = ", ".join(f"c{n} as (select * from c{n - 1})" for n in range(1, size))
    return {
        "m.py": MODELS,
        "a.sql": "select a from orders" + " union all select a from orders" * size,
        "b.sql": f"with c0 as (select 1), {ctes} select * from c{size - 1}",
        "c.sql": "insert into orders values (1)" + ", (2)" * size,
        "d.sql": "select a from orders" + " join orders b on a.b = b.c" * size,
        "e.sql": "select a from orders where b in (1" + ", 2" * size + ")",
        "f.sql": "select a from orders where 'a'" + " || 'b'" * size,
    }


def _tables_in_sql(size: int) -> Files:
    made = "".join(f"create table t{n} (id int primary key, o int references t{n - 1});\n" for n in range(1, size))
    return {"m.py": MODELS, "d.sql": made, "e.sql": "".join(f"alter table t{n} add b int;\n" for n in range(size))}


def _many_unparsed(size: int) -> Files:
    return {"m.py": MODELS, "d.sql": "select from where orders (;\n" * size}


def _settings(size: int) -> Files:
    return {
        "m.py": MODELS,
        "a.yaml": "a: select b from orders\n" * size + "c: |\n  select d from orders\n",
        "b.yaml": "".join(" " * min(n, 400) + f"k{n}:\n" for n in range(size)),
        "c.json": '{"a": [' * min(size, 900) + "1",
        "d.sh": "psql -c 'select a from orders'\n" * size,
        "e.sql.j2": "select a from {{ ref('orders') }} join b\n" * size,
    }


def _manifests(size: int) -> Files:
    return {
        "m.py": MODELS,
        "a/pyproject.toml": "".join(f"[{'.'.join('a' * min(n, 300))}.b{n}]\nc = 1\n" for n in range(size // 10)),
        "b/pyproject.toml": "[a]\nb" + ".c" * size + " = 1\n",
        "c/setup.cfg": "[options]\ninstall_requires =\n" + "    a\n" * size,
        "d/requirements.txt": "a" + "-" * size + "\n" + "b>=1\n" * size,
        "e/setup.py": "x = [" + "'a', " * size + "]\nsetup(install_requires=x" + " + x" * min(size, 900) + ")\n",
        "f/pyproject.toml": "[project]\ndependencies = [\n" + '"a>=1",\n' * size + "]\n",
        "g/alembic.ini": "[alembic]\nscript_location = " + "a:" * size + "\n",
        "docker-compose.yml": "image: " + "a/" * size + "\n" + "://" * size + "\n",
    }


def _templates(size: int) -> Files:
    return {
        "m.py": MODELS,
        "templates/a.html": "{{ order.id }}{{ a.b.c " * size,
        "templates/b.html": "{% for a in " * size,
        "templates/c.html": "{{ a" + "|b    " * size + "}|map(attribute='c')" + "|map(attribute='d')" * size,
    }


def _revisions(size: int) -> Files:
    chain = {
        f"migrations/versions/r{n}.py": f"from alembic import op\nimport sqlalchemy as sa\nrevision = 'r{n}'\n"
        f"down_revision = {'r' + str(n - 1) if n else None!r}\n\n\ndef upgrade():\n"
        f"    op.create_table('t{n}', sa.Column('id', sa.Integer, primary_key=True))\n"
        f"    op.add_column('t{n // 2}', sa.Column('c{n}', sa.String))\n"
        for n in range(size)
    }
    return {"m.py": MODELS, "migrations/env.py": _ENV, **chain}


def _loops(size: int) -> Files:
    """What these do does not depend on the size."""
    files = {
        f"{number}/versions/r.py": f"{_REVISION}def upgrade():\n{indent(body, '    ')}"
        for number, body in enumerate(ENDLESS)
    }
    environments = {f"{number}/env.py": _ENV for number in range(len(ENDLESS))}
    return {"m.py": MODELS, **environments, **files, "pad.py": "x = 1\n" * size}


def _operations(size: int) -> Files:
    body = "".join(
        f"    op.add_column('t', sa.Column('c{n}', sa.Integer))\n    op.execute('update t set c{n} = 1')\n"
        for n in range(size)
    )
    made = "    op.create_table('t', sa.Column('id', sa.Integer))\n"
    return {
        "m.py": MODELS,
        "migrations/env.py": _ENV,
        "migrations/versions/a.py": f"{_REVISION}def upgrade():\n{made}{body}",
    }


def _columns(size: int) -> Files:
    columns = "".join(f"    c{n} = Column(String, index=True)\n" for n in range(size))
    return {
        "m.py": f"{_ORM}{_TABLE.format(0)}{columns}def f(s):\n"
        "    return s.scalars(select(T0).where(T0.c1 == 1)).all()\n"
    }


def _models(size: int) -> Files:
    read = "".join(
        f"def f{n}(s):\n    return s.query(T{n}).filter(T{n}.id == 1, T{n}.name == 2).all()\n" for n in range(size)
    )
    return {"m.py": _ORM + "".join(map(_TABLE.format, range(size))) + read}


def _many_files(size: int) -> Files:
    return {
        "m.py": MODELS,
        **{f"a{n}/b/__init__.py": f"import a{n}.b.c\nfrom x.b.c import d{n}\n" for n in range(size)},
    }


def _strings(size: int) -> Files:
    return {"m.py": MODELS, "q.py": "X = [" + "'select a from orders where b = 1', " * size + "]\n"}


def _suppressions(size: int) -> Files:
    return {"m.py": "x = 1  # audit: ignore[AUD001] because\n" * size + MODELS}


def _broken(size: int) -> Files:
    return {
        "m.py": MODELS,
        "q.py": "def f(:\n    x = (\n\n" * size,
        "r.py": "x = )\n" * size,
        "s.py": "\tx = 1\n  y = 2\n" * size,
    }


#: Every shape, with a size at which one audit takes about a second or less.
SHAPES: Mapping[str, tuple[Shape, int]] = {
    "stars": (_stars, 20),
    "star chain": (_star_chain, 100),
    "rings": (_rings, 30),
    "statements": (_statements, 1_000),
    "assignments": (_assignments, 2_000),
    **{f"grown by {name}": (shape, 200) for name, shape in GROWN.items()},
    "grown in a migration": (grown_migration, 200),
    "branches": (_branches, 100),
    "deep": (_deep, 100),
    "deep models": (_deep_models, 50),
    "diamonds": (_diamonds, 50),
    "wide": (_wide, 60),
    "same names": (_same_names, 500),
    "all to all": (_all_to_all, 15),
    "call chain": (_call_chain, 50),
    "registry": (_registry, 50),
    "serializers": (_serializers, 10),
    "nested functions": (_nested_functions, 25),
    "copies": (_copies, 2_000),
    "copied rows": (_copied_rows, 2_000),
    "braces": (_braces, 1_000),
    "percent": (_percent, 5_000),
    "quotes": (_quotes, 2_000),
    "index chains": (_index_chains, 100),
    "call chains": (_call_chains, 100),
    "told chains": (_told_chains, 100),
    "inner conditions": (_inner_conditions, 30),
    "bodies": (_bodies, 200),
    "triggers": (_triggers, 500),
    "case": (_case, 200),
    "lookahead": (_lookahead, 100),
    "commas": (_commas, 1_000),
    "joined": (_joined, 500),
    "ands": (_ands, 300),
    "brackets": (_brackets, 50),
    "unions": (_unions, 200),
    "tables in sql": (_tables_in_sql, 200),
    "many unparsed": (_many_unparsed, 300),
    "settings": (_settings, 1_000),
    "manifests": (_manifests, 2_000),
    "templates": (_templates, 1_000),
    "revisions": (_revisions, 50),
    "loops": (_loops, 100),
    "operations": (_operations, 200),
    "columns": (_columns, 200),
    "models": (_models, 100),
    "many files": (_many_files, 100),
    "strings": (_strings, 500),
    "suppressions": (_suppressions, 500),
    "broken": (_broken, 100),
    **ENTANGLED,
}
