"""Objects that were made with a model and given to somebody: what their methods could do.

A container, a registry or a framework hands them on where nobody can see it (FastAPI's `app.state`, dishka, aiogram).
"""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call
from auditor.facts.key import TableKey
from auditor.facts.nodes import nodes_of
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.late import plain_way
from auditor.link.domain.library import Library
from auditor.link.domain.values import FunctionRef, Instance
from auditor.link.interpreter import classes, functions, unasked
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.interpreter.registered import is_registered
from auditor.link.interpreter.telling import kept_of
from auditor.link.libraries.python.library import OWN_ROOTS
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tables_of import keys_of
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.common import COMMON_METHODS
from auditor.link.syntax.names import last_name
from auditor.link.syntax.scopes import statements_of

#: Methods that a web framework calls on its own views (Flask, Class-based Views; Starlette, Endpoints; Tornado).
_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "dispatch_request"})
_VIEWS = ("View", "Resource", "Endpoint", "RequestHandler")
#: What projects call the views that they build on top of these.
_OWN_VIEWS = ("API", "Api", "ViewSet", "Viewset", "Controller", "Views")


def bind_made_objects(engine: Interpreter) -> None:
    """Methods of an object that was made with a model, where nothing else touches that: who gets the object, and what
    they do with it, may be in a container, a registry or a framework that we cannot see into."""
    called = {callee for callees in engine.settled().calls.values() for callee in callees}
    others = _made_by_others(engine, called)
    _bind_views(engine, others)
    touched = engine.ledger.touched()
    asked_of_unknowns = unasked.asked_of_unknowns(engine)
    candidates = [
        (owner, unit, line)
        for owner, (unit, line) in [*engine.ledger.made.items(), *others]
        if unit.role is Role.APP
        and owner.key not in engine.of(_left)
        and _is_used(engine, unit, called, asked_of_unknowns)
        and not touched.issuperset(_models_in(engine, owner))
    ]
    names = _names_asked_for(engine) if candidates else set()
    kept = [unasked.kept_as(engine, owner, unit, line) for owner, unit, line in candidates]
    asked = unasked.asked_for(engine, frozenset[unasked.Variable]().union(*kept))
    engine.doubtful = True
    for (owner, unit, line), variables in zip(candidates, kept, strict=True):
        if not _is_put_away(unit, line, names) and not (variables and variables.isdisjoint(asked)):
            _enter_methods(engine, owner)
    engine.doubtful = False


def _left(engine: Interpreter) -> set[str]:
    """The classes that name a model, of which nobody can have an object."""
    return unasked.unasked_classes(engine, (each for each in _leading(engine) if each.module.role is Role.APP))


def _leading(engine: Interpreter) -> list[ClassInfo]:
    """The classes that have no model of their own, and name one."""
    classes = list(engine.index.classes.values())
    mapped = engine.of(Models).mapped
    return [each for each in classes if mapped(each.key) is None and engine.leads_to_model(each.key)]


def _bind_views(engine: Interpreter, made: list[tuple[Instance, tuple[Unit, int]]]) -> None:
    """Views of a web framework, which makes them and calls what they inherit."""
    for owner, (unit, _) in made:
        bases = engine.hierarchy.external_bases(engine.index.classes[owner.key])
        if unit.role is Role.APP and any(base.endswith(_VIEWS) for base in bases):
            _enter_methods(engine, owner, _VERBS)


def _made_by_others(engine: Interpreter, called: set[str]) -> list[tuple[Instance, tuple[Unit, int]]]:
    """An object of each class that the application hands to somebody and whose constructor keeps a model."""
    found: list[tuple[Instance, tuple[Unit, int]]] = []
    for key in sorted(called):
        info = engine.index.classes.get(key.removeprefix("class ")) if key.startswith("class ") else None
        if info is None or engine.of(Models).mapped(info.key) is not None:
            continue
        for unit in classes.find_method(engine, info, "__init__")[-1:]:
            outcome = engine.answers.outcome(plain_way(unit.key))
            kept = kept_of(engine, outcome.stores) if outcome is not None else ()
            if kept:
                found.append((Instance(info.key, (), kept), (unit, unit.line)))
    return found


