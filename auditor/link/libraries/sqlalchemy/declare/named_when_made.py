"""Names of tables that `__init_subclass__` of a base, or a metaclass, gives to the classes that it sees made.

Source: Python, Data model: Customizing class creation; SQLAlchemy 2.0, ORM: Declarative Table Configuration
(`__tablename__` is an attribute of the class, or stands in its namespace, by the time that Declarative maps it);
Flask-SQLAlchemy 2.5, Customizing, and 3.0, API: `DefaultMeta`, `NameMetaMixin`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from auditor.facts.code import Assign, Attr, Call, Expr, Function, Map, Name, Node, Return, Stmt, Str, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, Value
from auditor.link.libraries.sqlalchemy.declare import naming
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import call_name, last_part
from auditor.link.syntax.scopes import statements_of, target_names

_NAME = "__tablename__"
#: How the index of a file says that the name stands in it, as an attribute or in a string.
_MARKED = frozenset({f".{_NAME}", f"'{_NAME}"})
_SEEING = ("__init_subclass__", "__new__", "__init__")
_ITEMS = frozenset({"setdefault", "setattr", "__setitem__", "__setattr__"})
#: Metaclasses of Flask-SQLAlchemy that name tables after the classes, in snake case; the last one of before 2.3.
_NAMING = frozenset({"DefaultMeta", "NameMetaMixin", "_BoundDeclarativeMeta"})


class Namers:
    """The methods that give classes the names of their tables, each with the expression of the name, by the class that
    has the method; mostly there is none. `by_library`: does a file name a metaclass of a library that does it?"""

    def __init__(self, engine: Interpreter) -> None:
        self.by_class: dict[str, tuple[Unit, Expr]] = {}
        modules = engine.index.modules.by_path.values()
        self.by_library = any(not _NAMING.isdisjoint(module.facts.indexed()) for module in modules)
        named = engine.index.methods_named
        for unit in (unit for method in _SEEING for unit in named.get(method, ())):
            if unit.owner is None or unit.node is None or _MARKED.isdisjoint(unit.module.facts.indexed()):
                continue
            said = next(_said_in(unit.node), None)
            if said is not None and (unit.node.name == "__init_subclass__" or _is_metaclass(engine, unit.owner)):
                self.by_class[unit.owner.key] = unit, said


def _said_in(node: Function) -> Iterator[Expr]:
    """What the function gives as `__tablename__`."""
    for each in nodes_of(node.body, frozenset({Assign, Call})):
        if isinstance(each, Assign) and each.value is not None and any(map(_is_name, each.targets)):
            yield each.value
        elif isinstance(each, Call) and call_name(each) in _ITEMS and len(each.args) > 1:
            key, value = each.args[-2:]
            if isinstance(key, Str) and key.text == _NAME:
                yield value


def _is_name(target: Expr) -> bool:
    """`cls.__tablename__`, `namespace["__tablename__"]`?"""
    if isinstance(target, Attr):
        return target.name == _NAME
    return isinstance(target, Sub) and isinstance(target.index, Str) and target.index.text == _NAME


def _is_metaclass(engine: Interpreter, info: ClassInfo) -> bool:
    return any(last_part(base) == "type" or last_part(base).endswith(("Meta", "Metaclass", "MetaMixin"))
               for base in engine.hierarchy.external_bases(info))  # fmt: skip


def namer_of(engine: Interpreter, info: ClassInfo) -> tuple[Unit, Expr] | None:
    """The method that names the table of the class when it is made, and the expression of the name."""
    known = engine.of(Namers).by_class
    if not known:
        return None
    order = engine.hierarchy.mro(info)
    for cls in order[1:]:
        found = known.get(cls.key)
        if found is not None and found[0].key.endswith(".__init_subclass__"):
            return found
    for cls in order:
        for metaclass in _metaclasses(engine, cls):
            for above in engine.hierarchy.mro(metaclass):
                if (found := known.get(above.key)) is not None:
                    return found
    return None


def is_named_by_library(engine: Interpreter, info: ClassInfo) -> bool:
    """Has the class a metaclass of Flask-SQLAlchemy, or one derived from it, that names tables?"""
    return engine.of(Namers).by_library and any(
        (isinstance(each, External) and _names_tables(each.name))
        or (
            isinstance(each, ClassRef)
            and any(map(_names_tables, engine.hierarchy.external_bases(engine.index.classes[each.key])))
        )
        for cls in engine.hierarchy.mro(info)
        for each in _metaclass_values(engine, cls)
    )


def _names_tables(name: str) -> bool:
    return last_part(name) in _NAMING and name.startswith(("flask_sqlalchemy.", "flask.ext.sqlalchemy."))


def _metaclasses(engine: Interpreter, info: ClassInfo) -> Iterator[ClassInfo]:
    """Those of the project."""
    for each in _metaclass_values(engine, info):
        if isinstance(each, ClassRef):
            yield engine.index.classes[each.key]


def _metaclass_values(engine: Interpreter, info: ClassInfo) -> Iterator[Value]:
    """That of `class Base(metaclass=Meta)`, and of `Base = declarative_base(metaclass=Meta)`."""
    given = [(engine.module_frame(info.module), value) for name, value in info.node.keywords if name == "metaclass"]
    for base in info.node.bases:
        found = engine.names.definition(info.module.path, base.id) if isinstance(base, Name) else None
        if found is not None and isinstance(found[2], Call):
            home = engine.module_frame(engine.index.modules.by_path[found[0]])
            given += [(home, value) for name, value in found[2].keywords if name == "metaclass"]
    for frame, value in given:
        yield from engine.evaluate(frame, value)


def is_made_by_declarative(engine: Interpreter, info: ClassInfo) -> bool:
    """Is its metaclass one of the project's that is derived from that of Declarative?"""
    return any(
        last_part(base) in {"DeclarativeMeta", "DefaultMeta"}
        for metaclass in _metaclasses(engine, info)
        for base in engine.hierarchy.external_bases(metaclass)
    )


