"""Lambdas: kept with the frame that they close over, and understood when they are called or when that frame is over.

A call with the same arguments is understood once: for good where the frame is over, so that its variables stay, else
until the outermost lambda that is called is done, for no statement runs in between. Lambdas that call each other twice
would else take two to the power of their number.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from auditor.facts.code import Lambda, Walrus
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.order import in_order
from auditor.link.domain.ordinals import Ordinals
from auditor.link.domain.values import NOTHING, LambdaRef, Values, union
from auditor.link.interpreter.functions import DEEPEST
from auditor.link.interpreter.parameters import bind_to
from auditor.link.syntax.scopes import target_names

#: A lambda that is called with more different arguments gets all that it was given so far, at once.
_MOST_WAYS = 100

Arguments = tuple[Values, ...]


@dataclass(slots=True)
class _Kept:
    """A lambda, where it finds its variables, the frame that wrote it, and what it was called with: each time, and all
    together."""

    node: Lambda
    home: Frame
    written_in: Frame
    ways: set[Arguments] = field(default_factory=set)
    given: Arguments = ()
    _own: frozenset[str] | None = None
    _heard: Frame | None = None

    def frame_for(self, caller: Frame) -> Frame:
        """Where the body runs: what a quiet frame keeps, as the value of an attribute, is heard in calls."""
        if caller.quiet or not self.home.quiet:
            return self.home
        if self._heard is None:
            home = self.home
            self._heard = Frame(home.unit, home.context, home.owner, home)
            self._heard.over = home.over
        return self._heard

    def own_names(self) -> frozenset[str]:
        """The names that are bound for the time of a call alone."""
        if self._own is None:
            walruses = (each for each in nodes_of(self.node.body, Walrus, Lambda) if isinstance(each, Walrus))
            inside = (name for each in walruses for name in target_names(each.target))
            self._own = frozenset((*inside, *(param.name for param in self.node.params)))
        return self._own

    def told_apart(self, args: list[Values], keywords: dict[str, Values]) -> Arguments:
        """What each parameter gets; where it was given too many different ones, all of them."""
        bound = bind_to(self.node.params, args, keywords)
        way = tuple(bound.get(param.name, NOTHING) for param in self.node.params)
        if way in self.ways:
            return way
        if len(self.ways) < _MOST_WAYS:
            self.ways.add(way)
            return way
        if not self.given:
            self.given = _joined(self.ways)
        self.given = _joined((self.given, way))
        return self.given


def _joined(ways: set[Arguments] | tuple[Arguments, ...]) -> Arguments:
    """All that is given at each position."""
    ordered = in_order(ways)
    most = max(map(len, ordered))
    return tuple(union(*(way[at] for way in ordered if at < len(way))) for at in range(most))


class Lambdas:
    """The lambdas of one project's interpretation."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._kept: dict[str, _Kept] = {}
        self._names = Ordinals()
        self._inside = 0  # so many are being understood, each for the one before
        self._turn = 0  # counts the outermost ones
        self._too_deep = 0  # counts what was not understood

    def keep(self, frame: Frame, node: Lambda) -> LambdaRef:
        """Keep a lambda of the frame."""
        name = self._names.name(frame.context.key)
        self._kept[name] = _Kept(node, frame.closed_over(), frame)
        frame.lambdas[name] = None
        return LambdaRef(name)

    def node_of(self, ref: LambdaRef) -> Lambda:
        """The lambda as it is written."""
        return self._kept[ref.name].node

    def home_of(self, ref: LambdaRef) -> Frame:
        """The frame that it closes over."""
        return self._kept[ref.name].home

    def call(self, frame: Frame, ref: LambdaRef, given: Given) -> Values:
        """The value of a lambda's body for the arguments; what it touches counts for the unit that wrote it."""
        if self._engine.depth > DEEPEST:  # it is understood without arguments, when its frame is over
            self._too_deep += 1
            return NOTHING
        args = given.args if ref.owner is None else [(ref.owner,), *given.args]
        kept = self._kept[ref.name]
        kept.home.lambdas.pop(ref.name, None)
        home = kept.frame_for(frame)
        if not self._inside:
            self._turn += 1
        self._inside += 1
        try:
            # A statement under construction takes back what was read for it, so each needs a reading of its own.
            at = (home.sites[-1] if home.sites else "", home.dml[-1] if home.dml else None, home.muted > 0, home.quiet)
            result = self._understood(ref.name, kept, home, (kept.told_apart(args, given.keywords), *at))
        finally:
            self._inside -= 1
        if home is not frame:
            self._engine.settle(home)
        return result

    def _understood(self, name: str, kept: _Kept, home: Frame, way: tuple[Arguments, *tuple[Hashable, ...]]) -> Values:
        answers = self._engine.answers

        def this_turn() -> Values:
            return answers.ask("lambda", (name, way, self._turn), lambda: self._run(kept, home, way[0]), NOTHING)

        if not kept.written_in.over:
            return this_turn()
        before = self._too_deep
        return answers.ask("lambda", (name, way), this_turn, NOTHING, lambda: self._too_deep == before)

    def _run(self, kept: _Kept, home: Frame, args: Arguments) -> Values:
        engine = self._engine
        before = {name: home.env.get(name) for name in kept.own_names()}
        lent = len(home.lent)
        home.lent += kept.own_names()
        engine.depth += 1
        try:
            for param, given in zip(kept.node.params, args, strict=True):
                asked = None if given else param.default
                home.env[param.name] = given if asked is None else engine.evaluate(home, asked)
            return engine.evaluate(home, kept.node.body)
        finally:
            engine.depth -= 1
            del home.lent[lent:]
            home.put_back(before)
