"""Possible accesses: `x.posts` on something of no known type, where only mapped classes have a `posts`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from auditor.facts.access import Access, Confidence, Op, Role
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import own_tables
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.modules.index import Unit
from auditor.link.results.one_sided import NO_ROWS, surely
from auditor.link.results.templates import given_under
from auditor.link.tables.declared import MappedInfo, RelationshipInfo

#: A relationship, and a class that has it.
_Owned: TypeAlias = tuple[MappedInfo, RelationshipInfo]


@dataclass(frozen=True, slots=True, eq=False)
class _Guess:
    """An attribute that could be the relationship, and the tables that loading it would read. `named`: the variable is
    called as the class; `likely`: nothing speaks for another class; `written`: what the attribute holds is changed
    there, and with it these tables; `given`: it stands in a template, and one is given a row under that name."""

    name: str
    unit: Unit
    line: int
    owner: MappedInfo
    tables: tuple[TableKey, ...]
    called: bool
    named: bool
    likely: bool = True
    written: tuple[TableKey, ...] = ()
    given: bool = False


def possible_by_attribute(engine: Interpreter, found: Iterable[Found]) -> list[Found]:
    """Reads of relationships through attributes of objects of unknown type.

    A variable named like another class of the project holds that. And to load a relationship somebody must have a row
    of its owner: where nothing else in the app touches the owner's table, the object is something else. Where nobody
    is seen to read a table, whatever the variable is called may hold a row: a table is dead only if none does. Of a
    table that is surely written, or read, a variable that is called as the one class is inferred to hold a row; so is
    one in a template, of any table, where a template is given such a row under that name.
    """
    seen = [item.access for item in found if item.access.role is Role.APP and item.access.via not in NO_ROWS]
    grounded = {access.table for access in seen}
    read, written = surely(found)
    one_sided = read ^ written
    known = list(_guesses(engine))
    likely = _with_owner((guess for guess in known if guess.likely), grounded)
    others = _with_owner(known, grounded)
    sure = _of_one_class(guess for guess in likely if guess.called)
    accesses = {
        Access(
            table, op, guess.unit.module.path, guess.line, guess.unit.name, guess.unit.role, "attribute-name",
            Confidence.INFERRED if guess in sure and (guess.given or table in one_sided) else Confidence.POSSIBLE,
        ): guess.unit.key
        for guess in known
        for op, tables in ((Op.READ, guess.tables), (Op.WRITE, guess.written))
        for table in tables
        if guess in likely or (guess in others and table not in read)
    }  # fmt: skip
    accesses.update(_seen_from_outside(engine, one_sided))
    return [Found(access, unit) for access, unit in accesses.items()]


def _seen_from_outside(engine: Interpreter, one_sided: set[TableKey]) -> Iterator[tuple[Access, str]]:
    """Reads of a relationship that another one gives, as its `backref`, to a class from outside of the project: of a
    variable that is called as the class, or, where nothing else has an attribute of that name, of any."""
    taken = _taken(engine)
    for name, backs in engine.of(Models).seen_from_outside.items():
        for unit, line, receiver in engine.ledger.attributes_by_name.get(name, ()):
            for of, mapped, relationship in backs:
                called = receiver.lower().replace("_", "") == of.lower()
                if not (called or _could_be_row(receiver, {of.lower()}, name not in taken)):
                    continue
                for table in (*own_tables(mapped), *filter(None, (relationship.secondary,))):
                    sure = called and len(backs) == 1 and name not in taken and table in one_sided
                    yield Access(
                        table, Op.READ, unit.module.path, line, unit.name, unit.role, "attribute-name",
                        Confidence.INFERRED if sure else Confidence.POSSIBLE,
                    ), unit.key  # fmt: skip


def _of_one_class(guesses: Iterable[_Guess]) -> set[_Guess]:
    """Those at a place where no other class can be meant."""
    places: dict[tuple[str, str, int], list[_Guess]] = {}
    for guess in guesses:
        places.setdefault((guess.name, guess.unit.key, guess.line), []).append(guess)
    return {each for found in places.values() if len({guess.owner.key for guess in found}) == 1 for each in found}


def _with_owner(guesses: Iterable[_Guess], grounded: set[TableKey]) -> dict[_Guess, None]:
    """Those for which somebody may have a row of the owner."""
    waiting: dict[TableKey, list[_Guess]] = {}
    for guess in guesses:
        for table in own_tables(guess.owner):
            waiting.setdefault(table, []).append(guess)
    chosen: dict[_Guess, None] = {}
    reached = deque(sorted(grounded, key=attrgetter("order")))
    while reached:
        for guess in waiting.pop(reached.popleft(), ()):
            chosen[guess] = None
            if guess.unit.role is Role.APP:
                reached.extend(guess.tables)
    return chosen


def asked_of_unknowns(engine: Interpreter) -> Iterator[tuple[Unit, int, str, MappedInfo, tuple[TableKey, ...]]]:
    """Where an object of unknown type is asked for an attribute, the name of it, and which class has a relationship of
    that name to which tables."""
    yield from ((each.unit, each.line, each.name, each.owner, each.tables) for each in _guesses(engine))


def likely_loads(engine: Interpreter) -> Iterator[tuple[Unit, int, MappedInfo, str]]:
    """Where a relationship is probably loaded, and which: only one class has one of that name, nothing else has such an
    attribute, and the variable is called as that class."""
    known = [guess for guess in _guesses(engine) if guess.likely]
    owners: dict[tuple[str, str, int], set[str]] = {}
    for guess in known:
        owners.setdefault((guess.name, guess.unit.key, guess.line), set()).add(guess.owner.key)
    taken = _taken(engine)
    for guess in known:
        alone = len(owners[guess.name, guess.unit.key, guess.line]) == 1
        if alone and guess.named and guess.name not in taken:
            yield guess.unit, guess.line, guess.owner, guess.name


def _guesses(engine: Interpreter) -> Iterator[_Guess]:
    owners: dict[str, list[_Owned]] = {}
    for mapped in engine.of(Models).all_mapped():
        for name, relationship in mapped.relationships.items():
            owners.setdefault(name, []).append((mapped, relationship))
        for name, (through, _) in mapped.proxies.items():
            if through in mapped.relationships:
                owners.setdefault(name, []).append((mapped, mapped.relationships[through]))
    others = {
        info.node.name.lower() for info in engine.index.classes.values() if engine.of(Models).mapped(info.key) is None
    }
    taken = _taken(engine)
    given = given_under(engine)
    for name, places in engine.ledger.attributes_by_name.items():
        if name not in owners:
            continue
        distinctive = name not in taken
        words = {word for mapped, _ in owners[name] for word in _words_of(mapped)}
        for unit, line, said in places:
            if said.startswith("row "):
                yield from _put_under(engine, (unit, line), owners[name], name, said[4:])
                continue
            in_python = unit.module.path.endswith(".py")
            receiver, key = ("", said[6:]) if said.startswith("class ") else (said, "")
            below = [each for each in owners[name] if key and _inherits(engine, each[0], key)]
            held = () if in_python else given.get(receiver, ())
            below += [each for each in owners[name] if held and _may_be_one_of(engine, each[0], held)]
            if key and not below and _defines(engine, key, name):
                continue
            alone = distinctive or not in_python  # nothing tells what a template is given
            likely = bool(below) or (
                name not in _BUILTIN
                and receiver.lower().replace("_", "") not in others
                and _could_be_row(receiver, words, alone)
            )
            if not likely and not in_python:
                continue  # scripts in a page read attributes of anything
            for of in below or _called(owners[name], receiver) or owners[name]:
                yield _guess(engine, (unit, line), of, name, _Word(receiver, likely, bool(below), bool(held and below)))


def _put_under(
    engine: Interpreter, at: tuple[Unit, int], owners: list[_Owned], name: str, row: str
) -> Iterator[_Guess]:
    """`values["tags"] = tags`: a row that is made of them, where nobody sees it, is tied to such rows."""
    for mapped, relationship in owners:
        target = engine.of(Models).target(relationship)
        if relationship.secondary is not None and target is not None and _is_one_of(engine, target, (row,)):
            yield _Guess(name, *at, mapped, (), False, True, written=(relationship.secondary,))


def _called(owners: list[_Owned], receiver: str) -> list[_Owned]:
    """Those of a class that is called as the variable is."""
    word = receiver.lower().replace("_", "")
    return [owned for owned in owners if owned[0].info.node.name.lower() == word]


@dataclass(frozen=True, slots=True)
class _Word:
    """What the variable is called; does that speak for a row, is it an object of a class above, and is it surely one
    that a template is given?"""

    receiver: str
    likely: bool
    below: bool
    given: bool


def _guess(engine: Interpreter, at: tuple[Unit, int], of: _Owned, name: str, word: _Word) -> _Guess:
    """`name`: that of the attribute or proxy at the place; `of`: the relationship that it may be, and its owner."""
    (unit, line), (mapped, relationship) = at, of
    tables = tables_behind(engine, relationship)
    changed = (name, unit.key, line) in engine.ledger.changed
    linked = relationship.secondary or next(iter(tables), None)  # the rows that say what belongs together
    written = (linked,) if changed and linked is not None else ()
    called = word.given or word.receiver.lower().replace("_", "") == mapped.info.node.name.lower()
    return _Guess(name, unit, line, mapped, tables, called, called or word.below, word.likely, written, word.given)


def _inherits(engine: Interpreter, mapped: MappedInfo, key: str) -> bool:
    return any(cls.key == key for cls in engine.hierarchy.mro(mapped.info))


def _is_one_of(engine: Interpreter, mapped: MappedInfo, keys: Iterable[str]) -> bool:
    """Does a class, or one above it, have what the mapped class has?"""
    return any(_inherits(engine, each, mapped.key) for key in keys if (each := engine.of(Models).mapped(key)))


def _defines(engine: Interpreter, key: str, name: str) -> bool:
    """Does the class, or one above it, say itself what the attribute is?"""
    info = engine.index.classes.get(key)
    order = engine.hierarchy.mro(info) if info is not None else ()
    return any(name in cls.attributes or name in cls.methods for cls in order)


def _may_be_one_of(engine: Interpreter, mapped: MappedInfo, keys: Iterable[str]) -> bool:
    """The same; a row got by one of the classes may also be of one below it, which alone has what is asked for."""
    return _is_one_of(engine, mapped, keys) or any(_inherits(engine, mapped, key) for key in keys)


#: What every dict, list or string has.
_BUILTIN = frozenset({*dir(dict), *dir(list), *dir(str)})
_GENERIC = frozenset(
    {"", "obj", "object", "instance", "row", "item", "record", "entity", "model", "result", "data", "x", "ctx",
     "context", "this", "it"}
)  # fmt: skip


def _words_of(mapped: MappedInfo) -> set[str]:
    """The words in the name of the class."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", mapped.info.node.name)}


def _could_be_row(receiver: str, words: set[str], distinctive: bool) -> bool:
    """Is a variable of that name likely to hold a row of the class: `user` for User, or, where only relationships have
    the attribute's name, `obj`?"""
    parts = {part.rstrip("s") for part in receiver.lower().split("_")}
    vague = len(receiver) <= 2 or receiver.lower() in _GENERIC  # of one or two letters: `lambda u: u.posts`
    return (distinctive and vague) or bool(parts & {word.rstrip("s") for word in words if len(word) > 2})


def _taken(engine: Interpreter) -> set[str]:
    """The names that are not used for relationships only: a method, column or attribute of a class has them."""
    found = set(engine.index.methods_named)
    for info in engine.index.classes.values():
        mapped = engine.of(Models).mapped(info.key)
        found.update(
            info.attributes if mapped is None else (n for n in info.attributes if n not in mapped.relationships)
        )
    return found
