"""The names that constraints and indexes get when nobody gives them one.

Source: PostgreSQL, `ChooseConstraintName` and `makeObjectName` (`table_column_key`, `_fkey`, `_check`, `_pkey`);
SQLAlchemy 2.0, "Configuring Constraint Naming Conventions" (`ix_table_column` of a column with `index=True`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from auditor.facts.operations import Element, PrimaryKey
from auditor.facts.schema import Constraint, ForeignKey, Index

_LONGEST = 63  # bytes of a name in PostgreSQL
_TOKEN = re.compile(r"%\((\w+)\)s")

Convention = Mapping[str, str]


def named(element: Element, table: str, convention: Convention) -> Element:
    """The element with the name that the convention or else the database gives it."""
    kind, columns = _kind(element)
    if element.name is not None:
        form = convention.get(kind, "")
        if kind == "ck" and "%(constraint_name)s" in form and not element.name.startswith("ck_"):
            return replace(element, name=_apply(form, element, table, columns) or element.name)
        return replace(element, name=_truncated(element.name)) if isinstance(element, Index) else element
    name = _apply(convention.get(kind, ""), element, table, columns) or default_name(kind, table, columns)
    return replace(element, name=name)


def default_name(kind: str, table: str, columns: tuple[str, ...]) -> str:
    """PostgreSQL's own choice; for an index that SQLAlchemy makes of `index=True`, SQLAlchemy's."""
    if kind == "ix":
        return _truncated("_".join(("ix", table, *(re.sub(r"\W", "_", each) for each in columns))))
    if kind == "pk":
        return _made(table, "", "pkey")
    label = {"uq": "key", "fk": "fkey", "ck": "check", "ex": "excl"}[kind]
    return _made(table, "_".join(columns[:1] if kind == "ck" else columns), label)


def _truncated(name: str) -> str:
    """As SQLAlchemy cuts the names that it makes, or that `op.f` was given (sqlalchemy.sql.compiler,
    `truncate_and_render_index_name`)."""
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    return f"{name[: _LONGEST - 8]}_{digest[-4:]}"


def _made(first: str, second: str, label: str) -> str:
    """PostgreSQL's `makeObjectName`: the longer of the two names is cut until all fits."""
    room = _LONGEST - len(label) - 1 - (1 if second else 0)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    return "_".join(part for part in (first, second, label) if part)


def _kind(element: Element) -> tuple[str, tuple[str, ...]]:
    match element:
        case PrimaryKey(columns=columns):
            return "pk", columns
        case ForeignKey(columns=columns):
            return "fk", columns
        case Index(columns=columns):
            return "ix", columns
        case Constraint(kind="unique", columns=columns):
            return "uq", columns
        case Constraint(kind=kind, columns=columns):
            return ("ex" if kind == "exclude" else "ck"), columns


def _apply(form: str, element: Element, table: str, columns: tuple[str, ...]) -> str | None:
    """The convention's form with its tokens filled in; None where one is not known."""
    if not form:
        return None
    known = {"table_name": table, "constraint_name": element.name or ""}
    for index, column in enumerate(columns):
        known[f"column_{index}_name"] = known[f"column_{index}_label"] = known[f"column_{index}_key"] = column
    known["column_0_label"] = f"{table}_{columns[0]}" if columns else ""
    known["column_0N_name"] = "".join(columns)
    known["column_0_N_name"] = "_".join(columns)
    if isinstance(element, ForeignKey):
        known["referred_table_name"] = element.target.name
        known["referred_column_0_name"] = element.target_columns[0] if element.target_columns else ""
    if any(token not in known for token in _TOKEN.findall(form)):
        return None
    return _truncated(_TOKEN.sub(lambda match: known[match[1]], form))
