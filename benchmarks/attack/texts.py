"""Chains and nests of SQL in any place, of revisions and of other files, composed at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from textwrap import indent

from benchmarks.attack.entangled import Files, Shape
from benchmarks.attack.grammar import step_of
from benchmarks.attack.steps import HEAD, PLAIN, steps
from tests.projects import MODELS

_REVISION = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'N'\ndown_revision = DOWN\n\n\n"
_SQL_STEPS = (
    " union select aN from tN", " join tN on tN.a = tPREV.b", " and a = N", " or a in (select b from tN)", ", tN",
    ", tN as aPREV", " || 'N'", " - N", " + N", "- ", "-- a\n", "/* a */ ", "; select a from tN", ";", "'a' ",
    "\"a\" ", "(", "[", "{", "{{ a }} ", "{% if a %} ", ") ", " case when a then N", "begin ", "end ", "end; ",
    "declare a int; ", "$$ ", "$aN$ ", "cross apply f(a) ", " left join (select a from tN) x on 1 = 1",
    ", cN as (select * from cPREV)", ", cN as (select * from cPREV join cHALF on 1 = 1)",
    " union all select * from (select a from tN) b", "not ", "- - ", "insert into tN select * from tPREV;\n",
    "create table tN (a int references tPREV);\n", "create view vN as select * from vPREV;\n",
    "create function fN() returns int as $$ begin perform fPREV(); update tN set a = 1; end $$ language plpgsql;\n",
    "create trigger gN after insert on tN for each row begin update tPREV set a = 1; end;\n",
    "alter table tN add constraint c foreign key (a) references tPREV (a);\n",
    "delimiter //\ncreate procedure pN() begin select a from tN; end//\n", "copy tN from stdin;\n1\n\\.\n",
    "update tN set a = (select b from tPREV where tPREV.a = tN.b);\n",
    "merge into tN using tPREV on a = b when matched then update set a = 1;\n",
    "with c as (select 1) delete from tN using c;\n", "go\n", "exec pN @a = N;\n",
    "declare @tN table (a int); insert into @tN select * from tPREV;\n",
    "do $$ begin execute 'drop table tN'; end $$;\n", "grant select on tN to a;\n", "comment on table tN is 'a;b';\n",
    "#a\n", "\\i a.sql\n", "`a` ", "%(aN)s ", ":aN ", "@a ", "? ", "$1 ", "::int", "[1]", ".b", " between a and ",
    " like 'a%' escape", " is not ", " collate a", " over (partition by a)", "if a then select b from tN; end if; ",
    "loop ", "while a do ", "case a when N then ", "select ", "from ", "values (N), ", ", (N, 'a')",
    " window w as (order by a)", "lateral ", "exists ", "array[", "cast(a as ", "interval '1' ", "x'", "E'\\'",
    "N'a' ", "0x", "1e", "pivot (sum(a) for b in (", "connect by ", "unnest(", "json_table(", "as materialized (",
    "create ", "table ", "with ",
)  # fmt: skip
_SQL_NESTS = (
    ("(", ")"), ("(select * from ", ") a"), ("(select a from b where a in ", ")"), ("case when a then ", " end"),
    ("f(", ")"), ("not ", ""), ("- ", ""), ("exists (select 1 from a where ", ")"), ("coalesce(a, ", ")"),
    ("cast(", " as int)"), ("with c as (select * from ", ") select * from c"), ("(a and ", ")"), ("(a or ", ")"),
    ("a + (", ")"), ("array[", "]"), ("", "::int"), ("", "[1]"), ("(select 1 union ", ")"), ("begin ", " end;"),
    ("if a then ", " end if;"), ("/* ", " */"), ("$a$ ", " $a$"), ("{% if a %}", "{% endif %}"), ("{{ f(", ") }}"),
    ("a join (", ") on a = b"), ("lateral (", ")"), ("(a, ", ")"), ("a between ", " and b"), ("[", "]"),
    ("{a: ", "}"), ("struct<a ", ">"), ("if(a, ", ", b)"), ("case a when 1 then 2 else ", " end"),
    ("insert into a ", ""), ("explain ", ""), ("create view v as ", ""), ("a.", ""), ("-", ""), ("~", ""), ("+", ""),
    ("a, ", ""), ("select ", ""), ("interval ", ""), ("distinct ", ""), ("'", "'"),
)  # fmt: skip
_SQLHEADS = (
    "select a from orders where a = 0", "select a", "", "select * from t0", "with c0 as (select a from orders)",
    "insert into t0 values (0)", "update t0 set a = ", "create table a (b int", "delete from t0 where a = ",
    "create function f() returns int as $$ begin ", "create procedure p() begin ",
    "create trigger g on t0 for each row ", "select a from orders order by ", "begin transaction; ", "call p(",
)  # fmt: skip
_SQL_TAILS = (
    "",
    "",
    ";",
    " select * from orders",
    ")",
    " end $$ language plpgsql;",
    " from orders",
    " end;",
    " select * from cLAST",
    "'",
)
_DIALECTS = (
    "",
    "postgres",
    "mysql",
    "tsql",
    "oracle",
    "sqlite",
    "snowflake",
    "bigquery",
    "clickhouse",
    "duckdb",
    "databricks",
)


def _sql_text(random: Random) -> Callable[[int], str]:
    head, tail = random.choice(_SQLHEADS), random.choice(_SQL_TAILS)
    if random.random() < 0.6:
        step = "".join(random.choice(_SQL_STEPS) for _ in range(random.choice((1, 1, 2, 3))))
        return lambda size: (
            head
            + steps(step, size).replace("\n", "" if "\n" not in step else "\n")
            + tail.replace("LAST", str(size - 1))
        )
    pairs = [random.choice(_SQL_NESTS) for _ in range(random.choice((1, 1, 2)))]
    opening, closing = "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in reversed(pairs))
    closed = random.random() < 0.7
    return lambda size: (
        head + " " + opening * size + "a" + closing * size * closed + tail.replace("LAST", str(size - 1))
    )


def sql(random: Random) -> Shape:
    """SQL in a file, in strings of Python, in a revision, in a template, in YAML or in a shell script."""
    text, place, dialect = _sql_text(random), random.choice([*_SQL_PLACES]), random.choice(_DIALECTS)
    settings = f'[tool.auditor]\ndialect = "{dialect}"\n' if dialect else ""
    return lambda size: {"m.py": MODELS, "pyproject.toml": settings, **_SQL_PLACES[place](text(size))}


_ENV = {"migrations/env.py": "from alembic import context\n"}
_BODY = _REVISION.replace("DOWN", "None") + "def upgrade():\n"
_SQL_PLACES: Mapping[str, Callable[[str], Files]] = {
    "file": lambda text: {"d.sql": text},
    "script": lambda text: {"migrations/V1__a.sql": text},
    "text": lambda text: {"q.py": f"from sqlalchemy import text\ndef f(s):\n    s.execute(text({text!r}))\n"},
    "string": lambda text: {"q.py": f"X = {text!r}\ndef f(s, a):\n    s.execute(X + a)\n"},
    "pieces": lambda text: {"q.py": "def f(s):\n    s.execute(" + " ".join(map(repr, text.split("  ")[:900])) + ")\n"},
    "holes": lambda text: {"q.py": f"def f(s, a):\n    s.execute({text!r} % a + {text!r}.format(a))\n"},
    "revision": lambda text: {**_ENV, "migrations/versions/a.py": f"{_BODY}    op.execute({text!r})\n"},
    "template": lambda text: {"e.sql.j2": text},
    "yaml": lambda text: {"a.yaml": "a:\n  b: |\n" + indent(text, "    ")},
    "shell": lambda text: {"a.sh": f"psql -c '{text}'\n"},
    "docstring": lambda text: {"q.py": f"def f(s):\n    {text!r}\n    return 1\n"},
    "check": lambda text: {
        "q.py": "from m import *\nfrom sqlalchemy import *\n"
        f"t = Table('t', Base.metadata, CheckConstraint({text!r}), Index('i', text({text!r})))\n"
    },
}  # fmt: skip

_OPERATIONS = (
    ("op.create_table('tN', sa.Column('id', sa.Integer, primary_k"
     "ey=True), sa.ForeignKeyConstraint(['id'], ['tPREV.id']))"),
    "op.drop_table('tHALF')", "op.drop_table('tN')", "op.add_column('tPREV', sa.Column('cN', sa.String))",
    "op.add_column('t0', sa.Column('cN', sa.String))", "op.drop_column('t0', 'cPREV')",
    "op.rename_table('tPREV', 'tN')", "op.alter_column('t0', 'cPREV', new_column_name='cN')",
    "op.create_index('iN', 'tPREV', ['cN'])", "op.create_index('iN', 't0', ['cN', 'cPREV'])",
    "op.drop_index('iPREV')", "op.execute('update tN set a = 1')", "op.execute('alter table tPREV rename to tN')",
    "x = x + 'aN'\n    op.execute(x)", "x = [x, x]", "x = f'{x} N'",
    "op.create_foreign_key('kN', 'tN', 'tPREV', ['a'], ['b'])",
    ("with op.batch_alter_table('tPREV') as b:\n        b.add_col"
     "umn(sa.Column('cN', sa.String))\n        b.drop_constraint('kPREV')"),
    "for a in x:\n        op.drop_column('t0', a)", "if x:\n        op.drop_table('tN')",
    "op.bulk_insert(sa.table('tN'), [{'a': N}])", "op.create_check_constraint('kN', 't0', 'a > N')",
    "bind = op.get_bind()\n    bind.execute(sa.text('select a from tN'))", "x.append('tN')", "x = {**x, 'N': x}",
    "op.execute(sa.table('tN').update().values(a=N))", "sa.Enum('a', 'N', name='eN').create(op.get_bind())",
    "def g(a):\n        op.drop_table(a)\n    g('tN')", "op.create_unique_constraint('u', 't0', ['cN'])",
    "try:\n        op.drop_table('tN')\n    except Exception:\n        pass",
    "op.alter_column('t0', 'c0', type_=sa.String(N))", "op.execute('create index iN on tPREV (a)')",
    "op.execute('create table tN as select * from tPREV')",
    "op.rename_table('t0', 'tN')\n    op.rename_table('tN', 't0')", "op.f('aN')",
)  # fmt: skip
_DOWNS = ("'PREV'", "'HALF'", "('PREV', 'HALF')", "None", "'0'", "'NEXT'", "('PREV', '0')")


def revisions(random: Random) -> Shape:
    """A history: one revision a step, or one revision of many steps."""
    body = "\n    ".join(random.choice(_OPERATIONS) for _ in range(random.randint(1, 3)))
    undone = random.choice(("pass", body, "op.drop_table('tN')"))
    down, one = random.choice(_DOWNS), random.random() < 0.3
    first = "    x = []\n    op.create_table('t0', sa.Column('id', sa.Integer), sa.Column('c0', sa.Integer))\n"

    def shape(size: int) -> Files:
        models = {"m.py": HEAD + "".join(PLAIN.format(n) for n in range(size)), **_ENV}
        zero = step_of(_REVISION.replace("DOWN", "None"), 0, size)
        if one:
            lines = indent(steps(body.replace("\n    ", "\n"), size), "    ")
            return {**models, "migrations/versions/r.py": f"{zero}def upgrade():\n{first}{lines}"}
        text = (
            _REVISION.replace("DOWN", down)
            + f"def upgrade():\n    x = []\n    {body}\n\n\ndef downgrade():\n    {undone}\n"
        )
        later = {f"migrations/versions/r{n}.py": step_of(text, n, size) for n in range(1, size)}
        return {**models, "migrations/versions/r0.py": f"{zero}def upgrade():\n{first}", **later}

    return shape


_PIECES = (
    "a: b\n", "- a\n", "  a:\n", "&aN [*aPREV]\n", "a: &aN {b: *aPREV, c: *aPREV}\n", "? ", "- - ", "{a: ", "[", "]",
    "}", "'", '"', "|\n", ">\n", "# a\n", "---\n", "!a ", "<<: *a\n", "\t", "[a.b.N]\n", "[[a]]\n", "aN = 1\n",
    "a.b.c = [1,\n", "'''\n", '"""\n', "a = {b = ", "= ", "\\u0041", "{\"a\": ", "[[", "{{ a.b }}",
    "{% for a in b %}", "{% endfor %}", "{# a ", "{%- macro mN(a) %}{{ mPREV(a) }}{% endmacro %}", "{{ a|b(c)|d }}",
    "{% include 'a' %}", "${aN} ", "%(a)s ", "$(a) ", "`a` ", "<a href='{{ order.id }}'>", "<!-- ",
    "select a from tN\n", "from orders ", "orders\n", "a==1\n", "-r b.txt\n", "a>=1; python_version>'3'\n",
    "a[b,c]\n", "-e git+a#egg=b\n", "a = b:c\n", "[options.entry_points]\n", "install_requires =\n  a\n",
    "image: a\n", "postgresql://a:b@c/d\n", "script_location = a\n", "%(here)s/", "exclude = ['a/**/b']\n", "\\\n",
    "\r", "\0", "\u2028", "a" * 50, " ",
)  # fmt: skip
_FILES = (
    "a.yaml", "a.json", "pyproject.toml", "a/pyproject.toml", "alembic.ini", "setup.cfg", "setup.py",
    "requirements.txt", "templates/a.html", "a.j2", "a.sh", "Dockerfile", "docker-compose.yml", "Pipfile",
    ".env.example", "a.md", "dbt_project.yml", "models/a.sql", "Makefile", ".gitignore", "a.ipynb", "a.toml", "a.csv",
    "a.xml", "a.conf", "poetry.lock", "tox.ini", ".gitattributes", "Procfile", "crontab",
)  # fmt: skip


def others(random: Random) -> Shape:
    """Another file: a chain or a nest of what such files are made of."""
    name, head = random.choice(_FILES), random.choice(_PIECES)
    step = "".join(random.choice(_PIECES) for _ in range(random.choice((1, 1, 2, 3))))
    if random.random() < 0.3:  # a nest by its indentation, so deep
        return lambda size: {
            "m.py": MODELS,
            name: head + "".join("  " * min(n, 60) + step_of(step, n, size) for n in range(size)),
        }
    return lambda size: {"m.py": MODELS, name: head + "".join(step_of(step, n, size) for n in range(size))}
