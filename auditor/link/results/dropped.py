"""Tables that stand for one of too many things: what is done with them there, nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import astuple

from auditor.facts.access import Access, Blindness, BlindSpot, Confidence, Op, Role
from auditor.facts.key import TableKey
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.nested import Nested, Plain
from auditor.link.domain.values import ClassRef, Instance, Text, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import table_of
from auditor.link.results.behind import Behind
from auditor.link.tables.declared import TableInfo
from auditor.link.tables.index import TableIndex
from auditor.sql import looks_like_sql

#: Characters of strings that are looked at; that a string names a table which nobody is seen to use is a doubt anyway.
_MOST_TEXT = 1_000_000
#: What values are made of, mostly: nothing is in it.
_LEAVES = frozenset({str, int, bool, type(None)})
_WORD = re.compile(r"\w+")
_DETAIL = (
    "{} is one of more things than are told apart in one place of the code; what is done with it there is not seen"
)


def find_dropped(engine: Interpreter, seen: Iterable[Access]) -> Iterable[BlindSpot]:
    """A blind spot where each table is declared that something dropped names: one of the application that is not
    seen to be both read and written by it anyway, or one of an example that scripts are not seen to touch."""
    sure: dict[Role, set[tuple[TableKey, Op]]] = {Role.APP: set(), Role.SCRIPT: set()}
    for each in seen:
        if each.role in sure and each.confidence is not Confidence.POSSIBLE:
            sure[each.role].add((each.table, each.op))
    by_name: dict[str, list[TableInfo]] = {}
    for table in engine.of(TableIndex).values():
        least = {Role.APP: len(Op), Role.SCRIPT: 1}.get(table.role, 0)
        if sum((table.key, op) in sure[table.role] for op in Op if least) < least:
            by_name.setdefault(table.name, []).append(table)
    found: dict[str, TableInfo] = {}
    for name in _named(engine, engine.dropped, by_name.keys()):
        found.update((table.ref, table) for table in by_name.get(name, ()))
    for table in found.values():
        detail = _DETAIL.format(table.name)
        yield BlindSpot(table.path, table.line, Blindness.INTERNAL, detail, (table.name,))


def _named(engine: Interpreter, dropped: Iterable[object], tables: Iterable[str]) -> set[str]:
    """The names of the tables in the values, at any depth."""
    known = frozenset(tables)
    by_class: dict[str, list[ClassRef]] | None = None  # mostly nothing is dropped
    found: set[str] = set()
    seen: set[object] = set()
    text_left = _MOST_TEXT
    behind = Behind(engine)
    stack = [*dropped]
    while stack and not known <= found:
        value = stack.pop()
        if type(value) is tuple:
            stack.extend(value)
            continue
        if type(value) in _LEAVES or not isinstance(value, Plain | Nested) or value in seen:
            continue
        seen.add(value)
        if isinstance(value, Text):
            if _is_of_migration(engine, value):
                continue
            text = "".join(map(_filled, value.pieces))
            text_left -= len(text)
            if text in known:
                found.add(text)
            elif text in (by_class := _by_class(engine) if by_class is None else by_class):
                stack += by_class[text]  # `getattr(models, "Order")`
            elif text_left > 0 and looks_like_sql(text):
                found |= known.intersection(_WORD.findall(text))
            continue
        table = table_of(engine, value)
        if table is not None:
            found.add(table.name)
        if isinstance(value, ClassRef | Instance):
            model = engine.model_of(value.key)
            found.update((*model.tables, *behind.of(value.key)) if model is not None else ())
            if model is None and engine.leads_to_model(value.key):
                stack += _of_class(engine, value, seen)
        stack.extend(astuple(value))
    return found


def _is_of_migration(engine: Interpreter, text: Text) -> bool:
    """Does the text stand in a migration or a test? What these do keeps no table alive."""
    module = engine.index.modules.by_path.get(text.at[0])
    return module is not None and module.role in {Role.MIGRATION, Role.TEST}


def _by_class(engine: Interpreter) -> dict[str, list[ClassRef]]:
    """The mapped classes by their names."""
    found: dict[str, list[ClassRef]] = {}
    for mapped in engine.of(Models).all_mapped():
        found.setdefault(mapped.info.node.name, []).append(ClassRef(mapped.key))
    return found


def _of_class(engine: Interpreter, value: ClassRef | Instance, seen: set[object]) -> Iterator[Values]:
    """What a class holds that is no table itself, but leads to one: `class Orders(Repository): model = Order`. Each
    class is looked at once."""
    for cls in engine.hierarchy.mro(engine.index.classes[value.key]):
        if cls.key not in seen:
            seen.add(cls.key)
            for name in cls.attributes:
                yield engine.hierarchy.class_attribute(cls, name, value)
            yield from (values for base in engine.hierarchy.bases(cls) for values in base.args)


def _filled(piece: str | None) -> str:
    return piece if piece is not None else "x"
