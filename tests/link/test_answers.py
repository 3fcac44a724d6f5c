"""Questions that lead back to themselves have the same answers whoever asks first, and it is known who asked whom."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor.link
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.domain.answers import Answers, Asked
from auditor.link.domain.frame import Outcome
from auditor.link.domain.late import Way
from auditor.link.domain.ledger import Ledger
from auditor.link.modules.index import Unit
from auditor.link.modules.paths import Module, index_modules

Graph = dict[int, list[int]]


class Reached:
    """Which nodes can be reached from a node: a question that comes back to itself on every circle."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.answers = Answers()

    def ask(self, node: int) -> frozenset[int]:
        return self.answers.ask("reached", node, lambda: self._compute(node), frozenset())

    def _compute(self, node: int) -> frozenset[int]:
        return frozenset({node}).union(*(self.ask(other) for other in self.graph.get(node, ())))


def reached(graph: Graph, node: int) -> frozenset[int]:
    found, pending = {node}, [node]
    while pending:
        for other in graph.get(pending.pop(), ()):
            if other not in found:
                found.add(other)
                pending.append(other)
    return frozenset(found)


_NODES = st.integers(0, 7)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a machine that is busy
@given(st.dictionaries(_NODES, st.lists(_NODES, max_size=4)), st.permutations(range(8)))
def test_the_order_of_questions_changes_no_answer(graph: Graph, order: list[int]) -> None:
    asked = Reached(graph)
    assert {node: asked.ask(node) for node in order} == {node: reached(graph, node) for node in range(8)}


def test_an_answer_from_the_middle_is_not_kept() -> None:
    asked = Reached({1: [2], 2: [1, 3]})
    assert asked.ask(1) == {1, 2, 3}
    assert asked.ask(2) == {1, 2, 3}  # and not {2, 3}, as it was when 1 asked


def test_an_answer_is_computed_once() -> None:
    asked = Reached({1: [2], 2: [3]})
    asked.ask(1)
    asked.graph = {}
    assert asked.ask(1) == {1, 2, 3}
    asked.answers.forget("reached")
    assert asked.ask(1) == {1}


def test_who_asked_whom_is_known() -> None:
    asked = Reached({1: [2, 3], 2: [3]})
    asked.ask(1)
    asked.ask(2)
    edges = {asker and asker[1]: [key for _, key in questions] for asker, questions in asked.answers.asked.items()}
    assert edges == {None: [1, 2], 1: [2, 3], 2: [3], 3: []}


def test_a_unit_is_an_asker_too() -> None:
    asked = Reached({1: []})
    way: Way = ("f", None, "", ())
    outcome = Outcome(Ledger().new_context(_unit("f"), True))
    met: list[Outcome | None] = []

    def run() -> None:
        met.append(asked.answers.outcome(way))
        asked.ask(1)

    assert asked.answers.outcome(way) is None
    asked.answers.enter(way, outcome, run)
    assert met == [outcome]
    assert asked.answers.outcome(way) is outcome
    assert list(asked.answers.asked["unit", way]) == [("unit", way), ("reached", 1)]


def _unit(name: str) -> Unit:
    return Unit(name, name, Module("a.py", "a", extract(b""), Role.APP, ()), None)


def test_an_answer_that_is_not_true_for_all_is_not_kept() -> None:
    answers = Answers()
    given = iter("ab")
    assert [answers.ask("q", 1, lambda: next(given), "", lambda: False) for _ in range(2)] == ["a", "b"]


SHOP = """
import helpers
from helpers import Thing

def a(session):
    helpers.b(session, Thing())

def c(thing: "Thing"):
    thing.deep()
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


def test_units_ask_for_units() -> None:
    table = (
        "from sqlalchemy import MetaData, Table\norders = Table('orders', MetaData())\n"  # else nothing is told apart
    )
    texts = {"shop.py": SHOP, "helpers.py": HELPERS, "orders.py": table}
    core = interpret(index_modules({path: (extract(text.encode()), Role.APP) for path, text in texts.items()}), None)
    edges = {
        (_short(asker), _short(question))
        for asker, questions in core.answers.asked.items()
        if asker is not None
        for question in questions
    }
    assert edges >= {
        ("unit a", "unit b"),
        ("unit a", "name helpers"),
        ("unit a", "name Thing"),
        ("unit b", "unit Thing.deep"),
        ("unit c", "annotation Thing"),
        ("annotation Thing", "name Thing"),
        ("unit Thing.deep", "mro Thing"),
        ("mro Thing", "bases Thing"),
        ("unit Thing.deep", "stored Thing.inner"),
        ("unit Thing.deep", "unit Inner.look"),
    }
    assert edges.isdisjoint({("unit a", "unit Inner.look"), ("unit b", "unit c"), ("unit c", "unit a")})


def _short(asked: Asked) -> str:
    """`unit a`, however it is entered; `name Thing`, wherever it is looked up; `stored Thing.inner`."""
    question, key = asked
    first, *rest = (key,) if isinstance(key, str) else cast("tuple[Any, ...]", key)
    if question in {"name", "annotation"}:
        return f"{question} {getattr(rest[0], 'text', rest[0])}"
    name = str(first).rpartition("::")[2]
    return f"{question} {name}.{rest[0]}" if question == "stored" else f"{question} {name}"


def test_nothing_else_keeps_outcomes() -> None:
    """Whoever asks what entering a unit gave, asks through the door that notes it."""
    link = Path(auditor.link.__file__).parent
    touching = {
        path.name
        for path in link.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"outcomes", "_outcomes"}
    }
    assert touching == {"answers.py"}
