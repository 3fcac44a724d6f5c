"""Which classes are mapped, and to which table: its name, schema and inheritance.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration; Flask-SQLAlchemy 3.1, Models and Tables; SQLModel, Tutorial.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.code import Attr, Call, Const, Map, Name, Str
from auditor.link.domain.frame import Base
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, Instance, Values, union, walk
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare import named_when_made, naming, table_args
from auditor.link.libraries.sqlalchemy.declare.mapped import own_columns
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.declare.tablename import (
    NAMING_BASES,
    has_default_name,
    has_primary_key,
    is_none,
    mapped_parent,
    name_of_base,
)
from auditor.link.libraries.sqlalchemy.values import Statement
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, decorator_target, last_name, last_part
from auditor.link.tables.declared import MappedInfo, TableRef

#: What a class given as `SQLAlchemy(model_class=...)` inherits from (Flask-SQLAlchemy, Customizing the Model Class).
_CUSTOM_BASES = frozenset({"flask_sqlalchemy.Model", "flask_sqlalchemy.model.Model"})
#: Classes directly below which there are bases, each with a MetaData of its own, and no models (ORM, DeclarativeBase).
BEGINNING = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta"})


def declares_table(engine: Interpreter, info: ClassInfo) -> bool:
    """Is the class itself mapped to a table of its own or of its parent?"""
    if info.typing_only or _is_true(info, "__abstract__") or is_base(engine, info):
        return False
    if _mapping_decorator(info):
        return True
    external = engine.hierarchy.external_bases(info)
    if any(last_part(name) in {"SQLModel", "SQLModelBase"} for name in external):
        return any(_declares_table_keyword(cls) for cls in engine.hierarchy.mro(info)[:1])
    if not is_declarative(engine, info):
        return False
    if "__tablename__" in info.attributes or "__table__" in info.attributes:
        return not is_none(info, "__tablename__") or mapped_parent(engine, info) is not None
    if _inherits_a_name(engine, info) or (has_default_name(external) and _has_columns(info)):
        return True
    if name_of_base(external) or _is_named_when_made(engine, info):
        return True
    if _has_columns(info) and named_when_made.is_named_by_library(engine, info):
        return True
    return not _makes_base_of_call(external) and _has_columns(info) and _named_by_absent_base(engine, info)


def _is_named_when_made(engine: Interpreter, info: ClassInfo) -> bool:
    namer = named_when_made.namer_of(engine, info)
    if namer is None or not any(own_columns(cls) for cls in engine.hierarchy.mro(info)):
        return False
    return named_when_made.given_name(engine, info, namer) is not None


def _makes_base_of_call(external: tuple[str, ...]) -> bool:
    """A base that SQLAlchemy makes names no table."""
    return any(_is_declarative_external(name) for name in external)


def _named_by_absent_base(engine: Interpreter, info: ClassInfo) -> bool:
    """Must a base outside the project name the table? Columns without a name of the table are an error otherwise (ORM,
    Declarative Table Configuration: `__tablename__` is required)."""
    proven = engine.of(Models).proven_bases
    if proven is None:
        proven = engine.of(Models).proven_bases = frozenset(
            base.external
            for cls in engine.index.classes.values()
            if ("__tablename__" in cls.attributes and _has_columns(cls)) or _refers_to_tables(cls)
            for base in engine.hierarchy.bases(cls)
            if base.info is None
            and base.external
            and not is_plain_external(engine, base.external)
            and not base.external.endswith("Mixin")
        )
    if not has_primary_key(info) and any("__tablename__" in c.attributes for c in engine.hierarchy.subclasses(info)):
        return False  # what these have in common, and a mixin as like as not
    return any(base.info is None and base.external in proven for base in engine.hierarchy.bases(info))


def _refers_to_tables(info: ClassInfo) -> bool:
    """Has its body a `Column(ForeignKey(...))`? Before 2.0 no mixin could (ORM, Declarative Mixins)."""
    calls = (assign.value for assign in own_columns(info).values() if assign is not None)
    columns = (call for call in calls if isinstance(call, Call) and call_name(call) == "Column")
    return any(call_name(each) == "ForeignKey" for call in columns for each in call.args)


def _has_columns(info: ClassInfo) -> bool:
    """Columns of SQLAlchemy: a base called `Model` may be pydantic's, whose fields are made by `Field(...)`."""
    return any(assign is None or call_name(assign.value) != "Field" for assign in own_columns(info).values())


