"""What is found in a unit comes back with its outcome, and nothing but the ledger's `settle` puts it together."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import auditor.link
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.domain.findings import LiteralUsed, LooseSql, MethodNamed, ObjectMade, SqlRun
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.ledger import Ledger
from auditor.link.domain.values import Instance
from auditor.link.modules.index import Unit
from auditor.link.modules.paths import Module, index_modules
from auditor.link.project import link
from tests.link.language import MODELS

LINK = Path(auditor.link.__file__).parent
#: Methods that change a dict, a list or a set.
CHANGING = {"add", "append", "clear", "discard", "extend", "pop", "popitem", "remove", "setdefault", "update"}


def _writes(node: ast.AST) -> bool:
    """Is something that the ledger holds, or the ledger itself, changed?"""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        return ".ledger." in f".{ast.unparse(node.func.value)}."
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return ".ledger." in f".{ast.unparse(node.value)}."
    return False


def test_nothing_but_the_ledger_writes_to_the_ledger() -> None:
    found = {
        (path.relative_to(LINK), node.lineno)
        for path in LINK.rglob("*.py")
        if path.name != "ledger.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.expr) and _writes(node)
    }
    assert found == set()


@pytest.mark.parametrize(
    "line", ["engine.ledger.calls[key] = {}", "engine.ledger.seen.add(x)", "self.ledger.calls.setdefault(a, {})[b] = 1"]
)
def test_a_write_is_seen(line: str) -> None:
    assert any(map(_writes, ast.walk(ast.parse(line))))


SHOP = """
from models import Post, User
from sqlalchemy import select, text

def newest(session, model):
    session.execute(text("DELETE FROM posts WHERE id = 1"))
    return session.scalars(select(model)).first()

def show(session, thing):
    return newest(session, User), newest(session, Post), thing.render()

class Page:
    def render(self):
        return 1
"""


def shop() -> Interpreter:
    files = {"models.py": MODELS, "shop.py": SHOP}
    return interpret(index_modules({path: (extract(text.encode()), Role.APP) for path, text in files.items()}), None)


def test_an_outcome_brings_what_its_call_found() -> None:
    core = shop()
    found = {
        way: outcome.context.found
        for way in core.answers.ways()
        if way[0] == "shop.py::newest" and (outcome := core.answers.outcome(way)) is not None
    }
    read = {way: sorted(access.table.name for access in each.accesses) for way, each in found.items()}
    assert sorted(read.values()) == [["posts"], ["posts", "posts"], ["posts", "users"]]
    for each in found.values():
        assert {type(note) for note in each.notes} >= {SqlRun, LiteralUsed}
    show = core.answers.outcome(("shop.py::show", None, "", ()))
    assert show is not None
    assert show.context.found.calls == {"shop.py::newest": 10}
    assert MethodNamed("render") in show.context.found.notes


def test_the_ledger_says_what_all_of_them_say_however_often_it_is_asked() -> None:
    core = shop()
    ledger = core.settled()
    said = (dict(ledger.calls), dict(ledger.calls_by_name), set(ledger.sql_statements), list(ledger.sql_objects))
    assert said[0]["shop.py::show"] == {"shop.py::newest": 10}
    assert said[1:] == ({"shop.py::show": {"render"}}, {("shop.py", 6)}, [])
    core.settled()
    assert (ledger.calls, ledger.calls_by_name, ledger.sql_statements, ledger.sql_objects) == said


@given(st.permutations(range(4)))
def test_the_order_of_contexts_does_not_matter(order: list[int]) -> None:
    """Which text, line and place are kept of several, says nothing of who came first."""
    module = Module("a.py", "a", extract(b""), Role.APP, ())
    units = [Unit(f"a.py::{name}", name, module, None) for name in "ffgg"]
    ledger = Ledger()
    for number in order:
        found = ledger.new_context(units[number], plain=False).found
        found.calls["a.py::h"] = 10 - number
        made = ObjectMade(Instance("a.py::Repo"), 5 + number)
        texts = [LooseSql(7, ("SELECT ", None) if number else ("SELECT 1",)), SqlRun(7, (f"{number}",), ("", 0), True)]
        found.notes.update(dict.fromkeys([made, *texts]))
    ledger.settle()
    assert ledger.calls == {"a.py::f": {"a.py::h": 9}, "a.py::g": {"a.py::h": 7}}
    assert [(unit.key, line) for unit, line in ledger.made.values()] == [("a.py::f", 5)]
    assert set(ledger.loose_sql["a.py", 7]) == {("SELECT 1",), ("SELECT ", None)}
    assert [pieces for _, pieces in ledger.sql_run.values()] == [("0",)]


QUERIES = """
def count(table):
    return f"SELECT count(*) FROM {table} WHERE id = 1"

ALL = " UNION ALL ".join((count("users"), count("posts")))
"""


def test_a_text_that_nobody_is_seen_to_run_may_name_what_any_caller_gives() -> None:
    files = {"models.py": MODELS, "queries.py": QUERIES}
    project = link({path: (extract(text.encode()), Role.APP) for path, text in files.items()}, {})
    found = {found.access.table.name for found in project.accesses if found.access.path == "queries.py"}
    assert found == {"users", "posts"}