def given_name(engine: Interpreter, info: ClassInfo, namer: tuple[Unit, Expr]) -> tuple[str, bool] | None:
    """The name that the class gets, and whether it could be evaluated; None where it gets none."""
    unit, said = namer
    node = unit.node
    if node is None:
        return None
    short = msgspec.structs.replace(node, body=(*_needed(node, said), Return(said, node.line)))
    env = _arguments(engine, info, node)
    name = engine.run_concretely(replace(unit, node=short, _params=None), env)
    if isinstance(name, str):
        return (name, True) if name else None
    return naming.snake_case(info.node.name), False


def _arguments(engine: Interpreter, info: ClassInfo, node: Function) -> dict[str, object]:
    """What the method gets when the class is made: the class and its keywords, or its name, bases and namespace."""
    names = [param.name for param in node.params]
    env: dict[str, object] = {}
    frame = engine.frame_around(info)
    if node.name != "__init_subclass__":
        body = {name: engine.text_of(frame, assigns[-1].value) for name, assigns in info.attributes.items()
                if assigns[-1].value is not None}  # fmt: skip
        given: tuple[object, ...] = (info.node.name, [], {name: text for name, text in body.items() if text})
        env.update(zip(names[1:4], given, strict=False))
    if node.name != "__new__":
        env.update(dict.fromkeys(names[:1], ClassRef(info.key)))
    for name, value in info.node.keywords:
        text = engine.text_of(frame, value) if name in names else None
        if name and text is not None:
            env[name] = text
    return env


def _needed(node: Function, said: Expr) -> list[Stmt]:
    """The assignments of the variables that the name is made of, in their order."""
    wanted = _names_in(said)
    kept: list[Stmt] = []
    for statement in reversed(list(statements_of(node.body))):
        if isinstance(statement, Assign) and statement.value is not None and statement.value is not said:
            bound = {name for target in statement.targets for name in target_names(target)}
            if not wanted.isdisjoint(bound):
                kept.append(statement)
                wanted |= _names_in(statement.value)
    return kept[::-1]


def _names_in(node: Node) -> set[str]:
    return {each.id for each in nodes_of(node, Name) if isinstance(each, Name)}


def adds_columns(namer: tuple[Unit, Expr]) -> bool:
    """Does the method put more into the class, such as a primary key of its own?"""
    node = namer[0].node
    for each in nodes_of(node.body, frozenset({Assign, Map})) if node is not None else ():
        if isinstance(each, Map):
            spread = any(key is None for key, _ in each.items)
            if spread and any(isinstance(key, Str) and not key.text.startswith("__") for key, _ in each.items):
                return True
        elif isinstance(each, Assign):
            for target in each.targets:
                key = target.index if isinstance(target, Sub) else None
                if isinstance(key, Str) and not key.text.startswith("__"):
                    return True
    return False
