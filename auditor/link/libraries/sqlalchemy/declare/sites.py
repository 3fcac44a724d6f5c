"""Where tables and mapped classes are made whose names depend on variables: in functions, loops and comprehensions.

Source: Python, Built-in Functions: type(), types: new_class(); SQLAlchemy 2.0, ORM Mapped Class Configuration; Core,
Describing Databases with MetaData.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.facts.access import Role
from auditor.facts.code import Assign, Call, Class, Expr, Name, Seq, Star, Stmt, Str
from auditor.facts.identity import OfNodes
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.attributes import Attributed
from auditor.link.libraries.sqlalchemy.declare.properties import is_declared_attr
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of

_NAMED = frozenset({"__tablename__", "__table__"})
#: Methods that give a copy of a table, under a name of its own where they are told one (Core, Table.to_metadata()).
COPIES = frozenset({"to_metadata", "tometadata"})


def marked(words: Iterable[str]) -> frozenset[str]:
    """The words as the index of a file says them: names, attributes, imports, strings."""
    return frozenset(mark + word for word in words for mark in ("", ".", "=", "'"))


def modules_with(engine: Interpreter, words: frozenset[str]) -> Iterator[Module]:
    """The modules in whose index one of the words stands."""
    return (each for each in engine.index.modules.by_path.values() if not words.isdisjoint(each.facts.indexed()))


#: Words of a file without which no table is made there, and no class.
_MAKING = marked(("Table", "__tablename__", "__table__", *COPIES))
_TYPES = marked(("type", "new_class"))
_BASES = marked(("Base", "Model", "SQLModel", "DeclarativeBase", "declarative_base", "registry", "metadata"))


@dataclass(frozen=True, slots=True)
class Site:
    """A call or class statement that makes a table or class. `name`: what the table is called, or `Table` of it;
    `body`: the class that it makes, as a class statement would say it; `template`: of a class statement."""

    module: Module
    node: Call | Class
    name: Expr
    body: Class | None = None
    template: ClassInfo | None = None
    title: Expr | None = None  # what the class is called, where that is computed, too
    unit: Unit | None = None  # the function in which it is
    opaque: bool = False  # nobody can see what the attributes of the class are, and so its name


def find_sites(engine: Interpreter) -> Iterator[Site]:
    """Every such place, of the files that hold what makes a table at all."""
    inside: dict[str, list[Unit]] = {}
    for unit in engine.index.units.values():
        if unit.node is not None:
            inside.setdefault(unit.module.path, []).append(unit)
    for path, module in engine.index.modules.by_path.items():
        words = module.facts.indexed() if module.role is not Role.TEST else ()
        if not _MAKING.isdisjoint(words) or not (_TYPES.isdisjoint(words) or _BASES.isdisjoint(words)):
            yield from _in_module(engine, module, inside.get(path, []))


def _in_module(engine: Interpreter, module: Module, units: list[Unit]) -> Iterator[Site]:
    for unit in units:
        assert unit.node is not None
        for statement in statements_of(unit.node.body):
            if isinstance(statement, Class):
                yield from _class_site(engine, unit, statement)
    calls = [call for call in nodes_of(module.facts.body, Call) if isinstance(call, Call) and _may_make(call)]
    innermost = _innermost(units, calls)
    bodies: dict[str, Attributed] = {}
    for call in calls:
        unit_around = innermost.get(call)
        node = unit_around.node if unit_around is not None else None
        key = unit_around.key if unit_around is not None else ""
        if key not in bodies:
            bodies[key] = Attributed(node.body if node is not None else module.facts.body)
        yield from _call_site(module, unit_around, call, bodies[key])


#: What is called so may make a table.
_NAMES = frozenset({"Table", "new_class", *COPIES})


def _may_make(call: Call) -> bool:
    return call_name(call) in _NAMES or (len(call.args) == 3 and isinstance(call.args[1], Seq))


def _innermost(units: list[Unit], calls: list[Call]) -> OfNodes[Unit]:
    """The function in which each call is; inner ones come after those around them."""
    wanted = OfNodes((call, None) for call in calls)
    looked_at = units if wanted else []
    inside = ((call, unit) for unit in looked_at if unit.node for call in nodes_of(unit.node.body, Call))
    return OfNodes((call, unit) for call, unit in inside if call in wanted)


def _class_site(engine: Interpreter, unit: Unit, node: Class) -> Iterator[Site]:
    """A local class whose table has a computed name; those of `declared_attr` methods are told in `mixins`."""
    if unit.node is None or is_declared_attr(unit.node):
        return
    name = says_table(node.body)
    if name is not None and not isinstance(name, Str):
        yield Site(unit.module, node, name, node, engine.index.classes_at[unit.module.path, node.line], unit=unit)


def says_table(body: tuple[Stmt, ...]) -> Expr | None:
    """What a class body says of its table: the name, or the table itself."""
    for statement in body:
        if isinstance(statement, Assign):
            for target in statement.targets:
                if isinstance(target, Name) and target.id in _NAMED:
                    return statement.value
    return None


def _call_site(module: Module, unit: Unit | None, call: Call, inside: Attributed) -> Iterator[Site]:
    if call_name(call) == "Table":
        if len(call.args) > 2 and not isinstance(call.args[0], Str) and not _is_reflected(call):
            yield Site(module, call, call.args[0], unit=unit)
    elif call_name(call) in COPIES and unit is None:  # those that a function makes for a class are its history
        yield from (Site(module, call, value, unit=unit) for name, value in call.keywords if name == "name")
    elif unit is None or unit.node is None:
        yield from class_calls(module, None, call, inside)
    elif not is_declared_attr(unit.node):
        yield from class_calls(module, unit, call, inside)


def _is_reflected(call: Call) -> bool:
    """Are the columns read from the database? Then it is a way to a table and makes none."""
    return any(name in {"autoload", "autoload_with"} for name, _ in call.keywords)


def class_calls(module: Module, unit: Unit | None, call: Call, inside: Attributed) -> Iterator[Site]:
    """`type("Name", (Base,), {"__tablename__": ...})`, also by a metaclass or `types.new_class`. `inside`: the body
    that the call is in."""
    if len(call.args) < 2 or not isinstance(call.args[1], Seq):
        return
    attributes = inside.of_call(call)
    said = {key.text: value for key, value in attributes if isinstance(key, Str)}
    name = said.get("__tablename__") or said.get("__table__")
    if name is None:
        if call_name(call) in {"type", "new_class"} and (
            not attributes or any(isinstance(key, Star) for key, _ in attributes)
        ):
            yield Site(module, call, call, _class_after(call, ()), unit=unit, opaque=True)
        return
    statements = tuple(Assign((Name(key, call.line),), value, None, call.line) for key, value in said.items())
    yield Site(module, call, name, _class_after(call, statements), title=call.args[0], unit=unit)


def _class_after(call: Call, body: tuple[Stmt, ...]) -> Class:
    """The class that the call makes, as a class statement says it: its second argument are the bases."""
    bases = call.args[1].items if isinstance(call.args[1], Seq) else ()
    return Class("", bases, (), (), body, (), None, call.line, call.line, call.line)
