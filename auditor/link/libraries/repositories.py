"""Methods of repositories that libraries ship, on the models that the project made them for."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.effects import repositories
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, Instance, Many, Values
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.libraries.sqlalchemy import rows_of, touch
from auditor.link.libraries.sqlalchemy.declare.leads import models_named
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.effects import functions_of

_ONE = ("get", "find_one", "first", "create", "add", "update", "upsert", "delete")


def call(engine: Interpreter, frame: Frame, models: Iterable[ClassRef], name: str, line: int) -> Values | None:
    """`repository.name(...)` for the models; None where no library's repository has such a method."""
    reads = name in repositories.READING or name in repositories.BOTH
    writes = name in repositories.WRITING or name in repositories.BOTH
    given = tuple(dict.fromkeys(models))
    rows: Values = tuple(Instance(model.key, model.args) for model in given)
    if given and name in repositories.MAKING:
        return rows
    if not given or not (reads or writes):
        return None
    if reads:
        for model in given:
            mapped = engine.of(Models).mapped(model.key)
            if mapped is not None:
                confidence = rows_of.confidence_of(frame, model, inferred=True)
                rows_of.read_class(engine, frame, mapped, line, "repository", confidence)
    if writes:
        touch.write_values(engine, frame, rows, line, "repository")
    single = name.startswith(_ONE) and not name.endswith(("_all", "_many", "_multi"))
    return rows if single else (Many(rows),)


def models_of(engine: Interpreter, value: ClassRef | Instance) -> list[ClassRef]:
    """The mapped classes that a class, not mapped itself, was made for: by type arguments and class attributes."""
    found = [v for values in value.args for v in values if isinstance(v, ClassRef) and engine.of(Models).mapped(v.key)]
    for cls in engine.hierarchy.mro(engine.index.classes[value.key]):
        found += models_named(engine, cls)
    return found


def _made_with(
    engine: Interpreter, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given
) -> Values | None:
    return call(engine, frame, models, name, given.line)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if engine.model_of(value.key) is not None or not has_foreign_base(engine, value.key):
        return None
    if name == "new" and isinstance(value, ClassRef):  # Advanced Alchemy, Services: a context manager that gives one
        return (Instance(value.key, value.args),)
    return call(engine, frame, models_of(engine, value), name, given.line)


LIBRARY = Library(
    name="repositories",
    functions=functions_of(repositories.FUNCTIONS),
    made_with=_made_with,
    inherited=_inherited,
)
