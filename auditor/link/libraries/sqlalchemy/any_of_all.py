"""One of all tables or mapped classes, where nothing tells which: what is done with it may be done with any.

`for each in Base.registry.mappers: if each.class_.__name__ == name: return each.class_`, and the caller asks
`model.query.all()`, makes `model(**data)`, calls `model.find(id)`. Source: SQLAlchemy 2.0, ORM: Class Mapping API
(registry.mappers, Mapper), Core: MetaData.tables; Flask-SQLAlchemy, Models and Tables (Model.query).
"""

from __future__ import annotations

from auditor.facts.access import Op
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import ClassRef, External, Result, Values
from auditor.link.interpreter import calls, classes
from auditor.link.libraries.python import builtins
from auditor.link.libraries.sqlalchemy import catalogue, effects, touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.picked import CLASS_NAMES, ITSELF, TABLE_NAMES, is_told
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.values import AllNames, AllTables, Statement
from auditor.link.tables.index import TableIndex

#: What a class, a table or a mapper is called; nothing for the key of a dict of them.
_NAMES = TABLE_NAMES | CLASS_NAMES | {"", "__str__"}


def _member(engine: Interpreter, frame: Frame, value: AllTables, name: str, line: int) -> Values:
    if name in ITSELF:
        return (value,)
    if name in TABLE_NAMES | CLASS_NAMES and not value.picked:
        return (AllNames(name in CLASS_NAMES, value.of),)
    if is_told(name):
        return (External(f"table.{name}"),)
    if name == "query":
        return _query(engine, frame, value, line)
    if name in engine.index.methods_named:
        having = [each.table for each in engine.of(Models).all_mapped() if classes.find_method(engine, each.info, name)]
        for op in (Op.READ, Op.WRITE) if having else ():
            touch.any_of(engine, frame, op, line, value, having)
    return (value,)  # a column of it, a row, or what a method of it gives


def _query(engine: Interpreter, frame: Frame, value: AllTables, line: int) -> Values:
    with engine.of(Pending).reading(frame) as site:
        touch.all_tables(engine, frame, Op.READ, line, value)
    return (Statement("query", (value,), ((value,),), site),)


def _method(engine: Interpreter, frame: Frame, value: AllTables, name: str, given: Given) -> Values:
    effect = catalogue.TABLE_METHODS.get(name)
    if effect is not None:
        return effects.apply(engine, frame, effect, (value,), given)
    if is_told(name) and name not in ITSELF:
        return calls.call_method(engine, frame, (Result("table"),), name, given)
    engine.flow.escape(frame, given.everything)
    return _member(engine, frame, value, name, given.line)


def _call(engine: Interpreter, frame: Frame, value: AllTables, given: Given) -> Values:
    """A row of it."""
    engine.flow.escape(frame, given.everything)
    return (value,)


def _outside(engine: Interpreter, frame: Frame, value: AllTables, line: int) -> None:
    for op in (Op.READ, Op.WRITE) if value.picked else ():
        touch.all_tables(engine, frame, op, line, value)


def _named(engine: Interpreter, frame: Frame, value: AllTables, attribute: str, names: list[str]) -> Values | None:
    """The tables or classes of these names; one, whichever, where no name is known. None where that says nothing: the
    attribute is no name of theirs, or none has such a name."""
    if attribute not in _NAMES:
        return None
    mapped = engine.of(Models).all_mapped() if names else ()
    other = (value.one(),) if attribute and not names else None  # of a name that none has, nothing is known
    if attribute in CLASS_NAMES or not attribute:
        classes_named = tuple(ClassRef(m.key, mapper=True) for m in mapped if m.info.node.name in names)
        if classes_named or attribute:
            return classes_named or other
        said = {_bare(name) for name in names}  # `{cls.__name__.lower(): cls}`
        like = tuple(ClassRef(m.key, mapper=True) for m in mapped if _bare(m.info.node.name) in said)
        if like and value.mapped:
            return like
    if not value.mapped:
        return engine.of(TableIndex).tables_by_name(frame, names) or other
    tables = {t.key for name in names for t in engine.of(TableIndex).tables_said(name, frame.unit.module.path)}
    return tuple(ClassRef(m.key, mapper=True) for m in mapped if m.table.key in tables) or other


def called(engine: Interpreter, word: str) -> Values:
    """The mapped classes of which it may be the name, or that of their table: any of them may be meant."""
    known = engine.of(_called)
    if word not in known:
        known[word] = tuple(
            ClassRef(mapped.key, maybe=True)
            for mapped in engine.of(Models).all_mapped()
            if word in {mapped.table.name, mapped.info.node.name}
        )
    return known[word]


def _called(_: Interpreter) -> dict[str, Values]:
    """The same, by the word."""
    return {}


def _name_picked(engine: Interpreter, frame: Frame, value: AllNames, attribute: str, names: list[str]) -> Values | None:
    """The name, of the one table that a condition picks; None where it tells of something else, or which one."""
    return None if attribute or names else (AllNames(value.of_classes, value.of, True),)


def _printed(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`str(table)` is its full name (Core, Table.fullname); in a loop over all of them that of any."""
    names = tuple(AllNames(of=v.of) for v in given.first if isinstance(v, AllTables) and not v.picked and not v.mapped)
    return names or builtins.call(engine, frame, "builtins.str", given)


def _below(engine: Interpreter, value: AllTables, cls: ClassRef) -> ClassRef | AllTables:
    """Of all, those that inherit from the class: itself, where it has a table."""
    if engine.of(Models).mapped(cls.key) is not None:
        return cls
    return AllTables(value.picked, mapped=True, below=cls.key, of=value.of)


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


FUNCTIONS = dict.fromkeys(("builtins.str", "six.text_type", "future.utils.text_type"), _printed)

KINDS = (
    Kind(
        AllTables,
        named=_named,
        below=_below,
        member=_member,
        method=_method,
        call=_call,
        tells=lambda engine, value: True,
        perhaps=lambda engine, value: value.one(),
        outside=_outside,
    ),
    Kind(
        AllNames,
        named=_name_picked,
        tells=lambda engine, value: True,
        names=lambda engine, value: False,
    ),
)