def _enter_methods(engine: Interpreter, owner: Instance, only: frozenset[str] | None = None) -> None:
    info = engine.index.classes[owner.key]
    frame = engine.module_frame(info.module)
    for cls in engine.hierarchy.mro(info):
        for name, units in cls.methods.items():
            wanted = name != "__init__" if only is None else name in only
            if wanted and decorators.kind_of(units[-1]) != "static":
                functions.enter(engine, frame, FunctionRef(units[-1].key, owner), nothing_at(info.node.line))


def _is_view(engine: Interpreter, info: ClassInfo) -> bool:
    """Is the class, or one that it inherits from, called as views of web frameworks are?"""
    named = [cls.node.name for cls in engine.hierarchy.mro(info)]
    return any(name.endswith((*_VIEWS, *_OWN_VIEWS)) for name in (*named, *engine.hierarchy.external_bases(info)))


#: Decorators that say what a function is, and hand it to nobody.
_DESCRIBING = frozenset(
    {"property", "cached_property", "classmethod", "staticmethod", "override", "lru_cache", "cache"}
)


def _is_used(engine: Interpreter, unit: Unit, called: set[str], asked: set[str]) -> bool:
    """Does anything that we know or can guess run the unit: an import, a call, a decorator, a library's base class?"""
    if unit.node is None or unit.parent is not None or unit.key in called:
        return True
    if any(last_name(each) not in _DESCRIBING for each in unit.node.decorators):
        return True
    if unit.owner is None:
        return False
    if unit.node.name == "__init__":
        return f"class {unit.owner.key}" in called
    if unit.node.name in asked:
        return True
    return unit.node.name.startswith("__") or has_foreign_base(engine, unit.owner.key)


def _models_in(engine: Interpreter, owner: Instance) -> set[TableKey]:
    """The tables of the models that the object was made with, also of those in objects that it holds."""
    pending = [value for _, values in owner.bound for value in values]
    found: set[TableKey] = set()
    for value in pending:
        if isinstance(value, Instance):
            pending.extend(item for _, values in value.bound for item in values)
        else:
            found.update(keys_of(engine, value))
    return found


def _is_put_away(unit: Unit, line: int, asked_for: set[str]) -> bool:
    """Is the object only kept under a name that the application never asks for?"""
    names = {
        target.name
        for statement in statements_of(unit.node.body if unit.node is not None else ())
        if isinstance(statement, Assign)
        and any(isinstance(node, Call) and node.line == line for node in nodes_of(statement.value))
        for target in statement.targets
        if isinstance(target, Attr)
    }
    return bool(names) and names.isdisjoint(asked_for)


def _names_asked_for(engine: Interpreter) -> set[str]:
    """The attributes that the application reads, of whatever object."""
    modules = (each for each in engine.index.modules.by_path.values() if each.role is Role.APP)
    return set().union(*(unasked.attributes_read(each, of_itself=True) for each in modules))


def bind_generic_methods(engine: Interpreter) -> None:
    """Inherited methods of classes that name a model (`class UserRepo(Repo[User])`): where something calls a method of
    that name on an object we could not type, or a framework may call it, the binding is possible; where the class or an
    object of it is given to code outside the project, that calls what it finds. So does what a registry of the project
    is asked for, where something calls a method of that name."""
    called = {name for names in engine.settled().calls_by_name.values() for name in names}
    left = engine.of(_left)
    for info in _leading(engine):
        above = (base.partition(".")[0] for base in engine.hierarchy.external_bases(info) if base)
        outside = any(root not in OWN_ROOTS for root in above)
        given_away = info.key in engine.ledger.given_away and not outside
        registered = is_registered(engine, info)
        verbs = _VERBS if _is_view(engine, info) else frozenset()
        if info.key in left and not verbs:
            continue
        for cls in engine.hierarchy.mro(info)[1:]:
            for name, units in cls.methods.items():
                away = given_away or (registered and (name in called or name in COMMON_METHODS)) or name in verbs
                if name in info.methods or not (outside or away or name in called):
                    continue
                if decorators.kind_of(units[-1]) == "static" or name.startswith("__"):
                    continue
                frame = engine.module_frame(info.module)
                owner = Instance(info.key)
                if engine.answers.outcome((units[-1].key, owner, "", ())) is None:
                    engine.doubtful = not away
                    functions.enter(engine, frame, FunctionRef(units[-1].key, owner), nothing_at(info.node.line))
                    engine.doubtful = False


def _finish(engine: Interpreter) -> None:
    bind_generic_methods(engine)
    bind_made_objects(engine)


LIBRARY = Library(name="containers", finish=_finish)
