"""Class bodies: what they do when they are executed."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Name, Seq, Stmt, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef
from auditor.link.interpreter import statements
from auditor.link.interpreter.by_name import note_kept_under_names
from auditor.link.interpreter.one_of_all import note_kept_by_class
from auditor.link.interpreter.putting import note_put_away
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.annotations import is_annotated
from auditor.link.syntax.names import call_name, last_part


def run_class_body(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """Evaluate what a class body does when it is executed; a class with a model only declares, and what it declares
    with may be made by functions of the project (`creator=get_or_create("Tag")`)."""
    inner = Frame(frame.unit, frame.context, None, frame, quiet=frame.quiet)
    engine.run_body(frame, info)
    if engine.model_of(info.key) is not None:
        for name, assigns in info.attributes.items():
            for assign in assigns:
                if name == "__table__" and isinstance(assign.value, Call) and not _joins(assign.value):
                    # made here, perhaps of a statement
                    engine.evaluate(frame, assign.value)
                elif isinstance(assign.value, Call):
                    _call_own_functions(engine, inner, info, assign.value)
                    _evaluate_defaults(engine, frame, assign.value)
    else:
        if frame.unit.node is not None:
            note_kept_by_class(engine, frame, info.node.body, info.node.line)
        body = tuple(s for s in info.node.body if not isinstance(s, Assign) or s.value is not None)
        if any(_lists_names(each) for each in body) and _is_listing(engine, info):
            body = tuple(each for each in body if not _lists_names(each))
        statements.run(engine, inner, body)
        note_kept_under_names(engine, inner, info)
        for each in info.node.body:  # what stands in `Annotated` beside the type is made now
            if isinstance(each, Assign) and is_annotated(each.annotation):
                engine.types.annotated(inner, each.annotation)
        for each in body:  # a dict of the class that gets an item: whoever asks the class for it gets it as it was made
            if isinstance(each, Assign) and each.value is not None and any(isinstance(t, Sub) for t in each.targets):
                note_put_away(engine, inner, engine.evaluate(inner, each.value), each.line)
    engine.leave(inner)


def _lists_names(statement: Stmt) -> bool:
    """`column_list = [User.name, "mail"]`."""
    value = statement.value if isinstance(statement, Assign) else None
    items = value.items if isinstance(value, Seq) else ()
    return any(isinstance(item, Attr) for item in items) and all(isinstance(item, Attr | Str) for item in items)


def _is_listing(engine: Interpreter, info: ClassInfo) -> bool:
    return any(last_part(base) in engine.said.listing for base in engine.hierarchy.external_bases(info))


#: Options of a column that may hold a statement, which runs with each INSERT or UPDATE (Core, Column INSERT/UPDATE
#: Defaults).
_DEFAULTS = frozenset({"default", "insert_default", "onupdate"})


def _evaluate_defaults(engine: Interpreter, frame: Frame, declaration: Call) -> None:
    for name, value in declaration.keywords:
        if name in _DEFAULTS and isinstance(value, Call):
            engine.evaluate(frame, value)


def _joins(declaration: Call) -> bool:
    """A class is mapped to what `join` gives, and nothing is read yet (ORM, Mapping a Class against Multiple
    Tables)."""
    return call_name(declaration) in {"join", "outerjoin"}


def _call_own_functions(engine: Interpreter, frame: Frame, info: ClassInfo, declaration: Call) -> None:
    for call in nodes_of((*declaration.args, *(value for _, value in declaration.keywords)), Call):
        if isinstance(call, Call) and isinstance(call.func, Name):
            called = frame.look_up(call.func.id) or engine.names.look_up(info.module.path, call.func.id) or ()
            if any(isinstance(value, FunctionRef) for value in called):
                engine.evaluate(frame, call)
