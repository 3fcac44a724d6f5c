"""What a condition tells of a variable: `if table.name == "orders"` is about that table alone."""

from __future__ import annotations

from collections.abc import Hashable

from auditor.facts.code import Attr, Call, Choice, Comp, Do, Expr, Name, Other, Return, Stmt
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter, Picked
from auditor.link.domain.values import NOTHING, Text, Values, literals, union
from auditor.link.interpreter import pairs
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.candidates import bases_asked, candidates
from auditor.link.interpreter.classes_told import asks_for_class, told_by_class
from auditor.link.interpreter.named_in import asked_and_names, words_told
from auditor.link.interpreter.one_of_all import is_of_all
from auditor.link.interpreter.picking import excludes, holds_for
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import target_names

#: A variable, what it was, and what it is while the condition holds.
Told = tuple[str, Values, Values]
_LEAVING = frozenset({"break", "continue", "raise"})
_OF_EACH = frozenset({"any", "all"})
_SAYING = frozenset({Other, Call})


def _named_in(_: Interpreter) -> OfNodes[tuple[str, ...]]:
    """The variables in each condition that was asked."""
    return OfNodes()


def tell(engine: Interpreter, frame: Frame, test: Expr, holds: bool = True) -> list[Told]:
    """From here on the condition holds, or does not; what is given takes that back."""
    if type(test) is Choice and test.op == ("and" if holds else "or"):
        return [told for part in test.values for told in tell(engine, frame, part, holds)]
    if type(test) is Other and test.op == "not":
        return tell(engine, frame, test.parts[0], not holds)
    asking = asks_for_class(test, holds)
    if asking is not None and (row := told_by_class(engine, frame, asking)) is not None:
        frame.env[row[0]] = row[2]
        return [row]
    env, found, named = frame.env, list[Told](), engine.kinds.named
    for name in () if type(test) is Name else _names_in(engine, test):
        values = env.get(name)
        if values == NOTHING and type(test) in _SAYING and (words := words_told(engine, frame, test, holds, name)):
            found.append((name, NOTHING, words))
            env[name] = words
            continue
        if not values or (len(values) == 1 and type(values[0]) not in named and name not in frame.pairs):
            continue  # as mostly
        for each, meant in _meant(engine, frame, test, holds, name).items():
            found.append((each, env[each], meant))
            env[each] = meant
        if found:
            break
    if not found and type(test) is Choice and test.op == ("or" if holds else "and"):
        return _by_either(engine, frame, test.values, holds)
    if not found and type(test) is Call and call_name(test) in _OF_EACH and test.args and type(test.args[0]) is Comp:
        return _by_each(engine, frame, test.args[0], holds)
    return found


def _by_each(engine: Interpreter, frame: Frame, comp: Comp, holds: bool) -> list[Told]:
    """`any(table.name == name for name in names)`: what the condition in it says of a variable from outside of it."""
    saved = {name: frame.env.get(name) for each in comp.generators for name in target_names(each.target)}
    for each in comp.generators:
        engine.bind(frame, each.target, engine.iterate(frame, once_more(engine, frame, each.iter)), replace=True)
    found = tell(engine, frame, comp.element, holds)
    frame.put_back(saved)
    return [each for each in found if each[0] not in saved]


def _by_either(engine: Interpreter, frame: Frame, parts: tuple[Expr, ...], holds: bool) -> list[Told]:
    """At least one of the conditions holds: a variable is what any of them says; where one says nothing of it, also
    what it was before."""
    env, by_name = frame.env, dict[str, list[Values]]()
    for part in parts:
        told = tell(engine, frame, part, holds)
        for name in {name: None for name, _, _ in told}:
            by_name.setdefault(name, []).append(env[name])
        for name, before, _ in reversed(told):
            env[name] = before
    found = list[Told]()
    for name, meant in by_name.items():
        before = env[name]
        if len(meant) < len(parts):
            if before == NOTHING:
                continue  # or anything else
            meant.append(before)
        env[name] = union(*meant)
        found.append((name, before, env[name]))
    return found


def _names_in(engine: Interpreter, test: Expr) -> tuple[str, ...]:
    known = engine.of(_named_in)
    names = known.get(test)
    if names is None:
        names = tuple({each.id: None for each in nodes_of(test, Name) if isinstance(each, Name)})
        known.set(test, names)
    return names


def take_back(frame: Frame, told: list[Told]) -> None:
    """The condition does not hold any more. What was bound meanwhile stays, and functions that were made meanwhile keep
    what they close over."""
    for name, before, meant in reversed(told):
        now = frame.env.get(name, NOTHING)
        if not frame.name and not frame.lambdas:
            now = tuple(value for value in now if value not in meant) if now is not meant else NOTHING
        frame.env[name] = union(before, now)


def leaves(body: tuple[Stmt, ...]) -> bool:
    """Does what comes after the block not run after it?"""
    last = body[-1] if body else None
    return isinstance(last, Return) or (isinstance(last, Do) and getattr(last.value, "op", "") in _LEAVING)


