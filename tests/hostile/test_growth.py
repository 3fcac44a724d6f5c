"""Input that doubles, names itself or cannot be read: everything ends, and what can be known is still known."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import parse
from auditor.errors import ConfigError
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.domain import values
from auditor.link.interpreter import classes, effort
from auditor.link.interpreter.core import Core
from auditor.link.interpreter.strings import Made
from auditor.link.libraries.sqlalchemy import relations, rows_of
from auditor.link.modules import paths
from auditor.link.modules.index import index_units
from auditor.sql import read_sql
from auditor.sql.split import split_statements
from benchmarks.attack.shapes import SHAPES
from tests.projects import MODELS, report_on, statuses

_FEW = 510  # pieces

DOUBLED = {
    "sums": "{0} = {1} + {1}",
    "f-strings": '{0} = f"{{{1}}}{{{1}}}"',
    "percent": '{0} = "%s%s" % ({1}, {1})',
    "format": '{0} = "{{}}{{}}".format({1}, {1})',
    "join": '{0} = " ".join(({1}, {1}))',
    "replace": '{0} = {1}.replace("1", "11")',
    "holes": '{0} = f"{{{1}}}{{unknown()}}{{{1}}}"',
}


@pytest.mark.parametrize("kind", DOUBLED)
def test_a_string_that_doubles_still_shows_the_tables_at_its_head(tmp_path: Path, kind: str) -> None:
    lines = ['A0 = "select * from orders where note = 1 or "']
    lines += [DOUBLED[kind].format(f"A{n}", f"A{n - 1}") for n in range(1, 40)]
    report = report_on(tmp_path, {"m.py": MODELS, "q.py": "\n".join([*lines, "def f(s):", "    s.execute(A9)", ""])})
    assert statuses(report) != {"orders": "orphaned"}


def test_a_string_put_together_is_cut_with_a_hole_behind_it() -> None:
    made = Made(hierarchy("x = 1"))
    pieces = made.merge(["a" * 60_000, "b" * 60_000, "c"])
    assert pieces == ("a" * 60_000 + "b" * 5_536, None)
    assert made.merge(["select ", None, " from t"]) == ("select ", None, " from t")
    assert len(made.merge([None, "x"] * 5_000)) <= _FEW


def test_all_long_strings_of_a_project_share_their_room() -> None:
    made = Made(hierarchy("x = 1"))
    total = sum(len(piece or "") for _ in range(10_000) for piece in made.merge(["a" * 60_000]))
    assert total < 125_000_000


SELF_NAMED = {
    "call": "Base = declarative_base()\nclass Base(Base):\n    __abstract__ = True\n",
    "import": "from flask_appbuilder import Model\nclass Model(Model):\n    __abstract__ = True\nBase = Model\n",
    "nothing": "class Base(Base):\n    __abstract__ = True\n",
    "alias": "from sqlalchemy.orm import DeclarativeBase as Base\nclass Base(Base):\n    pass\n",
    "generic": "from lib import Base\nclass Base(Base['Base']):\n    __abstract__ = True\n",
    "attribute": "import lib\nclass Base(lib.Base):\n    pass\nclass Base(Base):\n    __abstract__ = True\n",
    "circle": "from b import Base\nclass Base(Base):\n    __abstract__ = True\n",
}


@pytest.mark.parametrize("kind", SELF_NAMED)
def test_a_class_may_have_the_name_of_its_base(tmp_path: Path, kind: str) -> None:
    head = "from sqlalchemy import Column, Integer, select\nfrom sqlalchemy.orm import declarative_base\n"
    user = "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
    use = "def f(session):\n    return session.execute(select(A)).all()\n"
    other = "from a import Base\nclass Base(Base):\n    __abstract__ = True\n"
    report = report_on(tmp_path, {"a.py": head + SELF_NAMED[kind] + user + use, "b.py": other})
    assert [name for name in statuses(report) if name != "a"] == []
    if kind not in {"nothing", "circle"}:
        assert "a" in statuses(report)


def hierarchy(source: str) -> Core:
    files = {"m.py": (extract(source.encode()), Role.APP)}
    return Core(index_units(paths.index_modules(files, "m", ())), None, ())


def order(source: str, name: str) -> list[str]:
    engine = hierarchy(source)
    return [info.node.name for info in engine.hierarchy.mro(engine.index.classes[f"m.py::{name}"])]


def diamonds(size: int) -> str:
    pairs = (f"class L{n}(L{n - 1}, R{n - 1}): pass\nclass R{n}(L{n - 1}, R{n - 1}): pass\n" for n in range(1, size))
    return "class L0: pass\nclass R0: pass\n" + "".join(pairs)


@pytest.mark.parametrize("size", [20, 40])
def test_each_class_above_a_class_is_visited_once(size: int) -> None:
    found = order(diamonds(size), f"L{size - 1}")
    assert len(found) == 2 * size - 1
    assert found[:3] == [f"L{size - 1}", f"L{size - 2}", f"R{size - 2}"]


def test_a_shared_base_comes_after_all_that_inherit_it() -> None:
    source = "class O: pass\nclass A(O): pass\nclass B(O): pass\nclass C(A, B): pass\n"
    assert order(source, "C") == ["C", "A", "B", "O"]
    assert order("class A(B): pass\nclass B(A): pass\n", "A") == ["A", "B"]


def test_of_a_deep_hierarchy_the_nearest_classes_are_kept() -> None:
    source = "class C0: pass\n" + "".join(f"class C{n}(C{n - 1}): pass\n" for n in range(1, 600))
    found = order(source, "C599")
    assert len(found) == classes.MOST_BASES
    assert found[:2] == ["C599", "C598"]


def test_a_hierarchy_that_is_cut_is_a_blind_spot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class C0(Order): pass\n" + "".join(f"class C{n}(C{n - 1}): pass\n" for n in range(1, 6))
    files = {"m.py": MODELS, "n.py": f"from m import Order\n{source}"}
    assert report_on(tmp_path / "whole", files).coverage.blind_spots == ()
    monkeypatch.setattr(classes, "MOST_BASES", 4)
    details = {spot.detail for spot in report_on(tmp_path / "cut", files).coverage.blind_spots}
    assert "the class C5 has more than 4 classes above it; the nearest are looked at" in details


def test_a_ring_of_rows_that_load_each_other_is_cut_with_a_blind_spot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of, "MOST_WITH_A_ROW", 4)
    monkeypatch.setattr(relations, "MOST_WITH_A_ROW", 4)
    few, many = (report_on(tmp_path / str(size), SHAPES["rings"][0](size)) for size in (4, 6))
    assert few.coverage.blind_spots == ()
    assert {spot.detail.partition(" classes")[0] for spot in many.coverage.blind_spots} == {"more than 4"}


UNREADABLE = {"digits": b"[tool.auditor]\nx = " + b"9" * 5_000, "nesting": b"[tool.auditor]\nx = " + b"[" * 60_000}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_manifest_of_any_bytes_is_read_or_says_nothing(tmp_path: Path, kind: str) -> None:
    files: dict[str, str | bytes] = {
        "m.py": MODELS,
        "examples/pyproject.toml": UNREADABLE[kind] + b"\n# script_location",
        "examples/Pipfile": UNREADABLE[kind],
    }
    report = report_on(tmp_path, files)
    assert set(statuses(report)) == {"orders"}
    assert "examples/pyproject.toml" in {spot.path for spot in report.coverage.blind_spots}


def test_a_manifest_that_can_be_read_is_no_blind_spot(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"m.py": MODELS, "a/pyproject.toml": "[project]\nname = 'a'\n", "a/Pipfile": ""})
    assert report.coverage.blind_spots == ()


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_configuration_that_cannot_be_read_is_one_line(kind: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(UNREADABLE[kind], "pyproject.toml", "")
    assert len(str(caught.value).splitlines()) == 1


def test_a_long_statement_that_does_not_parse_is_not_tried_in_all_forms() -> None:
    reading = read_sql(("select * from orders where " + "x = 1 or " * 7_000, None))
    assert reading.unparsed or reading.uses
    assert "orders" in {use.name for use in (*reading.uses, *reading.guessed)}


#: Text that does not end, by its shape; each was looked at again from every place before.
UNENDING = {
    "copy": "copy a from stdin\n",
    "comment": "/* a ",
    "dollars": "$a$ $b$ $c$ ",
    "braces": "{{ a ",
    "blocks": "{% a ",
    "bodies": "from a ",
    "spaces": "   ",
}


@pytest.mark.parametrize("kind", UNENDING)
def test_statements_are_cut_at_semicolons_outside_of_what_ends(kind: str) -> None:
    text = f"select * from a; select * from b {UNENDING[kind] * 20_000}"
    assert [statement for _, statement in split_statements(text)][:1] == ["select * from a"]
    assert "a" in {use.name for use in read_sql((text, None)).uses}


def test_what_ends_holds_no_semicolon() -> None:
    text = "copy a from stdin;\n1;2\n\\.\nselect $$;$$; select $a$ $b$ ; $b$ $a$; /* ; */ select 1"
    assert [line for line, _ in split_statements(text)] == [0, 3, 3, 3]
    assert [statement for _, statement in split_statements(text)][1:] == [
        "select $$;$$",
        "select $a$ $b$ ; $b$ $a$",
        "/* ; */ select 1",
    ]


REFUSED = {
    "patterns over lines": "match a:\n    case (\n" + "[\n" * 22 + "x\n" + "]\n" * 22 + "): pass\n",
    "mappings": "match a:\n    case " + "{'a': " * 8 + "x" + "}" * 8 + ": pass\n",
    "many patterns": "match a:\n" + ("    case " + "{'a': " * 5 + "x" + "}" * 5 + ": pass\n") * 2_000,
    "an index": "x = a" + "[0]" * 3_000,
    "many indexes": ("x = a" + "[0]" * 700 + "\n\n") * 100,
    "calls": ("x = a" + ".b()" * 600 + "\n\n") * 100,
    "loader options": "q = s.options(load(A.b)" + "\n    .load(A.b)" * 900 + ")\n",
    "calls with arguments": "x = a" + ".b(c, d, e, f)" * 700 + "\n",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_the_parser_takes_too_long_for_is_refused(kind: str) -> None:
    (blind,) = extract(REFUSED[kind].encode()).blind
    assert blind.kind == "too-deep"


READ = {
    "patterns": "match a:\n" + "    case {'a': [B(c, d=[e]), *_]}: pass\n" * 500,
    "a name case": "case = {\n" + "    'a': [[[[[[1]]]]]],\n" * 300 + "}\nmatch = 1\n",
    "indexes": "x = a" + "[0]" * 50 + "\n",
    "loader options": "q = s.options(load(A.b)" + "\n    .load(A.b)" * 100 + ")\n",
    "queries": ("x = s" + ".filter(a == 1)" * 30 + "\n\n") * 20,
    "an unterminated quote": "# it's\nx = 1\n",
}


@pytest.mark.parametrize("kind", READ)
def test_what_people_write_is_read(kind: str) -> None:
    assert extract(READ[kind].encode()).blind == ()


def test_an_unterminated_literal_is_looked_at_once() -> None:
    assert extract(b'x = """' + b'\\"' * 200_000).blind


