"""Table names that the class does not spell out: library defaults and the project's own naming functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor.facts.code import Return
from auditor.link.units import ClassInfo, Unit, statements_of
from auditor.link.values import ClassRef

if TYPE_CHECKING:
    from auditor.link.engine import Engine


def snake_case(name: str) -> str:
    """`HTTPRequest` -> `http_request`, as Flask-SQLAlchemy names tables (Models and Tables, Defining Models)."""
    name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name)
    return name.lower().lstrip("_")


def declared_name(engine: Engine, info: ClassInfo, unit: Unit) -> tuple[str, bool]:
    """What a `declared_attr` method named `__tablename__` returns for the class, and whether it could be evaluated."""
    assert unit.node is not None
    first = unit.node.params[0].name if unit.node.params else "cls"
    name = engine.run_concretely(unit, {first: ClassRef(info.key)}, unit.node.body)
    if isinstance(name, str) and name:
        return name, True
    frame = engine.frame_around(info)
    frame.env[first] = (ClassRef(info.key),)
    for statement in statements_of(unit.node.body):
        if isinstance(statement, Return) and statement.value is not None:
            text = engine.text_of(frame, statement.value)
            if text:
                return text, True
    return snake_case(info.node.name), False
