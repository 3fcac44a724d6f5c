"""What a call makes of a name that it gets: some look at it, some only print it, and of some nobody knows."""

from __future__ import annotations

import builtins
import re

from auditor.facts.access import ROWLESS_SQL
from auditor.facts.code import Attr, Call, Class, Expr, Function, Import, ImportFrom, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, External, FunctionRef, ModuleRef, Result, Values, union
from auditor.link.libraries.sqlalchemy.declare.made import Made
from auditor.link.modules.paths import Module
from auditor.link.results.account.known import (
    CALLING,
    COMMANDS,
    DECLARING,
    HANDING,
    LOOKING,
    NO_TABLES,
    OF_SQLALCHEMY,
    RUNNING,
    SAYING,
    has_tables,
    is_known,
)
from auditor.link.results.account.lost_relationships import is_lost
from auditor.link.results.account.places import Around, binding_of, outwards
from auditor.link.syntax.common import COMMON_METHODS
from auditor.link.syntax.names import call_name, last_name, makes_class

#: A word that is no name of the table there.
OTHER_MEANING = "word of another meaning"
#: What is given to a function or class of the project, which linking follows.
BY_PROJECT = "given to code of the project"
_ABOUT_TABLES = re.compile(r"(?:^|_)(?:tables?|tbl|relation|model|entity)(?:$|_)|^table|Table", re.A)


#: What a function that takes a table by name is called; any other, with a plain word, means something else by it.
_TOUCHES = re.compile(
    r"table|relation|model|entity|insert|upsert|update|delete|truncate|copy|load|dump|export|import|select|query|fetch|read|write"
    r"|rows?(?:_|$)|records?(?:_|$)|from_$|^into$|^join|sync|replicat|reflect|migrate|etl|sql|frame",
    re.I,
)


#: Methods of statements that get the values of columns by name (ORM, Query API; Core, Insert).
_COMPARING = frozenset({"filter_by", "values"})
#: By their full names: what gives the mapping of a class; what fills a view anew, of which nobody then sees a row
#: (SQLAlchemy-Utils, View utilities: `refresh_materialized_view`), grants a table or is put on one (alembic_utils).
_LOOKING = frozenset({"sqlalchemy.inspect", "sqlalchemy.orm.class_mapper", "sqlalchemy.orm.object_mapper"})
_ON_TABLES = frozenset(
    {
        *(f"sqlalchemy_utils.{each}refresh_materialized_view" for each in ("", "view.")),
        *(f"alembic_utils.pg_{each}" for each in ("grant_table.PGGrantTable", "trigger.PGTrigger", "policy.PGPolicy")),
    }
)
#: Of the names that methods of many things have, those that are also names of statements.
_OF_TABLES = frozenset({"update", "insert", "delete", "replace", "copy", "read", "write", "join"})


def explained_by(engine: Interpreter, module: Module, call: Call, around: Around, word: str = "") -> str:
    """What explains that the call gets a name (`foreign key`, `log or route`); empty where nothing does.

    `word`: the string that it gets, a name or SQL; empty where it gets the class or table itself.
    """
    is_class = not word
    name = call_name(call)
    callee = resolve(engine, module, call.func, around)
    if name in DECLARING and (name in OF_SQLALCHEMY or not _of_other_library(callee)):
        return "" if is_lost(engine, call, around, word) else DECLARING[name]
    if _looks_only(engine, module, call, around):
        return "type test"
    if word and name in _COMPARING and not call.args and not any(_ABOUT_TABLES.search(key) for key, _ in call.keywords):
        return OTHER_MEANING
    if is_class and name == "setattr":
        return ""  # `setattr(User, "Log", Log)`: nobody follows it there
    if any(isinstance(value, FunctionRef | ClassRef) for value in callee) or _is_own(engine, module, call, around):
        if is_class and any(isinstance(v, FunctionRef) and _makes_classes(engine, v) for v in callee):
            return ""  # what the class that is made there does with it is not followed
        return _by_project(name, call, is_class)
    if rowless := _touches_no_row(callee, is_class):
        return rowless
    if is_class and any(isinstance(v, External | Result) and _hands_on(v.name) for v in callee):
        return ""
    if word and any(isinstance(v, External) and v.name in COMMANDS for v in callee):
        return "" if "_" in word else OTHER_MEANING  # `pg_dump -t order_lines`
    if any(isinstance(v, External | Result) and v.name.partition(".")[0] in NO_TABLES for v in callee):
        return _by_handed(engine, module, call, around, word) if word and name in CALLING else OTHER_MEANING
    return _by_its_name(call, callee, word) if word else ""


