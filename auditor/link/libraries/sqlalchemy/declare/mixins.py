"""What `declared_attr` methods of mixins make: a class or table for each class that is mixed in.

Source: SQLAlchemy 2.0, ORM, Composing Mapped Hierarchies with Mixins.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Assign, Attr, Call, Class, Function, Name, Stmt
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Values
from auditor.link.interpreter import statements
from auditor.link.libraries.sqlalchemy.declare.attributes import Attributed
from auditor.link.libraries.sqlalchemy.declare.made import Made, Place, add_class, renamed
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.properties import is_declared_attr
from auditor.link.libraries.sqlalchemy.declare.sites import class_calls, says_table
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, last_name, returned, source_of
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo

#: Calls that get a class and declare something with it, or hand it back.
_DECLARING = frozenset({"relationship", "backref", "cast", "dynamic_loader", "column_property", "association_proxy"})


def leave_out_templates(engine: Interpreter) -> None:
    """Classes in `declared_attr` methods are none by themselves: there is one for each class that is mixed in."""
    for unit in engine.index.units.values():
        if unit.owner is not None and unit.node is not None and is_declared_attr(unit.node):
            for statement in statements_of(unit.node.body):
                if isinstance(statement, Class) and says_table(statement.body) is not None:
                    engine.of(Models).leave_out(engine.index.classes_at[unit.module.path, statement.line].key)


def made_for_class(engine: Interpreter, mapped: MappedInfo) -> None:
    """What the methods of its mixins make for the class; a class that is made is an attribute of it."""
    for cls in engine.hierarchy.mro(mapped.info):
        for units in cls.methods.values():
            node = units[0].node
            if node is None or not is_declared_attr(node) or not node.params:
                continue
            frame = frame_of_attribute(engine, mapped, units[0])
            inside = Attributed(node.body)
            for statement in statements_of(node.body):
                for name, info in _made_in(engine, mapped, cls.module, (node, inside), statement, frame):
                    mapped.info.classes.setdefault(name, info)
            for value in returned(node) if _may_make(engine, units[0], node) else ():
                with engine.of(Made).at(_place_of(mapped)):
                    engine.evaluate(frame, value)


def _may_make(engine: Interpreter, unit: Unit, node: Function) -> bool:
    """Is a place that makes something in the method, or in what it calls?"""
    made = engine.of(Made)
    return made.is_in(unit) or any(isinstance(c, Call) and call_name(c) in made.makers for c in nodes_of(node, Call))


def _made_in(
    engine: Interpreter,
    mapped: MappedInfo,
    module: Module,
    where: tuple[Function, Attributed],
    statement: Stmt,
    frame: Frame,
) -> Iterator[tuple[str, ClassInfo]]:
    """The class that a statement of the method makes, under each name that keeps it."""
    method, inside = where
    made: Class | None = None
    template: ClassInfo | None = None
    names: list[str] = []
    if isinstance(statement, Assign) and isinstance(statement.value, Call):
        for site in class_calls(module, None, statement.value, inside):
            names = _kept_as(method, [last_name(target) for target in statement.targets])
            made = site.body and renamed(f"{mapped.info.node.name}{names[-1]}", site.body, statement.line)
    elif isinstance(statement, Class) and says_table(statement.body) is not None:
        names = _kept_as(method, [statement.name])
        made = renamed(f"{mapped.info.node.name}{names[-1]}", statement, statement.line)
        template = engine.index.classes_at[module.path, statement.line]
    if made is not None:
        info = add_class(engine, module, made, template, frame)
        for call in _given_to(method, names):
            engine.of(Models).handed[info.key] = (module.path, call.line, f"given to {source_of(call.func)}()")
        yield from ((name, info) for name in names)


def _kept_as(method: Function, names: list[str]) -> list[str]:
    """The names of what a method makes, and what keeps it besides: `cls.Made = made`, `cls.Made = cast(T, made)`."""
    for statement in statements_of(method.body):
        if isinstance(statement, Assign) and statement.value is not None:
            value = statement.value
            if isinstance(value, Call) and call_name(value) == "cast" and len(value.args) == 2:
                value = value.args[1]
            if isinstance(value, Name | Attr) and last_name(value) in names:
                names += [last_name(target) for target in statement.targets]
    return names


def _given_to(method: Function, names: list[str]) -> Iterator[Call]:
    """The calls that get what a method makes, besides those that declare something with it."""
    for call in nodes_of(method.body, Call):
        if isinstance(call, Call) and call_name(call) not in _DECLARING:
            given = [last_name(arg) for arg in call.args if isinstance(arg, Name | Attr)]
            yield from [call] if not set(names).isdisjoint(given) else []


def frame_of_attribute(engine: Interpreter, mapped: MappedInfo, unit: Unit) -> Frame:
    """A frame in which what a `declared_attr` of the class says is evaluated: `cls` is the class itself, and its local
    variables hold the tables that it makes for that class."""
    base = engine.frame_around(mapped.info if unit.owner is None else unit.owner)
    env: dict[str, Values] = {name: (ClassRef(info.key),) for name, info in mapped.info.classes.items()}
    frame = Frame(base.unit, base.context, None, base, env, quiet=True)
    if unit.node is not None and unit.node.params:
        env[unit.node.params[0].name] = (ClassRef(mapped.key),)
        own = [s for s in statements_of(unit.node.body) if isinstance(s, Assign)]
        kept = tuple(s for s in own if any(isinstance(t, Name) and t.id not in env for t in s.targets))
        with engine.of(Made).at(_place_of(mapped)):
            statements.run(engine, frame, kept)
    return frame


def _place_of(mapped: MappedInfo) -> Place:
    return Place(mapped.info.module, mapped.info.node.line, "")