def is_base(engine: Interpreter, info: ClassInfo) -> bool:
    """Is the class a declarative base itself, and no model: `class Base(DeclarativeBase)`, `@as_declarative()`?"""
    bases = engine.hierarchy.bases(info)
    external = {base.external for base in bases if base.info is None}
    if not external.isdisjoint(_CUSTOM_BASES):
        # a name of several is that of the models: `if TYPE_CHECKING: Base = Model`, `else: Base = db.Model`
        return len(info.node.bases) > 1 or all(base.external in _CUSTOM_BASES for base in bases)
    if any(last_part(name) in BEGINNING for name in external):
        # as above: `if TYPE_CHECKING: Model = DeclarativeBase`, `else: Model = db.Model`
        return len(info.node.bases) > 1 or not (_says_a_table(info) and _may_be_below(engine, bases))
    return _is_generated_base(engine, info)


def _says_a_table(info: ClassInfo) -> bool:
    return "__tablename__" in info.attributes or _has_table(info) or bool(own_columns(info))


def _may_be_below(engine: Interpreter, bases: Iterable[Base]) -> bool:
    """Is one of what a base may be declarative, and no class from which bases are made?"""
    for base in bases:
        if base.info is not None and is_declarative(engine, base.info):
            return True
        if base.external and last_part(base.external) not in BEGINNING and _is_declarative_external(base.external):
            return True
    return False


def _declares_table_keyword(info: ClassInfo) -> bool:
    return any(
        name == "table" and isinstance(value, Const) and value.value is True for name, value in info.node.keywords
    )


def _mapping_decorator(info: ClassInfo) -> bool:
    """`@registry.mapped`, `@registry.mapped_as_dataclass` (ORM, Declarative Mapping using a Decorator)."""
    for decorator in info.node.decorators:
        target = decorator_target(decorator)
        if isinstance(target, Attr) and target.name in {"mapped", "mapped_as_dataclass"}:
            return True
        if isinstance(target, Name) and target.id in {"mapped_as_dataclass"}:
            return "__tablename__" in info.attributes or "__table__" in info.attributes
    return False


def is_declarative(engine: Interpreter, info: ClassInfo) -> bool:
    """Does the class descend from a declarative base, or from something outside the project that may be one?

    A class with `__tablename__` or `__table__` and any base outside the project counts; a mixin has none.
    """
    external = engine.hierarchy.external_bases(info)
    if any(_is_declarative_external(name) for name in external):
        return True
    if any(_is_generated_base(engine, cls) for cls in engine.hierarchy.mro(info)):
        return True
    if named_when_made.namer_of(engine, info) is not None and any(
        named_when_made.is_made_by_declarative(engine, cls) for cls in engine.hierarchy.mro(info)
    ):
        return True
    if named_when_made.is_named_by_library(engine, info):
        return True
    has_table = _has_table(info)
    named = has_table or "__tablename__" in info.attributes
    if named and any(not is_plain_external(engine, name) for name in external):
        return has_table or bool(own_columns(info))
    if not named and _has_columns(info) and _named_by_absent_base(engine, info):
        return True
    return bool(external) and _has_declarative_parent(engine, info)


def _has_declarative_parent(engine: Interpreter, info: ClassInfo) -> bool:
    """Is it below a class that a base outside the project maps? Such a base maps what is below, too; a decorator, a
    call and `table=True` map one class."""
    parent = mapped_parent(engine, info)
    if parent is None or _mapping_decorator(parent.info) or _declares_table_keyword(parent.info):
        return False
    return declares_table(engine, parent.info)


def _has_table(info: ClassInfo) -> bool:
    """Is there a `__table__`, which is no text, nor None (ORM, Declarative with Imperative Table)?"""
    return any(type(each.value) not in {Str, Const} for each in info.attributes.get("__table__", ()))


def is_plain_external(engine: Interpreter, name: str) -> bool:
    """External bases that are certainly no declarative base."""
    return name.partition(".")[0] in engine.said.plain


def _is_declarative_external(name: str) -> bool:
    last = last_part(name)
    if last in {*BEGINNING, "MappedAsDataclass", "automap_base", "AsyncAttrs"}:
        return is_family(name)
    return last in {"declarative_base", "generate_base", *NAMING_BASES}


