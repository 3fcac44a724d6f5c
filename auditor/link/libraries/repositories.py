"""Methods of repositories and stores that libraries ship, on the models that they are made for.

A class of the project that inherits from one (`class UserRepo(SQLAlchemyAsyncRepository[User])`), or an object made
with a model (`FastCRUD(User)`), has these methods from outside the project; so has a model whose base comes from there
(`User.get_or_create(name="a")`). Sources: Advanced Alchemy, Repositories and Services; FastCRUD, CRUD Methods;
sqlalchemy-crud-plus, Usage; sqlalchemy-helpers, `get_base`.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Fixed, Instance, Many, Values, union
from auditor.link.interpreter import calls
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.libraries.sqlalchemy import rows_of, touch
from auditor.link.libraries.sqlalchemy.declare.leads import models_named
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import MadeBy

READING = frozenset(
    {"all", "count", "exists", "filter", "find", "find_all", "find_one", "first", "get", "get_all", "get_by",
     "get_by_id", "get_joined", "get_many", "get_multi", "get_multi_by_cursor", "get_multi_joined", "get_one",
     "get_one_or_none", "list", "list_all", "list_and_count", "paginate", "search", "select", "select_model",
     "select_model_by_column", "select_models", "select_models_order", "select_order"}
)  # fmt: skip

WRITING = frozenset(
    {"add", "add_many", "bulk_create", "bulk_create_models", "bulk_update", "bulk_update_models", "create",
     "create_many", "create_model", "create_models",
     "db_delete", "delete", "delete_many", "delete_model", "delete_model_by_column", "delete_where", "insert",
     "insert_many", "remove", "save", "update", "update_many", "update_model", "update_model_by_column", "upsert",
     "upsert_many", "upsert_multi"}
)  # fmt: skip

#: Make a row of what they are given; another method writes it.
MAKING = frozenset({"to_model", "to_model_on_create", "to_model_on_update", "to_model_on_upsert"})

#: Read first, then write.
BOTH = frozenset({"create_or_update", "get_and_update", "get_or_create", "get_or_upsert", "update_or_create"})

_ONE = ("get", "find_one", "first", "create", "add", "update", "upsert", "delete")


def call(engine: Interpreter, frame: Frame, models: Iterable[ClassRef], name: str, line: int) -> Values | None:
    """`repository.name(...)` for the models; None where no library's repository has such a method."""
    reads = name in READING or name in BOTH
    writes = name in WRITING or name in BOTH
    given = tuple(dict.fromkeys(models))
    rows: Values = tuple(Instance(model.key, model.args) for model in given)
    if given and name in MAKING:
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
    if name in BOTH:
        return (*rows, Fixed((rows, NOTHING)))  # some say whether they made it
    if name == "find":
        return (*rows, Many(rows))  # by its key, or all that fit
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


def _of_class(engine: Interpreter, frame: Frame, value: ClassRef, name: str, given: Given) -> Values | None:
    """`Order.get_or_create(...)`; what another method gives may be a row, or make one."""
    found = call(engine, frame, [value], name, given.line)
    if found is not None or engine.of(Models).mapped(value.key) is None:
        return found
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    given_by = (calls.call_external(engine, frame, f"{base}.{name}", given) for base in bases if base)
    return union(*given_by, (MadeBy(Instance(value.key, value.args, maybe=value.maybe)),))


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if not has_foreign_base(engine, value.key):
        return None
    if engine.model_of(value.key) is not None:  # what its rows do: `ROW_METHODS`
        return _of_class(engine, frame, value, name, given) if isinstance(value, ClassRef) else None
    if name == "new" and isinstance(value, ClassRef):  # Advanced Alchemy, Services: a context manager that gives one
        return (Instance(value.key, value.args),)
    return call(engine, frame, models_of(engine, value), name, given.line)


LIBRARY = Library(
    name="repositories",
    made_with=_made_with,
    inherited=_inherited,
)