def _by_its_name(call: Call, callee: Values, word: str) -> str:
    """What explains that a function gets the word of which nothing but its name is known."""
    name, is_sql = call_name(call), " " in word
    is_common = isinstance(call.func, Attr) and name in COMMON_METHODS and not (is_sql or _of_library(callee, name))
    if (name in SAYING or is_common) and not (isinstance(call.func, Attr) and has_tables(call.func.value)):
        return OTHER_MEANING
    if "_" not in word and not is_sql and not touches(call):
        return OTHER_MEANING
    if isinstance(call.func, Name) and not callee and hasattr(builtins, name):
        return OTHER_MEANING
    return ""


def _by_handed(engine: Interpreter, module: Module, call: Call, around: Around, word: str) -> str:
    """`map(client.load, tables)`, `partial(client.load, "orders")`: what explains that the function which is handed to
    the call gets the name."""
    handed = call.args[0] if call.args else None
    if not isinstance(handed, Name | Attr) or not resolve(engine, module, handed, around):
        return OTHER_MEANING
    return explained_by(engine, module, Call(handed, call.args[1:], call.keywords, call.line), around, word)


def gives_mapper(engine: Interpreter, module: Module, call: Call, around: Around) -> bool:
    """Is it `inspect(Order)`, or another call of what gives the mapping of a class?"""
    return _gives_mapper(resolve(engine, module, call.func, around))


def _gives_mapper(callee: Values) -> bool:
    return any(isinstance(v, External | Result) and v.name in _LOOKING for v in callee)


def _touches_no_row(callee: Values, is_class: bool) -> str:
    """What a function of SQLAlchemy, or of its utilities, does with a table without a look at its rows."""
    if is_class and _gives_mapper(callee):
        return "type test"
    return ROWLESS_SQL if any(isinstance(v, External) and v.name in _ON_TABLES for v in callee) else ""


def touches(call: Call) -> bool:
    """Is the function called as what takes a table by its name, or one of the keywords?"""
    return any(_TOUCHES.search(name) for name in (call_name(call), *(key for key, _ in call.keywords)))


def _looks_only(engine: Interpreter, module: Module, call: Call, around: Around) -> bool:
    """Does what is called only look at the class that it gets?"""
    name = call_name(call)
    if isinstance(call.func, Attr) and hasattr(builtins, name) and name != "format":
        return False  # `env.str("TABLE", "orders")`
    if name in LOOKING:
        return not (name == "type" and len(call.args) > 1)  # with more it makes a class
    if name == "register":
        return _is_dispatched(engine, module, call, around)
    return name == "get_bind" and isinstance(call.func, Attr)


def _is_dispatched(engine: Interpreter, module: Module, call: Call, around: Around) -> bool:
    """`show.register(Order)`: does it say of which arguments a function is for (Python, functools.singledispatch)?"""
    values = resolve(engine, module, call.func.value, around) if isinstance(call.func, Attr) else NOTHING
    units = [engine.index.units[value.key] for value in values if isinstance(value, FunctionRef)]
    nodes = [unit.node for unit in units if unit.node is not None]
    told = {"singledispatch", "singledispatchmethod"}
    return bool(nodes) and all(any(last_name(each) in told for each in node.decorators) for node in nodes)


def _makes_classes(engine: Interpreter, function: FunctionRef) -> bool:
    """Does the function make a class with what it is given: `class Handler(View): model = given`, `type(name, bases,
    {"model": given})`? Where it makes tables, it is run for what it makes, and only methods of these are not followed.
    """
    unit = engine.index.units[function.key]
    if unit.node is None:
        return False
    names = {param.name for param in unit.node.params}
    made = [each for each in nodes_of(unit.node.body) if isinstance(each, Class) or makes_class(each)]
    if engine.of(Made).is_in(unit):
        made = [each for cls in made if isinstance(cls, Class) for each in cls.body if isinstance(each, Function)]
    return any(isinstance(inner, Name) and inner.id in names for each in made for inner in nodes_of(each))