def _meant(engine: Interpreter, frame: Frame, test: Expr, holds: bool, name: str) -> dict[str, Values]:
    """The variables of which the condition tells something, and what they are."""
    values, kinds, without = frame.env[name], engine.kinds, excludes(test, holds)
    paired = frame.pairs.get(name)
    if paired is not None:
        keys: list[Picked | str] = [literals(value)[0] for value in paired[1][::2]]
        under = pairs.by_key(frame, name, *paired, holds_for(engine, frame, test, name, keys, holds))
        return under if without else {each: _surely(engine, held) for each, held in under.items()}
    is_open = any(type(value) in kinds.named for value in values)
    if is_open and without:
        return {}
    if not is_open and (len(values) < 2 or not all(type(value) in kinds.one_of for value in values)):
        return {}
    several = [(v, each) for v in values if type(v) in kinds.one_of for each in candidates(engine, v)]
    told = _told(engine, frame, test, holds, name, [each for _, each in several]) if len(several) > 1 else None
    if told is None:
        return _unknown(engine, frame, test, name) if is_open else {}
    meant = [each for each, is_meant in zip(several, told, strict=True) if is_meant]
    says_all = len(meant) == len(several) and not (is_open and asked_and_names(engine, frame, test, name)[1])
    if not meant or says_all:  # a loop over all is still one where each of them is named
        return {}
    picked = [each for _, each in meant]
    found: Values = tuple(each.value if each.seen is None else Text((each.seen,)) for each in picked)
    if without:
        found = tuple(value for value, _ in meant)
    elif is_open and (bases := bases_asked(engine, frame, test)):
        known = ((kinds.below.get(type(value)), value) for value in values)
        found = tuple(call(engine, value, base) for call, value in known if call is not None for base in bases)
    others = (value for value in values if type(value) not in kinds.one_of)
    return {name: union(found, others), **_beside(engine, frame, name, picked)}


def _surely(engine: Interpreter, values: Values) -> Values:
    """The values that a condition picked: no more one of many."""
    known, named = engine.kinds.one_of, engine.kinds.named
    picked = (candidates(engine, v) if type(v) in known and type(v) not in named else () for v in values)
    return tuple(each[0].value if each else value for each, value in zip(picked, values, strict=True))


def _answered(_: Interpreter) -> dict[Hashable, list[bool] | None]:
    """What conditions said that are about one variable alone."""
    return {}


def _told(
    engine: Interpreter, frame: Frame, test: Expr, holds: bool, name: str, several: list[Picked]
) -> list[bool] | None:
    """For which of them the condition is what `holds` says; the same wherever no other variable has a part in it."""
    seen: list[Picked | str] = [each if each.seen is None else each.seen for each in several]
    if any(frame.look_up(each) is not None for each in _names_in(engine, test) if each != name):
        return holds_for(engine, frame, test, name, seen, holds)
    known, key = engine.of(_answered), (test, holds, frame.unit.module.path, frame.env[name], len(several))
    if key not in known or not engine.index_complete:
        known[key] = holds_for(engine, frame, test, name, seen, holds)
    return known[key]


def _beside(engine: Interpreter, frame: Frame, name: str, meant: list[Picked]) -> dict[str, Values]:
    """The tables beside a name, in a loop over both: `for name, table in metadata.tables.items()`."""
    if meant[0].seen is None:
        return {}
    keys, found = {key for each in meant for key in each.keys}, {}
    for other, values in frame.env.items():
        kinds = [value for value in values if is_of_all(engine, value)]
        several = [each for value in kinds for each in candidates(engine, value)]
        if other != name and several:
            picked = (each.value for each in several if not each.keys.isdisjoint(keys))
            found[other] = union(picked, (value for value in values if value not in kinds))
    return found


def _unknown(engine: Interpreter, frame: Frame, test: Expr, name: str) -> dict[str, Values]:
    """The condition picks one by its name, or by its class, and of which nothing is known, or some are."""
    asked, names = asked_and_names(engine, frame, test, name)
    if asked is None:
        return {}
    attribute = asked.name if type(asked) is Attr else ""
    values, found = frame.env[name], dict[str, Values]()
    if not attribute and any(type(value) in engine.kinds.perhaps for value in values):
        return {}  # `one == other` of two classes tells nothing of a name
    for other, held in frame.env.items():
        called = [(value, engine.kinds.named.get(type(value))) for value in held]
        if other == name and attribute:
            meant = [(each, call(engine, frame, each, attribute, names) if call else None) for each, call in called]
            found[other] = union(*((each,) if known is None else known for each, known in meant))
        elif attribute and not names and any(is_of_all(engine, value) for value in held):
            found[other] = engine.kinds.doubtful(engine, held)  # of a loop in the other's, it may be the same
        elif not attribute and any(call for _, call in called):  # what stands beside the name
            known = (each for each in held if other != name or type(each) in engine.kinds.perhaps)
            found[other] = engine.kinds.doubtful(engine, known)
            own = (call(engine, frame, each, "", names) for each, call in called if call) if other == name else ()
            found[other] = union(found[other], *(each for each in own if each))
    return found if values else {}
