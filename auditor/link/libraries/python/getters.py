"""Functions that are made of others: `attrgetter("a.b")` and `methodcaller("name")` ask what they get for an attribute,
`itemgetter("a")` for an item (Python, operator), `partial(f, x)` calls a function that is not the project's (Python,
functools)."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.values import NOTHING, Fixed, Result, Text, Values, literals, union
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.handed import MethodOf, MethodOn, by_name
from auditor.link.interpreter.putting import PUTTING, note_put_away
from auditor.link.interpreter.telling import interesting
from auditor.link.syntax.names import last_part


class Getter(Nested, frozen=True, gc=False, cache_hash=True):
    """Gives the attributes that the dotted names lead to, any without names, or what the method of that name gives for
    the arguments."""

    names: tuple[str, ...]
    calls: bool = False
    args: tuple[Values, ...] = ()

    def inside(self) -> tuple[Values, ...]:
        return self.args


class Picker(Plain, frozen=True, gc=False):
    """Gives the items under the keys, each of which is a string or not known."""

    keys: tuple[tuple[str, ...], ...]


class Partial(Nested, frozen=True, gc=False, cache_hash=True):
    """Calls the function with these arguments before the others."""

    function: Values
    args: tuple[Values, ...]
    keywords: tuple[tuple[str, Values], ...]

    def inside(self) -> tuple[Values, ...]:
        return (self.function, *self.args, *(values for _, values in self.keywords))


def make(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """What makes one; None for any other function."""
    name = last_part(dotted)
    if name == "itemgetter" and given.args:
        return (Picker(tuple(tuple(literals(values)) for values in given.args)),)
    if name not in {"attrgetter", "methodcaller"}:
        return None
    texts = given.args[:1] if name == "methodcaller" else given.args
    names = [text for values in texts for text in literals(values)]
    calls_it = name == "methodcaller"
    if not names or any(not isinstance(value, Text) for values in texts for value in values):
        return (Result(dotted),) if calls_it else (Getter(()),)
    return (Getter(tuple(names), calls_it, tuple(given.args[1:]) if calls_it else ()),)


def _call(engine: Interpreter, frame: Frame, value: Getter, given: Given) -> Values:
    if value.calls:
        passed = Given([*value.args], {}, given.line)
        return union(*(calls.call_method(engine, frame, given.first, name, passed) for name in value.names))
    if not value.names:
        return engine.any_call(frame, "builtins.getattr", Given([given.first, NOTHING], {}, given.line)) or NOTHING
    found = [_follow(engine, frame, given.first, name, given.line) for name in value.names]
    return (Fixed(tuple(found)),) if len(found) > 1 else found[0]


def _follow(engine: Interpreter, frame: Frame, values: Values, dotted: str, line: int) -> Values:
    for name in dotted.split("."):
        engine.notes.note_lost(frame, values, name, line)
        values = by_name(members.attribute(engine, frame, values, name, line), name)
    return values


def _pick(engine: Interpreter, frame: Frame, value: Picker, given: Given) -> Values:
    found = [_item(engine, frame, given, list(texts)) for texts in value.keys]
    return (Fixed(tuple(found)),) if len(found) > 1 else found[0]


def _item(engine: Interpreter, frame: Frame, given: Given, texts: list[str]) -> Values:
    known = engine.kinds.item
    keys = Keys(texts, None, False, given.line)
    return union(*(known[type(each)](engine, frame, each, keys) for each in given.first if type(each) in known))


def _call_partial(engine: Interpreter, frame: Frame, value: Partial, given: Given) -> Values:
    keywords = {**dict(value.keywords), **given.keywords}
    return calls.call_values(engine, frame, value.function, Given([*value.args, *given.args], keywords, given.line))


def _tells(engine: Interpreter, value: Partial) -> bool:
    """Does it hold what carries a table?"""
    return any(interesting(engine, values) for values in value.inside())


def _member_of_method(engine: Interpreter, frame: Frame, value: MethodOf, name: str, line: int) -> Values:
    """A method has no attributes of interest: it was an attribute of something else."""
    return members.attribute(engine, frame, NOTHING, name, line)


def _method_of_method(engine: Interpreter, frame: Frame, value: MethodOf, name: str, given: Given) -> Values:
    return calls.call_method(engine, frame, NOTHING, name, given)


def _call_method(engine: Interpreter, frame: Frame, value: MethodOf, given: Given) -> Values:
    return calls.call_method(engine, frame, NOTHING, value.name, given)


def _call_on(engine: Interpreter, frame: Frame, value: MethodOn, given: Given) -> Values:
    """Whatever it puts into the collection, a variable that has that is not told."""
    if value.name in PUTTING:
        note_put_away(engine, frame, given.everything, given.line)
    return engine.kinds.method[type(value.of)](engine, frame, value.of, value.name, given)


def _tells_on(engine: Interpreter, value: MethodOn) -> bool:
    return bool(interesting(engine, (value.of,)))


KINDS = (
    Kind(Getter, call=_call),
    Kind(Picker, call=_pick),
    Kind(MethodOf, call=_call_method, member=_member_of_method, method=_method_of_method, tells=lambda *_: True),
    Kind(MethodOn, call=_call_on, tells=_tells_on, names=_tells_on),
    Kind(Partial, call=_call_partial, tells=_tells, names=_tells),
)
