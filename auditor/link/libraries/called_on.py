"""Methods that a class with a model inherits, called on an object of which only its name is known.

`self.user_repo.add(user)`, where nothing tells what `user_repo` is, calls `Repo.add` of `class UserRepo(Repo)`: its
name says so, or another method that is called on it and that no other class has, or that there is only one such class.
What is found here is no doubt; what `containers` finds of the same methods after that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.access import Role
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import FunctionRef, Instance
from auditor.link.interpreter import functions
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit

#: What people call an object that stands between the application and a table, whichever way they spell it.
_ROLES = frozenset(
    {"repo", "repository", "repositorie", "dao", "store", "storage", "crud", "gateway", "dal", "manager", "mapper",
     "accessor"}
)  # fmt: skip
#: Of these, the words that nothing else is called by.
_ALONE = frozenset({"repo", "repository", "dao", "crud"})
#: What people call the classes that use one: `UserService.repo` is a UserRepo.
_USERS = frozenset(
    {"service", "handler", "controller", "view", "usecase", "use", "case", "manager", "interactor", "resolver", "api"}
)


#: A class, and a method that it inherits.
_Bound = tuple[ClassInfo, Unit]


def _after_modules(engine: Interpreter) -> None:
    for info in _bound_classes(engine):
        for cls in engine.hierarchy.mro(info)[1:]:
            engine.notes.inherited_methods.update(name for name in cls.methods if not name.startswith("__"))
        engine.notes.inherited_methods.update(info.methods)  # tell whose the others are


def _bound_classes(engine: Interpreter) -> Iterator[ClassInfo]:
    """The classes of the application that are no models and name one."""
    for info in list(engine.index.classes.values()):
        if (
            info.module.role is Role.APP
            and engine.of(Models).mapped(info.key) is None
            and engine.leads_to_model(info.key)
        ):
            yield info


def _finish(engine: Interpreter) -> None:
    receivers = engine.settled().receivers
    if not receivers:
        return
    families: dict[str, list[_Bound]] = {}
    for info in _bound_classes(engine):
        for name, unit in _inherited(engine, info):
            if name in receivers:
                families.setdefault(name, []).append((info, unit))
    calls = [
        (name, *place, unit) for name, places in sorted(receivers.items()) for place, unit in sorted(places.items())
    ]
    called_on: dict[tuple[str, str], set[str]] = {}
    for name, key, _, receiver, _ in calls:
        called_on.setdefault((key, receiver), set()).add(name)
    for name, key, line, receiver, unit in calls:
        for info, method in _meant(engine, families.get(name, []), unit, (receiver, called_on[key, receiver])):
            _call(engine, unit, line, info, method)


def _inherited(engine: Interpreter, info: ClassInfo) -> Iterator[tuple[str, Unit]]:
    seen = set(info.methods)
    for cls in engine.hierarchy.mro(info)[1:]:
        for name, units in cls.methods.items():
            if name not in seen and not name.startswith("__") and decorators.kind_of(units[-1]) != "static":
                yield name, units[-1]
        seen.update(cls.methods)


def _meant(engine: Interpreter, family: list[_Bound], unit: Unit, receiver: tuple[str, set[str]]) -> list[_Bound]:
    """Those of the family that the receiver is: by its name, by what else is called on it, or the only one there is."""
    said = _words(receiver[0])
    about = said - _ROLES
    if about:
        named = [each for each in family if about == _words(each[0].node.name) - _ROLES and said & _ROLES]
        return named or _by_own_methods(engine, family, receiver[1])
    if found := _by_own_methods(engine, family, receiver[1]):
        return found
    if said and unit.owner is not None:
        of_user = _words(unit.owner.node.name) - _USERS - _ROLES
        if named := [each for each in family if of_user and of_user == _words(each[0].node.name) - _ROLES]:
            return named
    return family if said and said <= _ALONE and len(family) == 1 else []


def _by_own_methods(engine: Interpreter, family: list[_Bound], called: set[str]) -> list[_Bound]:
    """`repo.by_email(...)` in the same function, which only one of them defines."""
    return [
        each
        for each in family
        if any(
            [method.owner for method in engine.index.methods_named.get(name, ())] == [each[0]]
            for name in called & each[0].methods.keys()
        )
    ]


def _call(engine: Interpreter, unit: Unit, line: int, info: ClassInfo, method: Unit) -> None:
    frame = Frame(unit, engine.context_of(unit, True))
    functions.call_function(engine, frame, FunctionRef(method.key, Instance(info.key)), nothing_at(line))


def _words(name: str) -> frozenset[str]:
    """`UserRepos`, `user_repo` and `userRepo` are of the same words."""
    parts: Iterable[str] = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
    return frozenset(part.lower().rstrip("s") for part in parts)


LIBRARY = Library(name="called_on", after_modules=_after_modules, finish=_finish)
