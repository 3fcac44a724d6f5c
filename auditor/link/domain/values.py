"""What an expression can stand for, as far as the audit cares: the domain of the abstract interpretation.

A tuple of values is "one of these"; the empty tuple is "nothing known". Values are immutable and hashable, so that a
call with the same arguments is understood once.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeAlias, cast

import msgspec
from msgspec.structs import astuple, force_setattr

#: More alternatives than this for one expression say nothing any more; the first ones are kept.
MOST_ALTERNATIVES = 96


#: Values nested deeper than this say nothing any more that an audit needs; what is inside is dropped.
DEEPEST = 6


class Plain(msgspec.Struct, frozen=True, gc=False):
    """Base of the values that hold no others.

    Structs of msgspec, for millions are made and compared: a frozen dataclass takes five to fifteen times as long to
    make, and its `__eq__` and `__hash__` run in Python.
    """


class Nested(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of the values that hold values: their depth is bounded, and their hash is computed once, since the same
    values are shared by many others.

    The kinds that are made most look into themselves only where they hold something: mostly they do not.
    """

    depth: int = 1

    def __post_init__(self) -> None:
        depth = 1 + _deepest(astuple(self))
        if depth > DEEPEST:
            for name in self.__struct_fields__:
                held = getattr(self, name)
                if type(held) is tuple and _deepest(held):
                    force_setattr(self, name, ())
            depth = 1 + _deepest(astuple(self))
        if depth != self.depth:
            force_setattr(self, "depth", depth)


def _deepest(held: Iterable[object]) -> int:
    """The depth of the deepest value, in tuples of any kind; a plain loop, for it runs for every value made."""
    deepest = 0
    for each in held:
        if type(each) is tuple:
            depth = _deepest(each) if each else 0
        elif type(each) in _NESTED:
            depth = cast("Nested", each).depth
        else:
            continue
        if depth > deepest:
            deepest = depth
    return deepest


class ClassRef(Nested, frozen=True, gc=False, cache_hash=True):
    """A class of the project itself. `args` bind its type parameters; `maybe`: one of many, by a dynamic look-up."""

    key: str
    args: tuple[Values, ...] = ()
    maybe: bool = False

    def __post_init__(self) -> None:
        if self.args:
            Nested.__post_init__(self)


class Instance(Nested, frozen=True, gc=False, cache_hash=True):
    """An instance of a project class.

    `bound` holds what its constructor stored of interest (`self.model = User`); `site` tells a freshly constructed
    mapped instance from a loaded one (0).
    """

    key: str
    args: tuple[Values, ...] = ()
    bound: tuple[tuple[str, Values], ...] = ()
    maybe: bool = False
    site: int = 0

    def __post_init__(self) -> None:
        if self.args or self.bound:
            Nested.__post_init__(self)


class FunctionRef(Nested, frozen=True, gc=False, cache_hash=True):
    """A function of the project, bound to `owner` (instance or class) when it is a method; `frame` holds a closure.

    `bound` are arguments given beforehand; `bare`: without what its decorators put around it.
    """

    key: str
    owner: Instance | ClassRef | None = None
    frame: int = 0
    bound: tuple[tuple[str, Values], ...] = ()
    bare: bool = False

    def __post_init__(self) -> None:
        if self.owner is not None or self.bound:
            Nested.__post_init__(self)


class ModuleRef(Plain, frozen=True, gc=False):
    """A module or package of the project, by its path."""

    path: str


class External(Plain, frozen=True, gc=False):
    """Something outside the project, by the dotted name under which it was reached (`sqlalchemy.orm.Session`)."""

    name: str


class Result(Plain, frozen=True, gc=False):
    """What calling an external name gave: for a class, its instance (`sqlalchemy.orm.Session`). `models`: the mapped
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
        return "".join(piece for piece in self.pieces if piece) if None not in self.pieces else None


class TableRef(Plain, frozen=True, gc=False):
    """A Core table (`Table(...)`, `Model.__table__`), by its declaration's key."""

    key: str
    maybe: bool = False


