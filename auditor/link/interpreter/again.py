"""What was evaluated just now, once more: a condition is evaluated for what it does, and then for what it tells."""

from __future__ import annotations

from itertools import islice

from auditor.facts.code import Choice, Comp, Expr, Lambda, Node
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Values

#: What has conditions of its own. Where these hold such again, each would be evaluated twice as often as what holds it.
_TELLING: frozenset[type[Node]] = frozenset({Choice, Comp, Lambda})
_MOST = 3


def once_more(engine: Interpreter, frame: Frame, node: Expr) -> Values:
    """The values of a part of a condition; nothing where too many conditions are in it."""
    return NOTHING if is_deep(node) else engine.evaluate(frame, node)


def is_deep(node: Expr) -> bool:
    """Are too many conditions in it?"""
    first = islice(nodes_of(node, _TELLING), _MOST + 1)
    return sum(1 for _ in first) > _MOST