#: Ways for code to get hold of more classes than are told apart.
MANY = {
    "a loop": "L = [NAMES]\ndef f(s):\n    for t in L:\n        s.query(t).all()\n",
    "a pick": "D = {ITEMS}\ndef f(s, k):\n    s.query(D[k]).all()\n",
    "branches": "def f(s, x):\n    q = T0\nELIF    s.query(q).all()\n",
    "calls": "def f(s, t):\n    s.query(t).all()\nCALLS",
    "objects": "class C:\n    def __init__(self, m, c=None):\n        self.m, self.c = m, c\n    def go(self, s):\n"
    "        s.query(self.m).all()\n        self.c.go(s)\ndef f(s):\n    x = C(T0)\nCHAIN    x.go(s)\n",
}


@pytest.mark.parametrize("kind", MANY)
def test_what_is_too_much_to_be_told_apart_is_no_orphan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(values, "MOST_ALTERNATIVES", 6)
    monkeypatch.setattr(effort, "_MOST_CONTEXTS", 12)
    numbers = range(24)
    source = (
        MANY[kind]
        .replace("NAMES", ", ".join(f"T{n}" for n in numbers))
        .replace("ITEMS", ", ".join(f"'k{n}': T{n}" for n in numbers))
        .replace("ELIF", "".join(f"    if x == {n}:\n        q = T{n}\n" for n in numbers))
        .replace("CALLS", "".join(f"def g{n}(s):\n    f(s, T{n})\n" for n in numbers))
        .replace("CHAIN", "".join(f"    x = C(T{n}, x)\n" for n in numbers[1:]))
    )
    model = MODELS.partition("class Order")[0]
    table = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id = Column(Integer, primary_key=True)\n"
    dead = table.replace("T{0}", "Dead").replace("t{0}", "dead")
    models = model + "".join(map(table.format, numbers)) + dead
    found = statuses(report_on(tmp_path, {"m.py": models, "q.py": f"from m import *\n{source}"}))
    assert found.pop("dead") == "orphaned"
    assert "orphaned" not in found.values()
    assert "read_only" in found.values() or kind in {"a pick", "objects"}


