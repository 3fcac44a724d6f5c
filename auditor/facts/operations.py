"""What a migration does to a database, one operation each, whether Alembic's `op` says it or a statement of DDL.

Names stand as written, without quotes; `schema` None is the default schema. `if_exists` and `if_not_exists` are what
the migration says itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from auditor.facts.key import TableKey
from auditor.facts.schema import Column, Constraint, ForeignKey, Index


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """The columns of a primary key; `name` None: the database's default."""

    name: str | None
    columns: tuple[str, ...]


Element: TypeAlias = PrimaryKey | ForeignKey | Constraint | Index


@dataclass(frozen=True, slots=True)
class CreateTable:
    """`like`: the table whose columns are copied; `enums`: types that are made with the table."""

    table: TableKey
    columns: tuple[Column, ...]
    elements: tuple[Element, ...] = ()
    if_not_exists: bool = False
    like: TableKey | None = None
    enums: tuple[CreateEnum, ...] = ()
    comment: str | None = None
    partition: bool = False


@dataclass(frozen=True, slots=True)
class DropTable:
    table: TableKey
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameTable:
    """`new` holds another name, another schema, or both."""

    table: TableKey
    new: TableKey
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AddColumn:
    table: TableKey
    column: Column
    elements: tuple[Element, ...] = ()
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropColumn:
    table: TableKey
    name: str
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """What changes, None where it stays. `default` is a pair of whether it changes, and to what."""

    table: TableKey
    name: str
    new_name: str | None = None
    type: str | None = None
    nullable: bool | None = None
    default: tuple[bool, str | None] = (False, None)
    comment: str | None = None
    identity: bool | None = None


@dataclass(frozen=True, slots=True)
class AddElement:
    """A key, constraint or index is added to a table; `using`: the unique index that it takes over."""

    table: TableKey
    element: Element
    if_not_exists: bool = False
    using: str | None = None
    concurrently: bool = False


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """`kind`: `unique`, `check`, `foreignkey`, `primary`, or empty where it is not said."""

    table: TableKey
    name: str
    kind: str = ""
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    table: TableKey
    name: str
    new: str


@dataclass(frozen=True, slots=True)
class DropIndex:
    name: str
    table: TableKey | None = None
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class RenameIndex:
    name: str
    new: str
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class CreateEnum:
    name: str
    values: tuple[str, ...] | None
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropEnum:
    name: str
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class AlterEnum:
    """A value is added (`add`), or the type or a value gets another name (`rename` old, new)."""

    name: str
    add: str | None = None
    new_name: str | None = None
    rename: tuple[str, str] | None = None
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class CreateView:
    """A view, materialized or not: no table, but a name that guards can ask for."""

    table: TableKey
    replace: bool = False


@dataclass(frozen=True, slots=True)
class DropView:
    table: TableKey
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class OtherDdl:
    """DDL that makes or changes no table: extensions, functions, triggers, comments, grants.

    `words`: how it begins; of a temporary table `create temporary NAME`.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Setting:
    """`SET lock_timeout = ...` and the like; `text` as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Data:
    """Rows are read or changed; `tables`: those that the statement names, as far as its text tells."""

    tables: tuple[str, ...] = ()
    writes: bool = True


Operation: TypeAlias = (
    CreateTable
    | DropTable
    | RenameTable
    | AddColumn
    | DropColumn
    | AlterColumn
    | AddElement
    | DropConstraint
    | RenameConstraint
    | DropIndex
    | RenameIndex
    | CreateEnum
    | DropEnum
    | AlterEnum
    | CreateView
    | DropView
    | OtherDdl
    | Setting
    | Data
)

#: The operations that make, change or drop what a `Schema` holds.
SCHEMA_OPERATIONS = (
    CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn, AddElement, DropConstraint,
    RenameConstraint, DropIndex, RenameIndex, CreateEnum, DropEnum, AlterEnum,
)  # fmt: skip


def table_of(operation: Operation) -> TableKey | None:
    """The table that an operation is about; None where it names none."""
    return getattr(operation, "table", None)