def _hands_on(dotted: str) -> bool:
    """`random.choice(models)`, but not the key of `dict.get(boxes, Box)`."""
    root, _, rest = dotted.partition(".")
    return root in HANDING and not (root == "builtins" and "." in rest)


def _of_other_library(callee: Values) -> bool:
    """Does the name come from a library that may have tables of its own: `from pypika import Table`?"""
    return bool(callee) and all(isinstance(v, External) and not is_known(v.name) for v in callee)


def _of_library(callee: Values, name: str) -> bool:
    """Is it a function of a module or class of a library, that tables are told: `Query.update("orders")`?"""
    return name in _OF_TABLES and any(type(value) is External for value in callee)


def _is_own(engine: Interpreter, module: Module, call: Call, around: Around) -> bool:
    """Is it `self.method(...)` of a method that the class around, or a base of it in the project, has, or
    `super().method(...)` of one that a base has?"""
    if not isinstance(call.func, Attr) or not isinstance(call.func.value, Name | Call):
        return False
    called_on = call.func.value
    above = call_name(called_on) == "super"
    function: Function | None = None
    for each in outwards(around):
        if isinstance(each.node, Function) and each.field == "body":
            function = each.node
        elif isinstance(each.node, Class) and each.field == "body":
            info = engine.index.classes_at.get((module.path, each.node.line))
            if function is None or info is None or not function.params:
                return False
            if not above and not (isinstance(called_on, Name) and called_on.id == function.params[0].name):
                return False
            return any(call.func.name in cls.methods for cls in engine.hierarchy.mro(info)[above:])
    return False


def _by_project(name: str, call: Call, is_class: bool) -> str:
    """A function of the project is followed; with a table's name it may do what cannot be followed."""
    if is_class:
        return BY_PROJECT
    if _ABOUT_TABLES.search(name) or any(_ABOUT_TABLES.search(key) for key, _ in call.keywords):
        return ""
    return BY_PROJECT


def is_bound(engine: Interpreter, module: Module, node: object, around: Around | None) -> bool:
    """Is it a value for SQL that was read: `execute("SELECT * FROM tags WHERE name = :name", {"name": KIND})`?"""
    ledger, inner = engine.ledger, node
    for each in outwards(around):
        if isinstance(each.node, Call) and each.field != "func":
            call, place = each.node, (module.path, each.node.line)
            read = place in ledger.sql_statements and place not in ledger.sql_unparsed
            return read and last_name(call.func) in RUNNING and bool(call.args) and inner is not call.args[0]
        inner = each.node
    return False


def is_of_database(engine: Interpreter, module: Module, node: Attr, around: Around | None) -> bool:
    """Is it an attribute of a library's object that has the tables of a database as attributes?"""
    if "_" not in node.name or not has_tables(node.value):
        return False
    return all(isinstance(value, External | Result) for value in resolve(engine, module, node, around))


def resolve(engine: Interpreter, module: Module, node: Expr, around: Around | None) -> Values:
    """What the expression stands for, where the module alone tells; nothing where a local variable begins it."""
    root = node
    while isinstance(root, Attr | Call):
        root = root.value if isinstance(root, Attr) else root.func
    if isinstance(root, Name):
        bound = binding_of(root.id, around)
        if isinstance(bound, Class) and root is node:
            info = engine.index.classes_at.get((module.path, bound.line))
            return (ClassRef(info.key),) if info is not None else NOTHING
        if bound is not None:
            local = _imported(engine, module, bound, root.id)
            return local if root is node else _through(engine, local, node)
    return engine.evaluate(engine.module_frame(module), node)


def _imported(engine: Interpreter, module: Module, bound: object, name: str) -> Values:
    """What a local import binds."""
    if not isinstance(bound, Import | ImportFrom):
        return NOTHING
    return union(*(values for _, values in engine.names.bound_by_imports(module, (bound,), name)))


def _through(engine: Interpreter, values: Values, node: Expr) -> Values:
    """`package.module.Name` where a local import binds the first of them."""
    names: list[str] = []
    while isinstance(node, Attr):
        names.append(node.name)
        node = node.value
    for name in reversed(names):
        found: list[Values] = []
        for value in values:
            if isinstance(value, ModuleRef):
                found.append(engine.names.member(value.path, name))
            elif isinstance(value, External):
                found.append((External(f"{value.name}.{name}"),))
        values = union(*found)
    return values