class ColumnRef(Plain, frozen=True, gc=False):
    """A mapped attribute of a class or a column of a Core table, in a SQL expression. `owner`: class or table."""

    owner: ClassRef | TableRef
    name: str


class RelationshipRef(Plain, frozen=True, gc=False):
    """A relationship attribute of a mapped class, in a SQL expression or a loader option."""

    owner: ClassRef
    name: str


class Statement(Nested, frozen=True, gc=False, cache_hash=True):
    """A query or DML statement under construction.

    `kind`: select, query, insert, update, delete, text. `target`: the table that DML changes. `entities`: what a row
    holds, position by position. `site`: the construct that began it.
    """

    kind: str
    target: Values = ()
    entities: tuple[Values, ...] = ()
    site: int = 0


class Rows(Nested, frozen=True, gc=False, cache_hash=True):
    """An executed statement whose rows are tuples of `entities`."""

    entities: tuple[Values, ...]


class Many(Nested, frozen=True, gc=False, cache_hash=True):
    """A collection, iterator or scalar result.

    `relationship` is set for a relationship's collection: class, attribute, and the site of a row just made (else 0).
    """

    items: Values
    relationship: tuple[str, str, int] | None = None

    def __post_init__(self) -> None:
        if self.items:
            Nested.__post_init__(self)


class Fixed(Nested, frozen=True, gc=False, cache_hash=True):
    """A tuple or list display whose positions are known."""

    items: tuple[Values, ...]

    def __post_init__(self) -> None:
        if any(self.items):
            Nested.__post_init__(self)


class Mapping(Nested, frozen=True, gc=False, cache_hash=True):
    """A dict with the known string keys; `rest`: values under keys that are not known."""

    items: tuple[tuple[str, Values], ...]
    rest: Values = ()


class Returning(Nested, frozen=True, gc=False, cache_hash=True):
    """A callable of which only the result is known: a lambda, a `partial` of something external."""

    result: Values


class LambdaRef(Plain, frozen=True, gc=False):
    """A lambda, by the number under which the engine keeps it with its closure."""

    number: int


class TypeParameter(Plain, frozen=True, gc=False):
    """A type variable; resolved through the class or call that binds it."""

    name: str


Value: TypeAlias = (
    ClassRef
    | Instance
    | FunctionRef
    | ModuleRef
    | External
    | Result
    | Text
    | TableRef
    | ColumnRef
    | RelationshipRef
    | Statement
    | Rows
    | Many
    | Fixed
    | Mapping
    | Returning
    | LambdaRef
    | TypeParameter
)
Values: TypeAlias = tuple[Value, ...]
_NESTED = frozenset(Nested.__subclasses__())

NOTHING: Values = ()


def union(*several: Iterable[Value]) -> Values:
    """All alternatives, each once, in order of first appearance."""
    only: Iterable[Value] = NOTHING
    for values in several:  # mostly there is one, of one value: a million times in a large project
        if values:
            if only:
                break
            only = values
    else:
        if isinstance(only, tuple) and len(only) <= 1:
            return only
    found = dict.fromkeys(chain.from_iterable(several))
    if len(found) > MOST_ALTERNATIVES:
        return tuple(found)[:MOST_ALTERNATIVES]
    return tuple(found)


def elements(values: Values) -> Values:
    """What iterating over the values gives."""
    found: list[Value] = []
    for value in values:
        match value:
            case Many(items):
                found.extend(items)
            case Fixed(items):
                for item in items:
                    found.extend(item)
            case Rows(entities):
                found.append(Fixed(entities))
            case Statement(kind="query", entities=entities) if entities:
                found.extend(row_of(entities))
            case Mapping(items):
                found.extend(Text((key,)) for key, _ in items)
            case _:
                pass
    return union(found)


def row_of(entities: tuple[Values, ...]) -> Values:
    """A row of `session.query(...)`: the entity itself where there is one, else a tuple of them."""
    return entities[0] if len(entities) == 1 else (Fixed(entities),)


def first_of(entities: tuple[Values, ...]) -> Values:
    return entities[0] if entities else NOTHING
