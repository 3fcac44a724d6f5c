"""Dependency Injector: providers make objects with what other providers make.

Sources: Dependency Injector, Providers (Factory, Singleton, Callable, Coroutine, Resource, Object, List, Dict,
Selector, "Injecting provided object attributes, items, or method calls") and Wiring (`Provide[Container.service]`).
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.library import Call, Library
from auditor.link.domain.nested import Nested
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Mapping, Value, Values, union
from auditor.link.interpreter import calls, members
from auditor.link.interpreter.telling import interesting
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part

#: Providers that call what they are given first, with what is given after it.
_CALLING = (
    "Factory", "Singleton", "ThreadSafeSingleton", "ThreadLocalSingleton", "ContextLocalSingleton", "Callable",
    "Coroutine", "Resource",
)  # fmt: skip
#: Marks in signatures that a provider is put in the place of; in brackets.
_MARKS = frozenset({"Provide", "Closing"})


class Provider(Nested, frozen=True, gc=False, cache_hash=True):
    """Calls the function with these arguments; of what it makes, attributes of these names are given. `kind`: what the
    provider is called, for some are a collection of what their arguments make."""

    kind: str
    function: Values
    args: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    provided: tuple[str, ...] = ()

    def inside(self) -> tuple[Values, ...]:
        return (self.function, *self.args, *(values for _, values in self.keywords))


def _provider(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    if not given.args:
        return None
    keywords = tuple(sorted(given.keywords.items()))
    return (Provider(last_part(dotted), given.first, tuple(given.args[1:]), keywords),)


def _container(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """A container in a container: what is asked of it, its class has."""
    return tuple(Instance(each.key) for each in given.first if isinstance(each, ClassRef)) or None


def _collection(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    return (Provider(last_part(dotted), NOTHING, tuple(given.args), tuple(sorted(given.keywords.items()))),)


def _made(engine: Interpreter, frame: Frame, values: Values, line: int) -> Values:
    """What is injected: of a provider what it makes, of anything else itself."""
    return union(*(_call(engine, frame, v, nothing_at(line)) if isinstance(v, Provider) else (v,) for v in values))


def _call(engine: Interpreter, frame: Frame, value: Provider, given: Given) -> Values:
    args = [_made(engine, frame, values, given.line) for values in value.args]
    keywords = {name: _made(engine, frame, values, given.line) for name, values in value.keywords}
    if value.kind == "List":
        found: Values = (Many(union(*args)),)
    elif value.kind == "Dict":
        found = (Mapping(tuple(sorted(keywords.items()))),)
    elif value.kind == "Selector":
        found = union(*keywords.values())
    elif value.kind == "Object":
        found = value.function
    else:
        passed = Given([*args, *given.args], {**keywords, **given.keywords}, given.line)
        found = calls.call_values(engine, frame, value.function, passed)
        if value.kind == "Resource":  # of a generator function, what it yields
            found = union(*((each,) if type(each) is not Many else each.items for each in found))
    for name in value.provided:
        found = members.attribute(engine, frame, found, name, given.line)
    return found


def _member(engine: Interpreter, frame: Frame, value: Provider, name: str, line: int) -> Values:
    if name == "provider":  # injected, it is the provider itself
        return (Provider("Object", (value,)),)
    if name == "provided" and not value.provided:
        return (value,)
    return (Provider(value.kind, value.function, value.args, value.keywords, (*value.provided, name)),)


def _method(engine: Interpreter, frame: Frame, value: Provider, name: str, given: Given) -> Values:
    if name in {"override", "reset", "shutdown", "init"}:
        return NOTHING
    return _call(engine, frame, value, given)


def _tells(engine: Interpreter, value: Value) -> bool:
    """Does it hold what carries a table?"""
    return isinstance(value, Provider) and any(interesting(engine, values) for values in value.inside())


def _wired(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    if not dotted.startswith("dependency_injector.") or last_part(dotted) not in _MARKS:
        return None
    found = union(*(_named(engine, frame, text, keys.line) for text in keys.texts))
    return _made(engine, frame, found or keys.values, keys.line)


def _named(engine: Interpreter, frame: Frame, text: str, line: int) -> Values:
    """`Provide["service"]`, `Provide["data.service"]`: what a container has under that name."""
    first, *rest = text.split(".")
    found: Values = NOTHING
    for info in engine.index.classes.values():
        if first in info.attributes and _is_container(engine, info):
            found = union(found, members.attribute(engine, frame, (ClassRef(info.key),), first, line))
    for name in rest:
        found = members.attribute(engine, frame, found, name, line)
    return found


def classes_made(engine: Interpreter) -> dict[str, tuple[str, ...]]:
    """The names of the providers of all containers, each with the keys of the classes whose objects they make."""
    found: dict[str, dict[str, None]] = {}
    for info in engine.index.classes.values():
        for name in info.attributes if _is_container(engine, info) else ():
            for value in members.attribute(engine, engine.module_frame(info.module), (ClassRef(info.key),), name, 0):
                if type(value) is Provider and value.kind != "Object":
                    made = (each.key for each in value.function if type(each) is ClassRef)
                    found.setdefault(name, {}).update((key, None) for key in made if engine.model_of(key) is None)
    return {name: tuple(keys) for name, keys in found.items()}


def _is_container(engine: Interpreter, info: ClassInfo) -> bool:
    return any(base.startswith("dependency_injector.containers.") for base in engine.hierarchy.external_bases(info))


_ROWS: dict[str, Call] = {
    **dict.fromkeys((*_CALLING, "Object"), _provider),
    **dict.fromkeys(("List", "Dict", "Selector"), _collection),
    "Container": _container,
}

LIBRARY = Library(
    name="dependency_injector",
    functions={f"dependency_injector.providers.{name}": call for name, call in _ROWS.items()},
    kinds=(Kind(Provider, call=_call, member=_member, method=_method, tells=_tells, names=_tells),),
    item=_wired,
)
