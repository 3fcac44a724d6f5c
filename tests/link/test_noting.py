"""Who asked whom is known where somebody wants to know, and nothing else is found for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.domain.answers import Answers
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.noting import Noting
from auditor.link.domain.outcome import Asked
from auditor.link.modules.paths import index_modules
from tests.expectations import fixtures

SHOP = """
import helpers
from helpers import Thing

def a(session):
    helpers.b(session, Thing())

def c(thing: "Thing"):
    thing.deep()

def d(thing: "Thing"):
    thing.deep()

def e(session):
    return session.info
"""
HELPERS = """
class Base:
    def __init__(self):
        self.inner = Inner()

class Inner:
    def look(self):
        return 1

class Thing(Base):
    def deep(self):
        return self.inner.look()

def b(session, thing):
    return thing.deep()
"""
#: Else nothing is told apart.
TABLE = "from sqlalchemy import MetaData, Table\norders = Table('orders', MetaData())\n"


def understood(texts: dict[str, str], answers: Answers) -> Interpreter:
    modules = index_modules({path: (extract(text.encode()), Role.APP) for path, text in texts.items()})
    return interpret(modules, None, answers=answers)


def noted() -> tuple[Noting, set[tuple[str, str]]]:
    answers = Noting()
    understood({"shop.py": SHOP, "helpers.py": HELPERS, "orders.py": TABLE}, answers)
    edges = {(short(asker), short(each)) for each in answers.questions() for asker in answers.askers(each)}
    return answers, edges


def short(asked: Asked) -> str:
    """`unit a`, however it is entered; `name Thing`, wherever it is looked up; `stored Thing.inner`."""
    question, key = asked
    first, *rest = (key,) if isinstance(key, str) else cast("tuple[Any, ...]", key)
    if question in {"name", "lasting name", "annotation"}:
        return f"{question} {getattr(rest[0], 'text', rest[0])}"
    name = str(first).rpartition("::")[2]
    return f"{question} {name}.{rest[0]}" if question in {"stored", "definer"} else f"{question} {name}"


def test_units_ask_for_units() -> None:
    _, edges = noted()
    assert edges >= {
        ("unit a", "unit b"),
        ("unit a", "name helpers"),
        ("unit b", "unit Thing.deep"),
        ("unit c", "annotation Thing"),
        ("annotation Thing", "lasting name Thing"),
        ("unit Thing.deep", "definer Thing.inner"),
        ("definer Thing.inner", "mro Thing"),
        ("mro Thing", "bases Thing"),
        ("unit Thing.deep", "stored Thing.inner"),
        ("unit Thing.deep", "unit Inner.look"),
    }
    assert edges.isdisjoint({("unit a", "unit Inner.look"), ("unit b", "unit c"), ("unit c", "unit a")})


def test_the_dependents_of_an_answer_are_found() -> None:
    answers, _ = noted()
    changed = [each for each in answers.questions() if short(each) == "bases Thing"]
    dependents = {short(each) for each in answers.dependents(*changed)}
    assert {f"unit {name}" for name in ("a", "b", "c", "d", "Thing.deep")} <= dependents
    assert dependents.isdisjoint({"unit e", "unit Inner.look", "bases Base", "bases Inner"})


def test_who_finds_an_answer_where_it_is_kept_depends_on_it_too() -> None:
    """`c` was the first to ask, and `d` looks where the answer is kept."""
    _, edges = noted()
    assert {("unit c", "annotation Thing"), ("unit d", "annotation Thing")} <= edges
    assert ("lasting name Thing", "name Thing") in edges  # it was found by looking the name up


def test_an_answer_does_not_depend_on_itself() -> None:
    answers = Noting()
    answers.ask("q", 1, lambda: answers.ask("q", 2, lambda: answers.ask("q", 1, lambda: 0, 0), 0), 0)
    assert answers.askers(("q", 2)) == (("q", 1),)
    assert answers.dependents(("q", 2)) == {("q", 1), ("q", 2)}  # in a circle, each depends on all


@pytest.mark.parametrize("folder", [each for each in fixtures() if each.name.startswith("rel_")], ids=lambda f: f.name)
def test_nothing_else_is_found(folder: Path) -> None:
    texts = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.py")}
    first, second = (understood(texts, answers()).settled() for answers in (Answers, Noting))
    assert [(each.key, each.found.accesses) for each in first.contexts] == [
        (each.key, each.found.accesses) for each in second.contexts
    ]
    assert first.calls == second.calls
