"""The columns of a table, from `Column`, `mapped_column`, SQLModel's `Field` and `Mapped[...]` annotations.

Source: SQLAlchemy 2.0, ORM Table Configuration with Declarative, "Declarative Table with mapped_column()"; Core,
Describing Databases with MetaData (`Column`); SQLModel, Tutorial.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from auditor.facts.code import Assign, Call, Const, Expr, Name, Seq, Str, Sub
from auditor.facts.schema import Column, ForeignKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare import column_types, declared
from auditor.link.libraries.sqlalchemy.declare.mapped import own_columns
from auditor.link.syntax.annotations import is_annotated, without_none
from auditor.link.syntax.names import call_name, is_true, keywords_of, last_name, named, returned
from auditor.link.tables.declared import MappedInfo

_DECLARING = frozenset({"Column", "mapped_column", "MappedColumn", "Field"})
_WRAPPING = frozenset({"deferred", "column_property"})
# Positional arguments of a column that are not its type.
_NO_TYPES = frozenset({"ForeignKey", "Identity", "Computed", "Sequence", "CheckConstraint", "FetchedValue", "Default"})

Found = tuple[Column, tuple[ForeignKey, ...]]


@dataclass(frozen=True, slots=True)
class _Written:
    """A column as it is written: the attribute, the call that makes it, its annotation, and the line."""

    attribute: str
    call: Call | None
    annotation: Expr | None
    line: int


def columns_of_class(engine: Interpreter, mapped: MappedInfo) -> list[Found]:
    """The columns that the class adds to its table, those of its mixins included, with their foreign keys."""
    frame = engine.frame_around(mapped.info)
    found: list[Found] = []
    own = own_columns(mapped.info)
    for attribute, assign in mapped.columns.items():
        if attribute not in own and _is_inherited(mapped, attribute):
            continue  # from a mixin of the parent: the column is in the parent's table
        if mapped.table.call is not None and assign is not None and assign.value is None:
            continue  # `Table(...)` has the columns, and an annotation only says so to a type checker
        call = assign.value if assign is not None else _returned(engine, mapped, attribute)
        column = _column(engine, frame, mapped, attribute, call, assign)
        if column is not None and attribute not in own and not _is_beside(engine, mapped, attribute):
            column = replace(column[0], line=0), column[1]  # the line is one of another file
        if column is not None:
            found.append(column)
    return found


def _is_beside(engine: Interpreter, mapped: MappedInfo, attribute: str) -> bool:
    """Does what the class inherits the column from stand in the same file?"""
    owners = (cls for cls in engine.hierarchy.mro(mapped.info) if attribute in own_columns(cls))
    owner = next(owners, None)
    return owner is None or owner.module.path == mapped.info.module.path


def columns_of_call(engine: Interpreter, frame: Frame, call: Call) -> list[Found]:
    """The columns that a Core `Table(...)` lists."""
    return [
        _from_call(engine, frame, _Written(argument.args[0].text, argument, None, argument.line))
        for argument in named(call, "Column")
        if argument.args and isinstance(argument.args[0], Str)
    ]


def _is_inherited(mapped: MappedInfo, attribute: str) -> bool:
    parent = mapped.parent if mapped.inheritance != "concrete" else None
    return parent is not None and (attribute in parent.columns or _is_inherited(parent, attribute))


def _returned(engine: Interpreter, mapped: MappedInfo, attribute: str) -> Expr | None:
    """The column that a `declared_attr` of the class or of a mixin returns."""
    for cls in engine.hierarchy.mro(mapped.info):
        for unit in cls.methods.get(attribute, ()):
            if unit.node is not None:
                return next(returned(unit.node), None)
    return None


def _column(
    engine: Interpreter,
    frame: Frame,
    mapped: MappedInfo,
    attribute: str,
    call: Expr | None,
    assign: Assign | None,
) -> Found | None:
    annotation = assign.annotation if assign is not None else None
    while isinstance(call, Call) and call_name(call) in _WRAPPING:
        inner = call.args[0] if call.args else None
        if not (isinstance(inner, Call) and call_name(inner) in _DECLARING):
            return None
        call = inner
    if isinstance(call, Call) and call_name(call) not in _DECLARING:
        return None
    line = assign.line if assign is not None else getattr(call, "line", mapped.info.node.line)
    plain = call if isinstance(call, Call) else None
    wrapped = keywords_of(plain).get("sa_column")  # SQLModel hands a whole column over
    if isinstance(wrapped, Call):
        plain, annotation = wrapped, None
    if plain is None and annotation is None:
        return None
    column, keys = _from_call(engine, frame, _Written(attribute, plain, annotation, line), mapped)
    if column.nullable is False and not column.primary_key and _is_none_by_default(assign, call):
        column = replace(column, nullable=None)
    return column, keys


def _is_none_by_default(assign: Assign | None, call: Expr | None) -> bool:
    """`x: str = None` of SQLModel: with pydantic 1 the column may be NULL, with pydantic 2 it may not
    (sqlmodel._compat, `is_field_noneable`)."""
    annotation = assign.annotation if assign is not None else None
    if annotation is None or (isinstance(annotation, Sub) and last_name(annotation.value) == "Mapped"):
        return False
    if isinstance(call, Call):
        options = keywords_of(call)
        default = options.get("default", call.args[0] if call.args else None)
        return call_name(call) == "Field" and "nullable" not in options and _is_none(default)
    return _is_none(call)


def _is_none(value: Expr | None) -> bool:
    return isinstance(value, Const) and value.value is None


def _from_call(engine: Interpreter, frame: Frame, written: _Written, mapped: MappedInfo | None = None) -> Found:
    attribute, call, annotation, line = written.attribute, written.call, written.annotation, written.line
    python, optional = without_none(declared.inside_mapped(annotation))
    python, base, base_optional = _unaliased(engine, mapped, python)
    given = {**keywords_of(base), **keywords_of(call)}
    calls = [item for item in (call, base) if item is not None]
    name = next((arg.text for item in calls for arg in item.args[:1] if isinstance(arg, Str)), "")
    if call is not None and call_name(call) == "Field":
        name = ""
    explicit = given.get("name")
    name = explicit.text if isinstance(explicit, Str) else name or attribute
    primary = is_true(given.get("primary_key"))
    identity = any(named(item, "Identity") for item in calls)  # implies NOT NULL (Core, Identity Columns)
    column = Column(
        name=name,
        attribute=attribute,
        type=_type(engine, frame, calls, given) or _annotated_type(engine, frame, mapped, python, calls),
        nullable=_nullable(given, primary or identity, annotation, optional or base_optional),
        primary_key=primary,
        unique=is_true(given.get("unique")),
        index=is_true(given.get("index")),
        server_default=declared.default_text(given.get("server_default")),
        default=bool({"default", "default_factory", "insert_default"} & set(given)),
        computed=any(named(item, "Computed") for item in calls),
        identity=identity,
        comment=comment.text if isinstance(comment := given.get("comment"), Str) else None,
        line=line,
    )
    return column, _foreign_keys(engine, frame, name, calls, given)


def _unaliased(
    engine: Interpreter, mapped: MappedInfo | None, python: Expr | None
) -> tuple[Expr | None, Call | None, bool]:
    """`Annotated[int, mapped_column(...)]`, written out or by the name of an alias: the type, the column, optional?"""
    module = mapped.info.module if mapped is not None else None
    if isinstance(python, Name) and module is not None:
        found = declared.alias_of(engine, module, python.id)
        if found is not None and isinstance(found[1], Sub):
            python = found[1]
    if is_annotated(python) and isinstance(python.index, Seq):
        first, *more = python.index.items
        inner, optional = without_none(first)
        column = next((item for item in more if isinstance(item, Call) and call_name(item) in _DECLARING), None)
        return inner, column, optional
    return python, None, False


def _type(engine: Interpreter, frame: Frame, calls: list[Call], given: dict[str, Expr]) -> str:
    module = frame.unit.module
    for key in ("type_", "sa_type"):
        if key in given:
            return column_types.type_text(engine, module, given[key])
    for call in calls:
        if call_name(call) == "Field":
            continue
        for argument in call.args:
            if not isinstance(argument, Str | Const) and call_name(argument) not in _NO_TYPES:
                return column_types.type_text(engine, module, argument)
    return ""


def _annotated_type(
    engine: Interpreter, frame: Frame, mapped: MappedInfo | None, python: Expr | None, calls: list[Call]
) -> str:
    """The type that the annotation says; not of a foreign key, which has the type of what it refers to
    (sqlalchemy.orm.properties, `_init_column_for_annotation`; SQLModel's `Field(foreign_key=...)` keeps it)."""
    if any(named(each, "ForeignKey") for each in calls if call_name(each) != "Field"):
        return ""
    owner = mapped.info if mapped is not None else None
    return _sized(column_types.type_of_annotation(engine, frame, owner, python), calls)


def _sized(derived: str, calls: list[Call]) -> str:
    """A text of SQLModel is as long as `Field(max_length=...)` says (sqlmodel.main, `get_sqlalchemy_type`)."""
    fields = (keywords_of(call) for call in calls if call_name(call) == "Field")
    lengths = [said.value for given in fields if isinstance(said := given.get("max_length"), Const)]
    return f"String({lengths[0]})" if derived == "String" and lengths and isinstance(lengths[0], int) else derived


def _nullable(given: dict[str, Expr], primary: bool, annotation: Expr | None, optional: bool) -> bool | None:
    said = given.get("nullable")
    if isinstance(said, Const) and isinstance(said.value, bool):
        return said.value
    if said is not None:
        return None
    if primary:
        return False
    return optional if annotation is not None else True


def _foreign_keys(
    engine: Interpreter, frame: Frame, name: str, calls: list[Call], given: dict[str, Expr]
) -> tuple[ForeignKey, ...]:
    found: list[ForeignKey] = []
    for call in calls:
        if call_name(call) == "Field":
            continue  # the first argument of SQLModel's is a default
        for key in named(call, "ForeignKey"):
            target = declared.referred(engine, frame, key.args[0]) if key.args else None
            if target is not None:
                options = {k: v.text for k, v in keywords_of(key).items() if isinstance(v, Str)}
                found.append(
                    ForeignKey(
                        (name,), target[0], (target[1],), options.get("ondelete"), options.get("onupdate"),
                        options.get("name"),
                    )
                )  # fmt: skip
    if "foreign_key" in given:  # SQLModel
        target = declared.referred(engine, frame, given["foreign_key"])
        ondelete = given.get("ondelete")
        if target is not None:
            rule = ondelete.text if isinstance(ondelete, Str) else None
            found.append(ForeignKey((name,), target[0], (target[1],), rule))
    return tuple(found)
