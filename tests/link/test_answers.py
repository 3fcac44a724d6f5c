"""Questions that lead back to themselves have the same answers whoever asks first."""

from __future__ import annotations

import ast
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor.link
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.domain.answers import Answers
from auditor.link.domain.late import Way, plain_way
from auditor.link.domain.ledger import Ledger
from auditor.link.domain.outcome import Outcome
from auditor.link.domain.values import NOTHING, Instance, Values
from auditor.link.modules.index import Unit
from auditor.link.modules.paths import Module

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


def test_an_answer_is_settled_when_no_question_further_out_is_in_it() -> None:
    settled: dict[int, bool] = {}

    class Watched(Reached):
        def _compute(self, node: int) -> frozenset[int]:
            found = super()._compute(node)
            settled.update({each: each in self.answers.known("reached") for each in self.graph})
            return found

    asked = Watched({1: [2, 3], 2: [1], 3: []})
    asked.ask(1)
    assert settled == {1: False, 2: False, 3: True}  # 2 led back to 1, whose answer was under way
    assert 1 in asked.answers.known("reached")


def test_the_outcome_of_a_unit_is_there_as_soon_as_it_is_begun() -> None:
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


@pytest.mark.parametrize(("returns", "rounds"), [(NOTHING, 1), ((Instance("User"),), 2)])
def test_what_came_back_to_a_unit_begins_with_what_that_gave_the_first_time(returns: Values, rounds: int) -> None:
    """`f` asks a question that asks `f`; only where the answer was not the last one, it is asked once more."""
    answers, way, seen = Answers(), plain_way("f"), list[Values]()

    def look() -> Values:
        outcome = answers.outcome(way)
        assert outcome is not None
        seen.append(outcome.returns)
        return outcome.returns

    def enter(earlier: Outcome | None = None) -> Outcome:
        outcome = Outcome(Ledger().new_context(_unit("f"), True), earlier)

        def run() -> None:
            answers.ask("look", "", look, NOTHING)
            outcome.returns = returns

        answers.enter(way, outcome, run)
        return outcome

    first = enter()
    if first.again is not None:
        answers.once_more(first.again, partial(enter, first))
    assert seen == [NOTHING, returns][:rounds]
    assert answers.known("look") == {"": returns}  # and it is settled


def test_what_is_dropped_was_found_since_the_unit_was_entered() -> None:
    context = Ledger().new_context(_unit("f"), True)
    context.call("before", 1)
    outcome = Outcome(context)
    context.call("since", 2)
    outcome.drop()
    assert context.found.calls == {"before": 1}


def _unit(name: str) -> Unit:
    return Unit(name, name, Module("a.py", "a", extract(b""), Role.APP, ()), None)


def test_an_answer_that_is_not_true_for_all_is_not_kept() -> None:
    answers = Answers()
    given = iter("ab")
    assert [answers.ask("q", 1, lambda: next(given), "", lambda: False) for _ in range(2)] == ["a", "b"]


def test_nothing_else_keeps_outcomes() -> None:
    """Whoever asks what entering a unit gave, asks through the one door."""
    link = Path(auditor.link.__file__).parent
    touching = {
        path.name
        for path in link.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"outcomes", "_outcomes"}
    }
    assert touching == {"answers.py"}
