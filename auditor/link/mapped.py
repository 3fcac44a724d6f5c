"""Which classes are mapped, to which table, and what their attributes are.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration; Flask-SQLAlchemy 3.1, Models and Tables; SQLModel, Tutorial.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditor.effects import last_part
from auditor.effects.catalogue import is_family
from auditor.facts.access import Role, TableKey
from auditor.facts.code import Assign, Attr, Call, Const, Expr, Function, Lambda, Map, Name, Return, Seq, Str
from auditor.link import naming
from auditor.link.frames import Frame
from auditor.link.units import ClassInfo, nodes_of, statements_of
from auditor.link.values import ClassRef, TableRef

if TYPE_CHECKING:
    from auditor.link.engine import Engine

COLUMN_CALLS = frozenset(
    {"Column", "mapped_column", "deferred", "column_property", "synonym", "composite", "Field", "query_expression",
     "MappedColumn", "column"}
)  # fmt: skip
RELATIONSHIP_CALLS = frozenset({"relationship", "relation", "Relationship", "dynamic_loader"})
#: `lazy=` values that load the target together with the parent (Relationship Loading Techniques).
EAGER = frozenset({"joined", "selectin", "subquery", "immediate", "False", "joined_table"})


@dataclass(eq=False, slots=True)
class RelationshipInfo:
    """A relationship as declared; targets are resolved on demand, when all classes are known."""

    name: str
    owner: ClassInfo
    call: Call | None
    annotation: Expr | None
    line: int
    backref_of: RelationshipInfo | None = None
    target: str | None = None  # class key, once resolved
    secondary: TableKey | None = None
    lazy: str = "select"
    cascade: frozenset[str] = frozenset({"save-update", "merge"})
    collection: bool = True
    owns_key: bool = False  # many-to-one: the foreign key is in the owner's table
    passive_deletes: bool = False


@dataclass(eq=False, slots=True)
class TableInfo:
    """A declared table. `metadata` tells apart equal names in separate MetaData collections."""

    ref: str
    name: str
    schema: str | None
    path: str
    line: int
    role: Role
    kind: str
    dotted: str
    metadata: str = ""
    key: TableKey = TableKey("")
    classes: list[MappedInfo] = field(default_factory=list)
    call: Call | None = None
    also: list[tuple[str, int]] = field(default_factory=list)
    exact: bool = True  # the name could be evaluated
    local: bool = False  # made inside a function or reflected: another look at a table declared elsewhere


@dataclass(eq=False, slots=True)
class MappedInfo:
    """A mapped class: its table, its mapped parent, and its attributes by kind."""

    info: ClassInfo
    table: TableInfo
    inheritance: str = ""
    parent: MappedInfo | None = None
    children: list[MappedInfo] = field(default_factory=list)
    columns: dict[str, Assign | None] = field(default_factory=dict)
    relationships: dict[str, RelationshipInfo] = field(default_factory=dict)
    proxies: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.info.key


def call_name(expression: Expr | None) -> str:
    """The last part of the name of what is called: `Column` for `db.Column(...)`."""
    if isinstance(expression, Call):
        func = expression.func
        if isinstance(func, Attr):
            return func.name
        if isinstance(func, Name):
            return func.id
    return ""


def declares_table(engine: Engine, info: ClassInfo) -> bool:
    """Is the class itself mapped to a table of its own or of its parent?"""
    if info.typing_only or _is_true(info, "__abstract__") or is_base(engine, info):
        return False
    if _mapping_decorator(engine, info):
        return True
    external = engine.hierarchy.external_bases(info)
    if any(last_part(name) in {"SQLModel", "SQLModelBase"} for name in external):
        return any(_declares_table_keyword(cls) for cls in engine.hierarchy.mro(info)[:1])
    if not is_declarative(engine, info):
        return False
    if "__tablename__" in info.attributes or "__table__" in info.attributes:
        return not _is_none(info, "__tablename__")
    return _inherits_a_name(engine, info) or bool(_own_columns(info) and _has_default_name(external))


def is_base(engine: Engine, info: ClassInfo) -> bool:
    """Is the class a declarative base itself, and no model: `class Base(DeclarativeBase)`, `@as_declarative()`?"""
    direct = {last_part(base.external) for base in engine.hierarchy.bases(info) if base.info is None}
    return bool(direct & {"DeclarativeBase", "DeclarativeBaseNoMeta"}) or _is_generated_base(engine, info)


def _declares_table_keyword(info: ClassInfo) -> bool:
    return any(
        name == "table" and isinstance(value, Const) and value.value is True for name, value in info.node.keywords
    )


def _mapping_decorator(engine: Engine, info: ClassInfo) -> bool:
    """`@registry.mapped`, `@registry.mapped_as_dataclass` (ORM, Declarative Mapping using a Decorator)."""
    for decorator in info.node.decorators:
        target = decorator.func if isinstance(decorator, Call) else decorator
        if isinstance(target, Attr) and target.name in {"mapped", "mapped_as_dataclass"}:
            return True
        if isinstance(target, Name) and target.id in {"mapped_as_dataclass"}:
            return "__tablename__" in info.attributes or "__table__" in info.attributes
    return False


def is_declarative(engine: Engine, info: ClassInfo) -> bool:
    """Does the class descend from a declarative base, or from something outside the project that may be one?

    A class with `__tablename__` or `__table__` and any base outside the project counts; a mixin has none.
    """
    external = engine.hierarchy.external_bases(info)
    if any(_is_declarative_external(name) for name in external):
        return True
    if any(_is_generated_base(engine, cls) for cls in engine.hierarchy.mro(info)):
        return True
    named = "__tablename__" in info.attributes or "__table__" in info.attributes
    plain = {"object", "builtins.object", "typing.Generic", "abc.ABC"}
    if named and any(not is_plain_external(name) and name not in plain for name in external):
        return bool(_own_columns(info)) or "__table__" in info.attributes
    return False


def is_plain_external(name: str) -> bool:
    """External bases that are certainly no declarative base."""
    root = name.partition(".")[0]
    return root in {"builtins", "abc", "typing", "enum", "pydantic", "dataclasses", "collections", "typing_extensions"}


def _is_declarative_external(name: str) -> bool:
    last = last_part(name)
    if last in {"DeclarativeBase", "DeclarativeBaseNoMeta", "MappedAsDataclass", "declarative_base", "generate_base",
                "automap_base", "Model", "AsyncAttrs"}:  # fmt: skip
        return is_family(name) or last in {"declarative_base", "generate_base", "Model"}
    return False


def _is_generated_base(engine: Engine, info: ClassInfo) -> bool:
    """A class made a base by `@as_declarative()` or `@registry.as_declarative_base()`."""
    for decorator in info.node.decorators:
        target = decorator.func if isinstance(decorator, Call) else decorator
        name = target.name if isinstance(target, Attr) else getattr(target, "id", "")
        if name in {"as_declarative", "as_declarative_base"}:
            return True
        values = engine.evaluate(engine.frame_around(info), target)
        if any(last_part(getattr(value, "name", "")) in {"as_declarative", "as_declarative_base"} for value in values):
            return True
    return any(call_name(k[1]) == "DeclarativeMeta" or getattr(k[1], "id", "") == "DeclarativeMeta"
               for k in info.node.keywords if k[0] == "metaclass")  # fmt: skip


def _is_true(info: ClassInfo, name: str) -> bool:
    return any(isinstance(a.value, Const) and a.value.value is True for a in info.attributes.get(name, ()))


def _is_none(info: ClassInfo, name: str) -> bool:
    found = info.attributes.get(name, ())
    return bool(found) and all(isinstance(a.value, Const) and a.value.value is None for a in found)


def _inherits_a_name(engine: Engine, info: ClassInfo) -> bool:
    """A mixin or abstract base computes the name (`declared_attr`), or the class is a child of a mapped one."""
    for cls in engine.hierarchy.mro(info)[1:]:
        if engine.models.mapped_by_key(cls) is not None:
            return True
        if "__tablename__" in cls.methods or "__tablename__" in cls.attributes or "__table__" in cls.attributes:
            return bool(_own_columns(info)) or any(_own_columns(other) for other in engine.hierarchy.mro(info))
    return "__tablename__" in info.methods


def _has_default_name(external: tuple[str, ...]) -> bool:
    return any(last_part(name) == "Model" for name in external)


def _own_columns(info: ClassInfo) -> dict[str, Assign | None]:
    """Attributes of the body that are columns: `Column(...)`, `mapped_column(...)`, `Mapped[...]` annotations."""
    found: dict[str, Assign | None] = {}
    for name, assigns in info.attributes.items():
        for assign in assigns:
            if call_name(assign.value) in COLUMN_CALLS or (
                assign.annotation is not None
                and _is_mapped(assign.annotation)
                and call_name(assign.value) not in RELATIONSHIP_CALLS
            ):
                found[name] = assign
    for name, units in info.methods.items():
        node = units[0].node
        if node is not None and is_declared_attr(node) and returned_call(node) in COLUMN_CALLS:
            found[name] = None
    return found


def _is_mapped(annotation: Expr) -> bool:
    if isinstance(annotation, Str):
        return annotation.text.lstrip().startswith(("Mapped[", "orm.Mapped["))
    value = getattr(annotation, "value", None)
    name = value.name if isinstance(value, Attr) else getattr(value, "id", "")
    return name in {"Mapped", "DynamicMapped", "WriteOnlyMapped"}


def is_declared_attr(node: Function) -> bool:
    for decorator in node.decorators:
        name = decorator.name if isinstance(decorator, Attr) else getattr(decorator, "id", "")
        if name in {"declared_attr", "directive", "cascading", "declared_attr.directive"}:
            return True
    return False


def returned_call(node: Function) -> str:
    """The name of what the function returns a call of."""
    return next((call_name(s.value) for s in statements_of(node.body) if isinstance(s, Return) and s.value), "")


def collect_attributes(engine: Engine, mapped: MappedInfo) -> None:
    """Fill in columns, relationships and proxies from the class and its unmapped bases."""
    for cls in engine.hierarchy.mro(mapped.info):
        other = engine.models.mapped_by_key(cls)
        if other is not None and other is not mapped:
            continue
        for name, assign in _own_columns(cls).items():
            mapped.columns.setdefault(name, assign)
        if any(last_part(name) == "SQLModel" for name in engine.hierarchy.external_bases(cls)):
            for name, assigns in cls.attributes.items():
                if assigns[-1].annotation is not None and call_name(assigns[-1].value) not in RELATIONSHIP_CALLS:
                    mapped.columns.setdefault(name, assigns[-1])
        _collect_relationships(mapped, cls)


def _collect_relationships(mapped: MappedInfo, cls: ClassInfo) -> None:
    for name, assigns in cls.attributes.items():
        for assign in assigns:
            value = assign.value
            called = call_name(value)
            if isinstance(value, Call) and called in RELATIONSHIP_CALLS:
                info = RelationshipInfo(name, mapped.info, value, assign.annotation, assign.line)
                mapped.relationships.setdefault(name, info)
                mapped.columns.pop(name, None)
            elif isinstance(value, Call) and called in {"association_proxy", "AssociationProxy"}:
                texts = [arg.text for arg in value.args if isinstance(arg, Str)]
                if texts:
                    mapped.proxies[name] = (texts[0], texts[1] if len(texts) > 1 else "")
    for name, units in cls.methods.items():
        node = units[0].node
        if node is None or not is_declared_attr(node):
            continue
        for statement in statements_of(node.body):
            if isinstance(statement, Return) and isinstance(statement.value, Call):
                if call_name(statement.value) in RELATIONSHIP_CALLS:
                    info = RelationshipInfo(name, mapped.info, statement.value, node.returns, statement.line)
                    mapped.relationships.setdefault(name, info)


def collect_properties(mapped: MappedInfo, call: Call) -> None:
    """`properties={"posts": relationship(Post)}` of an imperative mapping."""
    for name, value in call.keywords:
        if name == "properties":
            for part in _dicts(value):
                for key, item in part.items:
                    if isinstance(key, Str) and isinstance(item, Call) and call_name(item) in RELATIONSHIP_CALLS:
                        mapped.relationships[key.text] = RelationshipInfo(key.text, mapped.info, item, None, item.line)


def table_name(engine: Engine, info: ClassInfo) -> tuple[str, bool] | None:
    """The name of the table of the class and whether it is exact; None where it shares its parent's table."""
    mro = engine.hierarchy.mro(info)
    for position, cls in enumerate(mro):
        if position and engine.models.mapped_by_key(cls) is not None:
            break  # beyond here names belong to the parent
        if cls.attributes.get("__tablename__"):
            return _evaluated(engine, info, cls)
        if "__tablename__" in cls.methods:
            return naming.declared_name(engine, info, cls.methods["__tablename__"][0])
    external = engine.hierarchy.external_bases(info)
    if any(last_part(name) in {"SQLModel"} for name in external):
        return info.node.name.lower(), True
    if _has_default_name(external) and (_has_primary_key(engine, info) or not _mapped_parent(engine, info)):
        return naming.snake_case(info.node.name), True
    if _mapped_parent(engine, info) is not None:
        return None
    return naming.snake_case(info.node.name), False


