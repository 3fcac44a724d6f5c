"""Methods as values, of collections and of objects of which nothing is known: `to_thread(cursor.execute, "SELECT")`."""

from __future__ import annotations

from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.values import NOTHING, Many, Mapping, Value, Values


class MethodOf(Plain, frozen=True, gc=False):
    """The method of that name; whatever it is called with, something like a session or a cursor gets."""

    name: str


class MethodOn(Nested, frozen=True, gc=False, cache_hash=True):
    """The method of that name of a collection, a result or a query: `add = user.posts.append`."""

    of: Value
    name: str

    def inside(self) -> tuple[Values, ...]:
        return ((self.of,),)


#: Methods of lists, sets and dicts that change them, or give what is in them.
_OF_LISTS = frozenset({"append", "add", "extend", "insert", "remove", "discard", "pop", "clear", "update"})
_OF_DICTS = frozenset({"get", "setdefault", "pop", "update"})


def of_collection(engine: Interpreter, value: Many | Mapping, name: str) -> Values:
    """What `value.name` is, where that is a method of such a collection."""
    if type(value) is Many:
        return (MethodOn(value, name),) if name in _OF_LISTS or name in engine.said.single else NOTHING
    return (MethodOn(value, name),) if name in _OF_DICTS else NOTHING


def of_unknown(engine: Interpreter, name: str, holder: str = "") -> Values:
    """What `x.name` is, of an x of which nothing is known: a method, if its name is one of those that run something.
    `holder`: what x is called; of a session, others are, too."""
    is_method = name in engine.said.handed or (name in _ASKED and holder in engine.said.sessions)
    return (MethodOf(name),) if is_method else NOTHING


def by_name(values: Values, name: str) -> Values:
    """The same where the attribute was asked for by its name, as `getattr(session, "query")` does: mostly a method."""
    return values or ((MethodOf(name),) if name in _ASKED else NOTHING)


#: Names of attributes and of methods alike.
_ASKED = frozenset({"get", "query"})
