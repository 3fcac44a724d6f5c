"""What was too much where it was called is understood after all else: deep calls one by one, and the calls of a unit
beyond the most that are told apart as one whose arguments are those of all."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from auditor.link.domain.dropped import drop, keep_first
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import ANY, Bound, Joined, Way
from auditor.link.domain.ledger import Context
from auditor.link.domain.order import in_order
from auditor.link.domain.outcome import Outcome
from auditor.link.domain.values import MOST_OBJECTS, NOTHING, Value, Values, union
from auditor.link.interpreter.effort import Effort, carries_no_table, too_many
from auditor.link.interpreter.functions import for_now, understand

#: How often what came late may bring more that comes late.
_MOST_ROUNDS = 12


def understand_late(engine: Interpreter) -> None:
    """Understand what is kept for later, and what that brings."""
    late, effort = engine.late, engine.of(Effort)
    for _ in range(_MOST_ROUNDS):
        deep, late.deep = late.deep, {}
        for way in in_order(deep):
            known = engine.answers.outcome(way)
            if known is None and too_many(engine, way):
                for caller, line in deep[way].values():
                    late.join(way, caller, line)
            else:
                outcome = known or understand(engine, way)
                _add_callers(outcome, deep[way])
                _drop_given(engine, way, outcome)
        grown = sorted(place for place, joined in late.joined.items() if joined.grown)
        for place in grown:
            if effort.is_late_spent:
                break
            late.joined[place].grown = False
            _understand_joined(engine, place, late.joined[place])
        if not late.deep and (not grown or effort.is_late_spent):
            break
    left = [*late.deep, *(way for joined in late.joined.values() if joined.grown for way in joined.ways)]
    drop(value for _, owner, _, bound in left for value in (owner, *(values for _, values in bound)))


def _understand_joined(engine: Interpreter, place: tuple[str, str], joined: Joined) -> None:
    entered = engine.answers.ways_of(place[0])
    told_apart = [way for way in entered if way[2] == place[1] and carries_no_table(engine, way)]
    for way in told_apart:
        joined.ways.setdefault(way)
        outcome = engine.answers.outcome(way)
        joined.callers.update(outcome.context.callers if outcome is not None else {})
    if place[1] == ANY:
        place = (place[0], _any_of(engine, sorted({way[2] for way in joined.ways})))
    way = _union(engine, place, joined.ways)
    joined.ways[way] = None  # it is no further way
    engine.of(Effort).joined(place[0], max((len(values) for _, values in way[3]), default=1))
    outcome = engine.answers.outcome(way) or understand(engine, way)
    _add_callers(outcome, joined.callers)
    _drop_given(engine, way, outcome)


def _drop_given(engine: Interpreter, way: Way, outcome: Outcome) -> None:
    """Callers went on with what the call gives whatever its arguments are: what it gives beyond that, nobody got."""
    known = for_now(engine, way)
    got = {value for values in (known.returns, *known.stores.values()) for value in values}
    given = (value for values in (outcome.returns, *outcome.stores.values()) for value in values)
    drop(value for value in given if value not in got)


def _any_of(engine: Interpreter, closures: Iterable[str]) -> str:
    """A closure whose variables hold what they hold in any of several."""
    return engine.keep(_joined([engine.kept_frames[name] for name in closures if name]))


def _joined(frames: list[Frame]) -> Frame:
    env: dict[str, Values] = {}
    for name in dict.fromkeys(name for frame in frames for name in frame.env):
        env[name] = union(*(frame.env.get(name, NOTHING) for frame in frames))
    first = frames[0]
    outers = [*dict.fromkeys(frame.outer for frame in frames if frame.outer is not None)]
    outer = _joined(outers) if len(outers) > 1 else next(iter(outers), None)
    return Frame(first.unit, first.context, first.owner, outer, env)


def _union(engine: Interpreter, place: tuple[str, str], ways: Iterable[Way]) -> Way:
    """One way that gives what any of them gives, whatever order they are in. Objects of several classes are the first
    argument."""
    key, closure = place
    given: dict[str, dict[Value, None]] = {}
    for *_, each in ways:
        for name, values in each:
            given.setdefault(name, {}).update(dict.fromkeys(values))
    bound: Bound = tuple((name, keep_first(MOST_OBJECTS, in_order(given[name]))) for name in sorted(given))
    owners = in_order({owner: None for _, owner, _, _ in ways if owner is not None})
    if len(owners) <= 1:
        return (key, owners[0] if owners else None, closure, bound)
    node = engine.index.units[key].node
    assert node is not None
    first = node.params[0].name  # which some calls may have given as an argument, too
    known = {**dict(bound), first: union(dict(bound).get(first, ()), tuple(owners))}
    return (key, None, closure, tuple(sorted(known.items(), key=itemgetter(0))))


def _add_callers(outcome: Outcome, callers: dict[str, tuple[Context, int]]) -> None:
    for key, (caller, line) in callers.items():
        if key != outcome.context.key:
            outcome.context.entered_by(caller, line)