def _is_generated_base(engine: Interpreter, info: ClassInfo) -> bool:
    """A class made a base by `@as_declarative()` or `@registry.as_declarative_base()`."""
    for decorator in info.node.decorators:
        target = decorator_target(decorator)
        if last_name(target) in {"as_declarative", "as_declarative_base"}:
            return True
        values = engine.evaluate(engine.frame_around(info), target)
        if any(last_part(getattr(value, "name", "")) in {"as_declarative", "as_declarative_base"} for value in values):
            return True
    return any(call_name(k[1]) == "DeclarativeMeta" or getattr(k[1], "id", "") == "DeclarativeMeta"
               for k in info.node.keywords if k[0] == "metaclass")  # fmt: skip


def _is_true(info: ClassInfo, name: str) -> bool:
    return any(isinstance(a.value, Const) and a.value.value is True for a in info.attributes.get(name, ()))


def _inherits_a_name(engine: Interpreter, info: ClassInfo) -> bool:
    """A mixin or abstract base computes the name (`declared_attr`), or the class is a child of a mapped one."""
    for cls in engine.hierarchy.mro(info)[1:]:
        if engine.of(Models).mapped_by_key(cls) is not None:
            return True
        if "__tablename__" in cls.methods or "__tablename__" in cls.attributes or "__table__" in cls.attributes:
            return bool(own_columns(info)) or any(own_columns(other) for other in engine.hierarchy.mro(info))
    return "__tablename__" in info.methods


def inheritance_of(engine: Interpreter, info: ClassInfo, own_table: bool) -> tuple[str, MappedInfo | None]:
    """Single-table, joined or concrete inheritance (ORM, Mapping Class Inheritance Hierarchies)."""
    parent = mapped_parent(engine, info)
    if parent is None:
        return "", None
    if not own_table:
        return "single", parent
    for assign in info.attributes.get("__mapper_args__", ()):
        if isinstance(assign.value, Map):
            for key, value in assign.value.items:
                if isinstance(key, Str) and key.text == "concrete" and isinstance(value, Const) and value.value is True:
                    return "concrete", parent
    return "joined", parent


def schema_of(engine: Interpreter, info: ClassInfo) -> tuple[str | None, bool]:
    """The schema from `__table_args__`, of the class or a base, else from the base's MetaData; and whether it can be
    told: a schema that cannot makes the table another one than those of its name."""
    known = True
    for cls in engine.hierarchy.mro(info):
        schema, exact = table_args.schema_of(engine, info, cls)
        if schema is not None:
            return schema, True
        known &= exact
        for assign in cls.attributes.get("metadata", ()):
            if assign.value is not None and (found := naming.metadata_schema(engine, cls.module, assign.value)):
                return found, True
        for expression in cls.node.bases:
            found = naming.base_schema(engine, cls.module, expression)
            if found:
                return found, True
    return None, known


def tables_of_attribute(engine: Interpreter, info: ClassInfo) -> tuple[tuple[str, ...], bool]:
    """The tables of `__table__ = ...`, of the class itself: one, those of a join, or those that a subquery selects
    from; and whether it is a subquery (ORM, Mapping a Class against Multiple Tables, Mapping against Subqueries)."""
    found: dict[str, None] = {}
    selected = False
    for assign in info.attributes.get("__table__", ()):
        for value in engine.evaluate(engine.frame_around(info), assign.value) if assign.value is not None else ():
            about: Values = (value,)
            if isinstance(value, Statement):
                selected = True
                about = (*value.joined, *walk(union(*value.entities)))
            for each in about:
                if isinstance(each, TableRef):
                    found[each.key] = None
                elif (
                    isinstance(each, ClassRef | Instance) and (mapped := engine.of(Models).mapped(each.key)) is not None
                ):
                    found[mapped.table.ref] = None
    return tuple(found), selected


def name_of_attribute(engine: Interpreter, info: ClassInfo) -> str | None:
    """The name in `__table__ = create_view("totals", select(...), metadata)`, whoever makes the table of it."""
    for assign in info.attributes.get("__table__", ()):
        if isinstance(assign.value, Call):
            given = [*assign.value.args[:1], *(value for name, value in assign.value.keywords if name == "name")]
            for expression in given:
                text = engine.text_of(engine.frame_around(info), expression)
                if text:
                    return text
    return None
