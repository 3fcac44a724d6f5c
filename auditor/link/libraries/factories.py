"""Factories that make rows of a model and put them into its table, with the relationships that they name.

Source: factory_boy, Using with ORMs: SQLAlchemy; Reference: SubFactory, RelatedFactory, post_generation. Polyfactory,
SQLAlchemyFactory: `__set_relationships__` (2: off unless it is said, 3: on).
"""

from __future__ import annotations

from auditor.facts.access import Confidence, Op
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.offering import ALL, Shown, is_off, models_behind, named_models
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import is_true, last_part

#: Base classes of factories, and those whose factories make what relationships lead to by themselves.
_FACTORIES = frozenset({"SQLAlchemyModelFactory", "SQLAlchemyFactory", "AsyncSQLAlchemyFactory"})
_MAKING_ALL = frozenset({"SQLAlchemyFactory", "AsyncSQLAlchemyFactory"})


def _offer(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    bases = {last_part(base) for base in engine.hierarchy.external_bases(info)}
    if bases.isdisjoint(_FACTORIES):
        return
    named = [mapped.key for mapped in models_behind(engine, engine.frame_around(info), named_models(info))]
    named += [  # `class UserFactory(SQLAlchemyFactory[User])`
        value.key
        for base in engine.hierarchy.bases(info)
        for values in base.args
        for value in values
        if isinstance(value, ClassRef)
    ]
    shown, known = _set(engine, info, bool(bases & _MAKING_ALL))
    for key in dict.fromkeys(named):
        mapped = engine.of(Models).mapped(key)
        if mapped is None:
            continue
        frame.record(mapped.table.key, Op.WRITE, info.node.line, "model-view", Confidence.INFERRED)
        for table in shown.tables(engine, mapped):
            frame.record(table, Op.WRITE, info.node.line, "model-view", known)
        for relationship in shown.relationships(engine, mapped) if shown is not ALL else ():
            if relationship.secondary is not None:
                frame.record(relationship.secondary, Op.WRITE, info.node.line, "model-view", Confidence.INFERRED)


def _set(engine: Interpreter, info: ClassInfo, makes_all: bool) -> tuple[Shown, Confidence]:
    """The relationships that a factory sets, and how sure that is: those for which it has a declaration or a method."""
    name = "__set_relationships__"
    if makes_all and not is_off(engine, info, name):
        said = (a.value for cls in engine.hierarchy.mro(info) for a in cls.attributes.get(name, ())[-1:])
        return ALL, Confidence.INFERRED if any(map(is_true, said)) else Confidence.POSSIBLE
    names = {each for cls in engine.hierarchy.mro(info) for each in (*cls.attributes, *cls.methods)}
    return Shown(frozenset(names)), Confidence.POSSIBLE


LIBRARY = Library(name="factories", body=_offer)
