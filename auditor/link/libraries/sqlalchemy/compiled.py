"""Executable constructs of the project: `class InsertFromSelect(Executable, ClauseElement)` with the functions that say
what SQL it is, `@compiles(InsertFromSelect)`.

Source: SQLAlchemy 2.0, Core: Custom SQL Constructs and Compilation Extension (Compiling sub-elements of a custom
expression construct; Subclassing Guidelines).
"""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Call
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.nested import Plain
from auditor.link.domain.order import in_order
from auditor.link.domain.sqlroom import SqlRoom
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, Text, Value, Values
from auditor.link.interpreter.classes import find_method
from auditor.link.interpreter.telling import kept_of
from auditor.link.libraries.sqlalchemy.touch import table_keys
from auditor.link.libraries.sqlalchemy.values import ColumnRef, Statement
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import decorator_target, last_name
from auditor.link.tables import sqltext

#: Bases whose subclasses are statements (Subclassing Guidelines).
EXECUTABLE = frozenset({"Executable", "ExecutableStatement", "UpdateBase", "ValuesBase"})
_COMPILES = "compiles"


class Compiler(Plain, frozen=True, gc=False):
    """What a function that compiles gets, and asks for the SQL of what is inside of the construct; and its parts."""


class Compilers:
    """The functions that say what SQL a class of the project is, by the key of the class."""

    def __init__(self, engine: Interpreter) -> None:
        self.of: dict[str, list[Unit]] = {}
        for unit in engine.index.units.values():
            for decorator in unit.node.decorators if unit.node is not None else ():
                if type(decorator) is Call and last_name(decorator_target(decorator)) == _COMPILES and decorator.args:
                    for value in engine.evaluate(engine.module_frame(unit.module), decorator.args[0]):
                        if isinstance(value, ClassRef):
                            self.of.setdefault(value.key, []).append(unit)


def construct(engine: Interpreter, frame: Frame, value: ClassRef, info: ClassInfo, given: Given) -> None:
    """What the construct does is what the SQL says that it is compiled to. Where nothing tells that, it may do anything
    with the tables that it is given."""
    known = engine.of(Compilers).of
    compilers = next((known[each.key] for each in engine.hierarchy.mro(info) if each.key in known), ())
    made = _made(engine, frame, value, info, given)
    compiled = [text for unit in compilers for text in _text(engine, frame, unit, made, given.line)]
    for text in compiled:
        sqltext.run(engine, frame, text, given.line, "text-sql")
    if not compiled:
        for table in in_order(table_keys(engine, given.everything)):
            for op in (Op.READ, Op.WRITE):
                frame.record(table, op, given.line, "passed-outside", Confidence.POSSIBLE)


def _made(engine: Interpreter, frame: Frame, value: ClassRef, info: ClassInfo, given: Given) -> Instance:
    bound = dict[str, Values]()
    for unit in find_method(engine, info, "__init__")[-1:]:
        bound = engine.call_constructor(frame, FunctionRef(unit.key, Instance(value.key, value.args)), given)
    return Instance(value.key, value.args, kept_of(engine, bound))


def _text(engine: Interpreter, frame: Frame, unit: Unit, made: Instance, line: int) -> list[Text]:
    given = Given([(made,), (Compiler(),)], {}, line)
    returned = engine.call_function(frame, FunctionRef(unit.key, bare=True), given)
    return [each for each in returned if isinstance(each, Text) and _is_whole(engine, each)]


def _is_whole(engine: Interpreter, text: Text) -> bool:
    """Is it SQL that names its tables? The name of what an element makes may be a string, which nothing keeps."""
    if not sqltext.is_sql(text):
        return False
    reading = engine.of(SqlRoom).read(text.pieces, text.at)
    return not reading.hole_tables and not reading.unparsed


def _process(engine: Interpreter, frame: Frame, value: Compiler, name: str, given: Given) -> Values:
    """`compiler.process(element.table)`, `compiler.preparer.format_table(element.table)`: the SQL of it."""
    return tuple(_spelled(engine, each) for each in given.first) or (Text((None,)),)


def _spelled(engine: Interpreter, value: Value) -> Text:
    """What a statement reads is known where it is made; here, any will do."""
    if isinstance(value, Statement):
        return Text(("SELECT 1",))
    if isinstance(value, ColumnRef):
        return Text((value.name,))
    spelled = engine.kinds.spelled.get(type(value))
    return Text((spelled(engine, value),)) if spelled is not None else Text((None,))


KINDS = (Kind(Compiler, member=lambda *given: (given[2],), method=_process, tells=lambda engine, value: True),)
