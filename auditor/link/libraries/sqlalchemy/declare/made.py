"""Classes and tables made at run time: by `type(name, bases, {...})`, and by functions of the project that give them.

Each call makes a class or table of its own, whose name is evaluated with the arguments of the call; where it cannot be,
the place is a blind spot. Source: Python, Built-in Functions: type(); SQLAlchemy 2.0, ORM Mapped Class Configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts.code import Assign, Attr, Call, Class, Expr, Function, Map, Name, Return, Seq, Stmt, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, FunctionRef, Values
from auditor.link.interpreter import parameters, statements
from auditor.link.libraries.sqlalchemy.declare.mapped import is_declared_attr
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name, last_name, source_of
from auditor.link.syntax.scopes import statements_of
from auditor.link.tables.declared import MappedInfo

#: Calls that get a class and declare something with it, or hand it back.
_DECLARING = frozenset({"relationship", "backref", "cast", "dynamic_loader", "column_property", "association_proxy"})


@dataclass(frozen=True, slots=True)
class _Made:
    """One call that makes a class or table, and the variable that keeps it."""

    module: Module
    name: str
    call: Call


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A call of a function that gives `Table(...)`: where it is, what keeps it, in which frame its name is known."""

    module: Module
    name: str
    call: Call
    table: Call
    frame: Frame


def made_at_module_level(engine: Interpreter) -> list[MadeTable]:
    """Add the classes that calls at module level make to the index of classes; gives the tables that they make."""
    makers = {unit.key: product for unit in engine.index.units.values() if (product := _product(engine, unit))}
    wanted = {unit.node.name for key in makers if (unit := engine.index.units[key]).node is not None} | {"type"}
    tables: list[MadeTable] = []
    templates: set[str] = set()
    for made in [made for module in engine.index.modules.by_path.values() for made in _calls(module, wanted)]:
        if _is_type_call(made.call):
            _add(
                engine, made.module, _class_of(made.name, made.call), None, engine.module_frame(made.module), made.call
            )
            continue
        for value in engine.evaluate(engine.module_frame(made.module), made.call.func):
            product = makers.get(value.key) if isinstance(value, FunctionRef) else None
            if product is None or not isinstance(value, FunctionRef):
                continue
            unit = engine.index.units[value.key]
            frame = _frame_of_call(engine, unit, engine.module_frame(made.module), made.call)
            if isinstance(product, Class):
                template = engine.index.classes_at[unit.module.path, product.line]
                templates.add(template.key)
                _add(engine, made.module, _renamed(made.name, product, made.call.line), template, frame, made.call)
            elif _is_type_call(product):
                _add(engine, made.module, _class_of(made.name, product), None, frame, made.call)
            else:
                tables.append(MadeTable(made.module, made.name, made.call, product, frame))
            break
    for key in templates:  # a class for each call, and none of its own
        engine.of(Models).leave_out(key)
    return tables


def leave_out_templates(engine: Interpreter) -> None:
    """Classes in `declared_attr` methods are none by themselves: there is one for each class that is mixed in."""
    for unit in engine.index.units.values():
        if unit.owner is not None and unit.node is not None and is_declared_attr(unit.node):
            for statement in statements_of(unit.node.body):
                if isinstance(statement, Class) and _declares(statement):
                    engine.of(Models).leave_out(engine.index.classes_at[unit.module.path, statement.line].key)


def made_for_class(engine: Interpreter, mapped: MappedInfo) -> None:
    """`declared_attr` methods of mixins make a class for each class that is mixed in (ORM, Composing Mapped Hierarchies
    with Mixins); it is an attribute of that class."""
    for cls in engine.hierarchy.mro(mapped.info):
        for units in cls.methods.values():
            node = units[0].node
            if node is None or not is_declared_attr(node) or not node.params:
                continue
            frame = frame_of_attribute(engine, mapped, units[0])
            for statement in statements_of(node.body):
                for name, info in _made_in(engine, mapped, cls.module, node, statement, frame):
                    mapped.info.classes.setdefault(name, info)


def _made_in(
    engine: Interpreter, mapped: MappedInfo, module: Module, method: Function, statement: Stmt, frame: Frame
) -> Iterator[tuple[str, ClassInfo]]:
    """The class that a statement of the method makes, under each name that keeps it."""
    made: Class | None = None
    template: ClassInfo | None = None
    names: list[str] = []
    if isinstance(statement, Assign) and statement.value is not None and _is_type_call(statement.value):
        names = _kept_as(method, [last_name(target) for target in statement.targets])
        made = _class_of(f"{mapped.info.node.name}{names[-1]}", statement.value)
    elif isinstance(statement, Class) and _declares(statement):
        names = _kept_as(method, [statement.name])
        made = _renamed(f"{mapped.info.node.name}{names[-1]}", statement, statement.line)
        template = engine.index.classes_at[module.path, statement.line]
    if made is not None:
        info = _add(engine, module, made, template, frame, None)
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
    """A frame in which what a `declared_attr` of the class says is evaluated: `cls` is the class itself."""
    base = engine.frame_around(mapped.info if unit.owner is None else unit.owner)
    env: dict[str, Values] = {name: (ClassRef(info.key),) for name, info in mapped.info.classes.items()}
    if unit.node is not None and unit.node.params:
        env[unit.node.params[0].name] = (ClassRef(mapped.key),)
    return Frame(base.unit, base.context, None, base, env, quiet=True)