def _evaluated(engine: Engine, info: ClassInfo, cls: ClassInfo) -> tuple[str, bool] | None:
    assign = cls.attributes["__tablename__"][-1]
    if assign.value is None:
        return naming.snake_case(info.node.name), False
    if isinstance(assign.value, Lambda):
        return naming.snake_case(info.node.name), False
    text = engine.text_of(engine.frame_around(cls), assign.value)
    return (text, True) if text is not None else (naming.snake_case(info.node.name), False)


def _has_primary_key(engine: Engine, info: ClassInfo) -> bool:
    for assign in _own_columns(info).values():
        if assign is not None and isinstance(assign.value, Call):
            if any(name == "primary_key" for name, _ in assign.value.keywords):
                return True
    return False


def _mapped_parent(engine: Engine, info: ClassInfo) -> MappedInfo | None:
    for cls in engine.hierarchy.mro(info)[1:]:
        if (found := engine.models.mapped_by_key(cls)) is not None:
            return found
    return None


def inheritance_of(engine: Engine, info: ClassInfo, own_table: bool) -> tuple[str, MappedInfo | None]:
    """Single-table, joined or concrete inheritance (ORM, Mapping Class Inheritance Hierarchies)."""
    parent = _mapped_parent(engine, info)
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


def schema_of(engine: Engine, info: ClassInfo) -> str | None:
    """The schema from `__table_args__`, of the class or a base, else from the base's MetaData."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get("__table_args__", ()):
            for part in _dicts(assign.value):
                for key, value in part.items:
                    if isinstance(key, Str) and key.text == "schema":
                        return engine.text_of(engine.frame_around(cls), value)
        for unit in cls.methods.get("__table_args__", ()):
            for statement in statements_of(unit.node.body if unit.node else ()):
                if isinstance(statement, Return):
                    for part in _dicts(statement.value):
                        for key, value in part.items:
                            if isinstance(key, Str) and key.text == "schema":
                                return engine.text_of(engine.frame_around(cls), value)
        for assign in cls.attributes.get("metadata", ()):
            if assign.value is not None and (found := naming.metadata_schema(engine, cls.module, assign.value)):
                return found
        for expression in cls.node.bases:
            found = naming.base_schema(engine, cls.module, expression)
            if found:
                return found
    return None


def _dicts(value: Expr | None) -> list[Map]:
    if isinstance(value, Map):
        return [value]
    if isinstance(value, Seq):
        return [item for item in value.items if isinstance(item, Map)]
    if isinstance(value, Call) and call_name(value) == "dict":
        return [Map(tuple((Str(name, 0), item) for name, item in value.keywords))]
    return []


def table_of_attribute(engine: Engine, info: ClassInfo) -> TableRef | None:
    """The Core table of `__table__ = ...`, of the class itself."""
    for assign in info.attributes.get("__table__", ()):
        if assign.value is not None:
            for value in engine.evaluate(engine.frame_around(info), assign.value):
                if isinstance(value, TableRef):
                    return value
    return None


def column_names(call: Call) -> frozenset[str]:
    """The columns that a Core `Table(...)` call lists."""
    return frozenset(
        arg.args[0].text
        for arg in call.args
        if isinstance(arg, Call)
        and call_name(arg) in {"Column", "column"}
        and arg.args
        and isinstance(arg.args[0], Str)
    )


def referred_tables(engine: Engine, mapped: MappedInfo) -> frozenset[str]:
    """The tables that `ForeignKey(...)` of the class's columns refer to, by name."""
    found: set[str] = set()
    frame = engine.frame_around(mapped.info)
    sources: list[object] = [assign.value for assign in mapped.columns.values() if assign is not None]
    sources += [assign.annotation for assign in mapped.columns.values() if assign is not None]
    sources += [assign.value for assign in mapped.info.attributes.get("__table_args__", ())]
    sources += [
        unit.node
        for units in mapped.info.methods.values()
        for unit in units
        if unit.node and is_declared_attr(unit.node)
    ]
    sources.append(mapped.table.call)
    for source in sources:
        for call in nodes_of(source):
            if isinstance(call, Call) and call_name(call) in {"ForeignKey", "ForeignKeyConstraint"}:
                for argument in call.args[-1:] if call_name(call) == "ForeignKeyConstraint" else call.args[:1]:
                    items = argument.items if isinstance(argument, Seq) else (argument,)
                    for item in items:
                        name = _referred(engine, frame, item)
                        if name:
                            found.add(name)
            elif isinstance(call, Call):
                for name, value in call.keywords:
                    if name == "foreign_key" and isinstance(value, Str):
                        found.add(value.text.split(".")[-2] if "." in value.text else value.text)
    return frozenset(found)


def _referred(engine: Engine, frame: Frame, item: Expr) -> str | None:
    if isinstance(item, Attr):  # ForeignKey(User.id)
        for value in engine.evaluate(frame, item.value):
            if isinstance(value, ClassRef) and (other := engine.models.mapped(value.key)) is not None:
                return other.table.name
            if isinstance(value, TableRef):
                return engine.tables[value.key].name
    text = engine.text_of(frame, item)
    if text is None or "." not in text:
        return text
    return text.split(".")[-2]
