"""Tables for which the project has classes of another object-relational mapper, too: what these do is not followed.

Sources: Django, "Model Meta options" (`db_table`, `app_label`) and "ManyToManyField" (`db_table`); Peewee, "Models and
Fields: Model options and table metadata" (`table_name`); Tortoise ORM, "Models: The Meta class" (`table`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from auditor.facts.access import Role
from auditor.facts.code import Call, Str
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found
from auditor.link.domain.values import External
from auditor.link.modules.index import ClassInfo
from auditor.link.results.kept_outside import kept_at
from auditor.link.syntax.names import call_name
from auditor.link.tables.declared import TableInfo
from auditor.link.tables.index import TableIndex

#: By the package of the base class: what the mapper is called, and where a class says the name of its table.
_MAPPERS = {
    "django": ("Django", ("db_table",)),
    "peewee": ("Peewee", ("table_name", "db_table")),
    "playhouse": ("Peewee", ("table_name", "db_table")),
    "tortoise": ("Tortoise", ("table",)),
}


def kept_by_other_mappers(engine: Interpreter) -> list[Found]:
    """A possible access of each kind, at the class, to each declared table that such a class may be of."""
    tables: dict[str, list[TableInfo]] = {}
    for table in engine.of(TableIndex).values():
        tables.setdefault(table.name.lower(), []).append(table)
    found: dict[Found, None] = {}
    for info in engine.index.classes.values():
        mapper = _mapper_of(engine, info) if info.node.bases and info.module.role is Role.APP else ""
        for name in _names(info, mapper) if mapper else ():
            keeper, at = (
                f"the {_MAPPERS[mapper][0]} model {info.node.name}",
                (info.module.path, info.node.line, Role.APP),
            )
            for table in tables.get(name, ()):
                found.update(dict.fromkeys(kept_at(table, keeper, at)))
    return [*found]


def _mapper_of(engine: Interpreter, info: ClassInfo) -> str:
    """The package of the mapper; empty where the class is none of its models."""
    for base in engine.hierarchy.external_bases(info):
        root, *rest = base.split(".")
        if root in _MAPPERS and rest and ("models" in rest or rest[-1].endswith("Model")):
            return root
    return "django" if any(map(partial(_has_field, engine), engine.hierarchy.mro(info))) else ""


def _has_field(engine: Interpreter, info: ClassInfo) -> bool:
    """Has the class a field of Django, below the base of another package (`class Node(MPTTModel)`)?"""
    calls = [each[-1].value for each in info.attributes.values()]
    fields = [each.func for each in calls if isinstance(each, Call) and call_name(each).endswith("Field")]
    if not fields or not any(base.endswith("Model") for base in engine.hierarchy.external_bases(info)):
        return False
    around = engine.frame_around(info)
    values = (value for field in fields for value in engine.evaluate(around, field))
    return any(isinstance(value, External) and value.name.startswith("django.db.models.") for value in values)


def _names(info: ClassInfo, mapper: str) -> Iterator[str]:
    """What the table of the class may be called, in lower case; with the tables between two of Django's classes."""
    meta = info.classes.get("Meta")
    said = [_text(meta, name) for name in _MAPPERS[mapper][1]] if meta is not None else []
    names = [name for name in said if name]
    if not names:
        own = info.node.name.lower()
        label = _text(meta, "app_label") if meta is not None else ""
        apps = [label] if label else info.module.name.split(".")
        names = [f"{app}_{own}" for app in apps] if mapper == "django" else [own]
    for name in names:
        yield name.lower()
        if mapper == "django":
            yield from (f"{name}_{attribute}".lower() for attribute in info.attributes)


def _text(meta: ClassInfo, name: str) -> str:
    values = (assign.value for assign in meta.attributes.get(name, ()))
    return next((value.text for value in values if isinstance(value, Str)), "")
