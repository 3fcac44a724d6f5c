"""Service locators: what is asked for by its class is an object of the class, and so is what a signature marks.

Sources: pyramid_services, "Usage" (`request.find_service(Iface)`); Injector, `Injector.get`; punq and lagom,
`Container.resolve`; svcs, `Container.get` and `aget`; dishka, `AsyncContainer.get` and `FromDishka`; Injector,
`Inject`; Wireup and aioinject, `Injected`; BlackSheep, `FromServices`. Only the name of the method speaks
for it, so the class must be one of the project's without a table: `session.get(User, 1)` is another's.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, Instance, Values
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.syntax.names import last_part


def _located(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    asked = given.first or given.keywords.get("iface", ())
    classes = tuple(each for each in asked if isinstance(each, ClassRef) and _is_service(engine, each))
    return tuple(Instance(each.key) for each in classes) if classes and len(classes) == len(asked) else None


def _is_service(engine: Interpreter, asked: ClassRef) -> bool:
    """No table, and no interface either: what implements one is not told here."""
    if engine.of(Models).mapped(asked.key) is not None:
        return False
    bases = engine.hierarchy.external_bases(engine.index.classes[asked.key])
    return not any(last_part(base) in {"Interface", "Protocol", "ABC"} for base in bases)


def _alone(engine: Interpreter, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
    """Of methods that mean something else with more: `registry.get(Class, default)`."""
    return _located(engine, frame, receiver, name, given) if len(given.args) == 1 and not given.keywords else None


LIBRARY = Library(
    name="locators",
    wrappers=frozenset({"FromDishka", "FromServices", "Inject", "Injected"}),
    methods={
        **dict.fromkeys(("find_service", "get_service", "get_instance"), _located),
        **dict.fromkeys(("resolve", "get", "aget"), _alone),
    },
)
