"""Questions that lead back to themselves have the same answers whoever asks first, and it is known who asked whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.link.domain.answers import Answers

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


def test_a_function_is_an_asker_too() -> None:
    asked = Reached({1: []})
    before = asked.answers.begin(("unit", "f"))
    asked.ask(1)
    asked.answers.end(("unit", "f"), before)
    assert list(asked.answers.asked["unit", "f"]) == [("reached", 1)]
