"""What is found while a unit is understood in one way: values, told once each, that come back with its outcome.

Nothing that is found is written anywhere else; `ledger.Ledger.settle` puts together what all of them say. They are
structs of msgspec that the collector of garbage need not look at, for there are tens of thousands.
"""

from __future__ import annotations

import msgspec

from auditor.facts.access import Blindness, Confidence, Op
from auditor.facts.key import TableKey
from auditor.link.domain.values import Instance, Values
from auditor.sql import DatabaseObject

Pieces = tuple[str | None, ...]


def text_order(pieces: Pieces, unit: str = "") -> tuple[object, ...]:
    """Of several texts of a place, what is known as far as possible comes first."""
    return (pieces.count(None), unit, [piece or "" for piece in pieces])


class RawAccess(msgspec.Struct, frozen=True, gc=False):
    """An access before roles, reachability and duplicates are settled."""

    table: TableKey
    op: Op
    line: int
    via: str
    confidence: Confidence
    note: str = ""


class Note(msgspec.Struct, frozen=True, gc=False):
    """Base of what is found besides accesses and calls. Lines are those of the file of the unit. A library may have
    notes of its own, which only it reads."""


class Unseen(Note, frozen=True, gc=False):
    """Something happens there that cannot be seen."""

    line: int
    kind: Blindness
    detail: str


class Seen(Note, frozen=True, gc=False):
    """In this way to enter the unit, it is known what happens there."""

    line: int
    kind: Blindness


class Reaching(Note, frozen=True, gc=False):
    """What cannot be seen there may reach these tables."""

    line: int
    kind: Blindness
    tables: frozenset[str]


class ModelSeen(Note, frozen=True, gc=False):
    """A caller brought the model that the unit itself does not know."""

    line: int


class CalledPlainly(Note, frozen=True, gc=False):
    """A unit is given nothing that we know."""

    unit: str


class NameGiven(Note, frozen=True, gc=False):
    """The parameter of a unit that picks an attribute by its name gets a name, or what is not known."""

    unit: str
    parameter: str
    known: bool


class MethodNamed(Note, frozen=True, gc=False):
    """A method of that name, of something of unknown type, is used."""

    name: str


class ReceiverCalled(Note, frozen=True, gc=False):
    """A method that classes with a model inherit is called on something of unknown type; `receiver`: the variable or
    attribute that holds it."""

    name: str
    line: int
    receiver: str


class AttributeNamed(Note, frozen=True, gc=False):
    """An attribute that could be a relationship, of something of unknown type; `receiver`: the variable, or `class KEY`
    where the object is of a class of the project that does not have it itself; `row KEY` where a row of the class is
    put under such a key: another row may be made of what has it then, `Order(**values)`."""

    name: str
    line: int
    receiver: str


class CollectionChanged(Note, frozen=True, gc=False):
    """What an attribute of that name holds is changed: `user.posts.append(post)`."""

    name: str
    line: int


class PickedByKey(Note, frozen=True, gc=False):
    """One of these, that a dict of the project holds, is picked by a key of which no word is known."""

    values: Values


class GivenAway(Note, frozen=True, gc=False):
    """Outside code gets a class, or an object of it."""

    key: str


class WordGiven(Note, frozen=True, gc=False):
    """A call of that name, whose code nobody sees, gets a word that is the name of a table."""

    line: int
    call: str
    word: str


class GivenUnder(Note, frozen=True, gc=False):
    """Outside code gets an object of the class under a name, as a template does."""

    name: str
    key: str


class PutAway(Note, frozen=True, gc=False):
    """A class, by its key, or a table, by its reference, is put where it is not followed; `how`, if it says so."""

    key: str
    line: int
    how: str = ""


class ObjectMade(Note, frozen=True, gc=False):
    """An object is made with a model."""

    made: Instance
    line: int


class SqlRun(Note, frozen=True, gc=False):
    """A SQL text is run. `at`: the literal, path and line, where that is known; `whole`: all of it is read."""

    line: int
    pieces: Pieces
    at: tuple[str, int]
    whole: bool


class SqlUnparsed(Note, frozen=True, gc=False):
    """A part of the SQL that is run there could not be read."""

    line: int


class SqlMakes(Note, frozen=True, gc=False):
    """SQL that is run makes a view, a function or a trigger."""

    line: int
    item: DatabaseObject


class SqlDeclares(Note, frozen=True, gc=False):
    """SQL that is run makes a table; its name in lower case."""

    name: str


class SqlCalls(Note, frozen=True, gc=False):
    """`func.NAME(...)`; the name in lower case."""

    name: str
    line: int


class TableCopied(Note, frozen=True, gc=False):
    """A copy of a table is made under a name of which parts may be unknown: `table.name + "_history"`."""

    name: Pieces


class UnknownName(Note, frozen=True, gc=False):
    """SQL names a table that nothing declares. `beside`: the names of the other tables in the text, in lower case;
    `by_driver`: a plain text, that any driver may run; `at`: the literal, where that is known."""

    name: str
    line: int
    beside: tuple[str, ...]
    by_driver: bool
    at: tuple[str, int]


class LooseSql(Note, frozen=True, gc=False):
    """A literal looks like SQL; perhaps something runs it."""

    line: int
    pieces: Pieces


class CodeWritten(Note, frozen=True, gc=False):
    """A literal is code that imports something; perhaps something runs it."""

    line: int
    text: str


class LiteralUsed(Note, frozen=True, gc=False):
    """The literal, path and line, is a part of what is run."""

    at: tuple[str, int]


class Findings(msgspec.Struct, eq=False, gc=False):
    """All that is found in one way to enter a unit: accesses, units and classes that are called, each with its first
    line, and notes; each in the order in which it was found."""

    accesses: dict[RawAccess, None] = {}
    calls: dict[str, int] = {}
    notes: dict[Note, None] = {}