TREE = """
class Node:
    def __init__(self, name, value):
        self.name, self.value = name, value
"""


def test_what_is_not_deep_is_kept_beside_what_is_too_deep(tmp_path: Path) -> None:
    """The name of a table is not lost with what stands beside it; one that is itself too deep is in doubt."""
    row = "    id = Column(Integer, primary_key=True)\n"
    tables = "".join(f"class {name.title()}(Base):\n    __tablename__ = '{name}'\n{row}" for name in ("order", "deep"))
    nodes = ["N0 = Node('x', Deep.__tablename__)", *(f"N{n} = Node('r{n}', N{n - 1})" for n in range(1, 12))]
    named = [f"R{n} = Node(Order.__tablename__, N{n})" for n in range(12)]
    use = "\n".join(["from m import *", TREE, *nodes, *named])
    found = statuses(report_on(tmp_path, {"m.py": MODELS.partition("class Order")[0] + tables, "q.py": use}))
    assert found == {"order": "orphaned", "deep": "unknown"}


def test_more_classes_than_a_large_project_has_are_told_apart(tmp_path: Path) -> None:
    """A function that a function makes for a name of a class is called for that one."""
    model = MODELS.partition("class Order")[0]
    table = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id = Column(Integer, primary_key=True)\n"
    use = """
def maker(name):
    def make(session):
        cls = globals()[name]
        row = session.query(cls).first()
        if row is None:
            row = cls()
        return row
    return make
make = maker("T7")
def f(session):
    return make(session).id
"""
    found = statuses(report_on(tmp_path, {"m.py": model + "".join(map(table.format, range(120))) + use}))
    assert {name for name, status in found.items() if status != "orphaned"} == {"t7"}


def test_keys_that_are_calls_with_keys_that_are_calls_are_evaluated_once(tmp_path: Path) -> None:
    nested = "key"
    for _ in range(40):
        nested = f"found[{nested}].append(session.query(Order).first())"
    code = f"from models import Order\ndef collect(session, key):\n    found = {{}}\n    {nested}\n"
    assert statuses(report_on(tmp_path, {"models.py": MODELS, "app.py": code}))["orders"] == "read_only"
