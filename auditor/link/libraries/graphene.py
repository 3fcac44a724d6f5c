"""Types of graphene-sqlalchemy ask for the rows of their model: `User.get_query(info)`, `User.get_node(info, 1)`.

Source: graphene-sqlalchemy, Tips: Querying; `SQLAlchemyObjectType.get_query` and `get_node`.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, Instance, Values
from auditor.link.interpreter import calls, members
from auditor.link.libraries.sqlalchemy.offering import models_behind, named_models

_PACKAGE = "graphene_sqlalchemy"


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if name not in {"get_query", "get_node"}:
        return None
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    if not any(base.partition(".")[0] == _PACKAGE for base in bases):
        return None
    infos = engine.hierarchy.mro(engine.index.classes[value.key])
    models = [each for info in infos for each in models_behind(engine, engine.frame_around(info), named_models(info))]
    query = members.attribute(engine, frame, tuple(ClassRef(each.key) for each in models[:1]), "query", given.line)
    if name == "get_query":
        return query
    return calls.call_method(engine, frame, query, "get", Given(given.args[1:], {}, given.line))


LIBRARY = Library(name="graphene", inherited=_inherited)
