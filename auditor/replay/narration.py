"""Operations in words."""

from __future__ import annotations

from auditor.facts.operations import (
    SCHEMA_OPERATIONS,
    AddColumn,
    AddElement,
    AlterColumn,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Operation,
    PrimaryKey,
    RenameTable,
)
from auditor.facts.schema import Constraint, ForeignKey, Index


def conflicting(operation: Operation) -> bool:
    """Does it change the schema, so that not knowing whether it runs matters?"""
    return isinstance(operation, SCHEMA_OPERATIONS)


def action_of(operation: Operation) -> str:
    """`add column name`, `create index ix_users_name`, ..."""
    match operation:
        case CreateTable():
            return "create table"
        case DropTable():
            return "drop table"
        case RenameTable(new=new):
            return f"rename table to {new}"
        case AddColumn(column=column):
            return f"add column {column.name}"
        case DropColumn(name=name):
            return f"drop column {name}"
        case AlterColumn(name=name, new_name=new) if new:
            return f"rename column {name} to {new}"
        case AlterColumn(name=name):
            return f"alter column {name}"
        case AddElement(element=element):
            return f"create {_kind(element)} {element.name or ''}".rstrip()
        case DropConstraint(name=name):
            return f"drop constraint {name}"
        case DropIndex(name=name):
            return f"drop index {name}"
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in type(operation).__name__)
    return words.strip()


def _kind(element: PrimaryKey | ForeignKey | Index | Constraint) -> str:
    match element:
        case PrimaryKey():
            return "primary key"
        case ForeignKey():
            return "foreign key"
        case Index(unique=unique):
            return "unique index" if unique else "index"
        case Constraint(kind=kind):
            return f"{kind} constraint"