def _product(engine: Interpreter, unit: Unit) -> Class | Call | None:
    """The class or table that the function gives: the local class, `type(...)` or `Table(...)` that it returns."""
    if unit.node is None or unit.parent is not None or unit.owner is not None:
        return None
    local: dict[str, Class | Call] = {}
    for statement in statements_of(unit.node.body):
        if isinstance(statement, Class):
            local[statement.name] = statement
        elif isinstance(statement, Assign) and isinstance(statement.value, Call) and _makes(statement.value):
            local.update((target.id, statement.value) for target in statement.targets if isinstance(target, Name))
        elif isinstance(statement, Return):
            if isinstance(statement.value, Call) and _makes(statement.value):
                return statement.value
            if isinstance(statement.value, Name) and statement.value.id in local:
                found = local[statement.value.id]
                return found if isinstance(found, Call) or _declares(found) else None
    return None


def _declares(node: Class) -> bool:
    """Does the body of a local class say which table it is mapped to?"""
    named = {"__tablename__", "__table__"}
    return any(
        isinstance(target, Name) and target.id in named
        for statement in node.body
        if isinstance(statement, Assign)
        for target in statement.targets
    )


def _makes(call: Call) -> bool:
    return _is_type_call(call) or (call_name(call) == "Table" and len(call.args) > 1)


def _is_type_call(call: Expr) -> bool:
    return (
        isinstance(call, Call)
        and isinstance(call.func, Name)
        and call.func.id == "type"
        and len(call.args) == 3
        and isinstance(call.args[1], Seq)
        and isinstance(call.args[2], Map)
        and any(isinstance(key, Str) and key.text in {"__tablename__", "__table__"} for key, _ in call.args[2].items)
    )


def _calls(module: Module, wanted: set[str]) -> Iterator[_Made]:
    """The calls at module level by which a class or table may be made."""
    for statement in statements_of(module.facts.body):
        if isinstance(statement, Assign) and isinstance(statement.value, Call):
            call = statement.value
            if call_name(call) in wanted and (call_name(call) != "type" or _is_type_call(call)):
                for target in statement.targets:
                    if isinstance(target, Name):
                        yield _Made(module, target.id, call)
                        break


def _frame_of_call(engine: Interpreter, unit: Unit, caller: Frame, call: Call) -> Frame:
    """The variables of the function when it is called so: its arguments, defaults, and what it assigns from these."""
    assert unit.node is not None
    base = engine.module_frame(unit.module)
    given = [engine.evaluate(caller, arg) for arg in call.args]
    named = {name: engine.evaluate(caller, value) for name, value in call.keywords if name}
    env = parameters.bind_arguments(unit, given, named)
    frame = Frame(base.unit, base.context, None, base, env, quiet=True)
    for param in unit.node.params:
        if param.name not in env:
            env[param.name] = engine.evaluate(base, param.default) if param.default is not None else ()
    statements.run(engine, frame, tuple(s for s in unit.node.body if isinstance(s, Assign)))
    return frame


def _class_of(name: str, call: Expr) -> Class:
    """The class statement that says the same as `type("Name", (Base,), {"__tablename__": ...})`."""
    assert isinstance(call, Call)
    bases, attributes = call.args[1], call.args[2]
    assert isinstance(bases, Seq)
    assert isinstance(attributes, Map)
    body = tuple(
        Assign((Name(key.text, call.line),), value, None, call.line)
        for key, value in attributes.items
        if isinstance(key, Str)
    )
    return Class(name, bases.items, (), (), body, (), None, call.line, call.line, call.line)


def _renamed(name: str, node: Class, line: int) -> Class:
    """The local class under another name, as it is made at the line."""
    return Class(name, node.bases, node.keywords, node.decorators, node.body, node.type_params, node.docstring,
                 line, line, line)  # fmt: skip


def _add(
    engine: Interpreter, module: Module, node: Class, template: ClassInfo | None, frame: Frame, call: Call | None
) -> ClassInfo:
    """Enter a class that was made into the index; the call that makes it stands for it."""
    number, key = 1, f"{module.path}::{node.name}"
    while key in engine.index.classes:
        number += 1
        key = f"{module.path}::{node.name}#{number}"
    info = ClassInfo(key, node.name, module, node, None)
    for statement in node.body:
        if isinstance(statement, Assign):
            for target in statement.targets:
                if isinstance(target, Name):
                    info.attributes.setdefault(target.id, []).append(statement)
    if template is not None:
        info.methods, info.classes = template.methods, template.classes
    engine.index.classes[key] = info
    engine.index.classes_named.setdefault(node.name, []).append(info)
    engine.around[key] = frame
    if call is not None:
        engine.declares.add(module.path, call, ClassRef(key))
    return info
