"""What an expression can stand for, as far as the audit cares: the domain of the abstract interpretation.

A tuple of values is "one of these"; the empty tuple is "nothing known". Values are immutable and hashable, so that a
call with the same arguments is understood once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from itertools import chain
from typing import TypeAlias, cast

from auditor.link.domain import nested
from auditor.link.domain.dropped import keep_first
from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.order import in_order

Value: TypeAlias = nested.Value
Values: TypeAlias = nested.Values

#: More alternatives than this for one expression say nothing any more; the first ones by name are kept.
MOST_ALTERNATIVES = 512
#: The same of strings, objects and functions: each costs what a call with it costs.
MOST_OBJECTS = 96


class ClassRef(Nested, frozen=True, gc=False, cache_hash=True):
    """A class of the project itself. `args` bind its type parameters; `maybe`: one of many, by a dynamic look-up;
    `mapper`: what a library knows of the class, which stands for it wherever either can be given."""

    key: str
    args: tuple[Values, ...] = ()
    maybe: bool = False
    mapper: bool = False

    def __post_init__(self) -> None:
        if self.args:
            Nested.__post_init__(self)


class Instance(Nested, frozen=True, gc=False, cache_hash=True):
    """An instance of a project class.

    `bound` holds what its constructor stored of interest (`self.model = User`); `site` tells a freshly constructed
    mapped instance from a loaded one (empty).
    """

    key: str
    args: tuple[Values, ...] = ()
    bound: tuple[tuple[str, Values], ...] = ()
    maybe: bool = False
    site: str = ""

    def __post_init__(self) -> None:
        if self.args or self.bound:
            Nested.__post_init__(self)

    def inside(self) -> tuple[Values, ...]:
        return tuple(values for _, values in self.bound)


class FunctionRef(Nested, frozen=True, gc=False, cache_hash=True):
    """A function of the project, bound to `owner` (instance or class) when it is a method; `frame` names its closure.

    `bound` are arguments given beforehand; `bare`: without what its decorators put around it.
    """

    key: str
    owner: Instance | ClassRef | None = None
    frame: str = ""
    bound: tuple[tuple[str, Values], ...] = ()
    bare: bool = False

    def __post_init__(self) -> None:
        if self.owner is not None or self.bound:
            Nested.__post_init__(self)


class ModuleRef(Plain, frozen=True, gc=False):
    """A module or package of the project, by its path."""

    path: str


class External(Plain, frozen=True, gc=False):
    """Something outside the project, by the dotted name under which it was reached (`library.orm.Session`)."""

    name: str


class Result(Plain, frozen=True, gc=False):
    """What calling an external name gave: for a class, its instance (`library.orm.Session`). `models`: the mapped
    classes that it was made with."""

    name: str
    models: tuple[ClassRef, ...] = ()


class Text(Plain, frozen=True, gc=False):
    """A string; None pieces are holes. `at` names the literal (path, line), for strings that nobody executes."""

    pieces: tuple[str | None, ...]
    at: tuple[str, int] = ("", 0)

    @property
    def literal(self) -> str | None:
        """The whole string where it has no hole."""
        pieces = self.pieces
        return pieces[0] if len(pieces) == 1 else None if None in pieces else "".join(filter(None, pieces))


class Many(Nested, frozen=True, gc=False, cache_hash=True):
    """A collection, iterator or scalar result.

    `relationship` is set for a relationship's collection: class, attribute, and the site of a row just made.
    """

    items: Values
    relationship: tuple[str, str, str] | None = None

    def __post_init__(self) -> None:
        if self.items:
            Nested.__post_init__(self)

    def elements(self) -> Values:
        return self.items

    def inside(self) -> tuple[Values, ...]:
        return (self.items,)


class Fixed(Nested, frozen=True, gc=False, cache_hash=True):
    """A tuple or list display whose positions are known."""

    items: tuple[Values, ...]

    def __post_init__(self) -> None:
        if any(self.items):
            Nested.__post_init__(self)

    def elements(self) -> Values:
        return tuple(chain.from_iterable(self.items))

    def inside(self) -> tuple[Values, ...]:
        return self.items


#: More items of a dict are not kept apart.
_MOST_ITEMS = 200


class Mapping(Nested, frozen=True, gc=False, cache_hash=True):
    """A dict with the known string keys; `rest`: values under others, of which `keys` are those that lead to tables."""

    items: tuple[tuple[str, Values], ...]
    rest: Values = ()
    keys: Values = ()

    def elements(self) -> Values:
        return (*(Text((key,)) for key, _ in self.items), *self.keys)

    def inside(self) -> tuple[Values, ...]:
        return (self.rest, self.keys, *(values for _, values in self.items))


def most_telling(known: dict[str, Values]) -> tuple[tuple[str, Values], ...]:
    """The items of a mapping; of a long one, those of whose values something is known, and only so many."""
    if len(known) > _MOST_ITEMS:
        return keep_first(_MOST_ITEMS, sorted(known.items(), key=lambda item: not item[1]))
    return tuple(known.items())


class Returning(Nested, frozen=True, gc=False, cache_hash=True):
    """A callable of which only the result is known: a lambda, a `partial` of something external."""

    result: Values


class LambdaRef(Nested, frozen=True, gc=False, cache_hash=True):
    """A lambda, by the name under which the engine keeps it with its closure, bound to `owner` when it is a method."""

    name: str
    owner: Instance | ClassRef | None = None


class Descriptor(Nested, frozen=True, gc=False, cache_hash=True):
    """What `classmethod(function)` gives outside of a class body, to be put on a class (Python, Built-in Functions)."""

    wrapper: str
    function: Values

    def inside(self) -> tuple[Values, ...]:
        return (self.function,)


class TypeParameter(Plain, frozen=True, gc=False):
    """A type variable; resolved through the class or call that binds it."""

    name: str


NOTHING: Values = ()
#: Values that lead to no class by themselves.
_OF_PYTHON = frozenset({External, ModuleRef, Result, Text})


def union(*several: Iterable[Value]) -> Values:
    """All alternatives, each once, in order of first appearance."""
    only: Iterable[Value] = NOTHING
    for values in several:  # mostly there is one, of one value: a million times in a large project
        if values and values is not only:
            if only:
                break
            only = values
    else:
        if type(only) is tuple and len(only) <= 1:
            return only
    found = dict.fromkeys(chain.from_iterable(several))
    return tuple(found) if len(found) <= MOST_OBJECTS else _first(found)


#: By the hashes of the alternatives, which of them are kept: the same many are united again and again.
_kept: dict[tuple[int, ...], Values] = {}
_MOST_KEPT = 2_000


def _first(found: Collection[Value]) -> Values:
    """As many of the alternatives as are told apart, in their order."""
    key = tuple(map(hash, found))
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = _told_apart(found)
    return _kept[key]


def _told_apart(found: Collection[Value]) -> Values:
    ordered = in_order(found)
    classes = [each for each in ordered if _is_class(each)]
    others = keep_first(MOST_OBJECTS, [each for each in ordered if not _is_class(each)])
    return keep_first(MOST_ALTERNATIVES, (*classes, *others))


def _is_class(value: Value) -> bool:
    """Is it a class, or what a library knows as a table or the like?"""
    return type(value) is ClassRef or (isinstance(value, Plain) and type(value) not in _OF_PYTHON)


def elements(values: Values) -> Values:
    """What iterating over the values gives."""
    return union(*[value.elements() for value in values])


#: Collections whose items are known, all or by position; and the same with dicts.
SEQUENCES = frozenset({Many, Fixed})
COLLECTIONS = SEQUENCES | {Mapping}


def walk(values: Iterable[Value], through: Set[type] = SEQUENCES) -> Iterator[Value]:
    """The values, and instead of those of the kinds to go through what is inside of them."""
    for value in values:
        if type(value) in through:
            for inner in cast("Nested", value).inside():
                yield from walk(inner, through)
        else:
            yield value


def literals(values: Iterable[Value]) -> list[str]:
    """The strings among the values of which every part is known."""
    return [value.literal for value in values if isinstance(value, Text) and value.literal is not None]


def first_of(entities: tuple[Values, ...]) -> Values:
    return entities[0] if entities else NOTHING
