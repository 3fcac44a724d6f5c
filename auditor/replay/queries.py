"""What a migration asks of the database: the inspector's methods, and queries of the system catalogs, both answered
from the schema as replayed so far.

Source: SQLAlchemy 2.0, "Reflecting Database Objects" (`Inspector`); PostgreSQL, "The Information Schema", "System
Catalogs" (`pg_class`, `pg_constraint`, `pg_indexes`, `pg_type`), `to_regclass`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.facts.key import TableKey
from auditor.facts.schema import Constraint
from auditor.replay.catalog import Relation
from auditor.replay.values import UNKNOWN, Interpreter, Made, RaisedError, guessed, is_known

_PLACES = re.compile(
    r"\b(?:from|join)\s+(?:pg_catalog\.|information_schema\.)?"
    r"(tables|columns|table_constraints|key_column_usage|referential_constraints|pg_tables|pg_class|pg_constraint|pg_indexes|pg_index|pg_type|pg_enum|"
    r"pg_views|pg_matviews|views|pg_attribute|constraint_column_usage)\b",
    re.I,
)
_CATALOG = re.compile(r"\binformation_schema\.|\bpg_\w+", re.I)
_EQUAL = re.compile(
    r"(?<!\w)(?:\w++\.)?+(\w++)(?:::\w+)?\s*(?:=|~~|\blike\b)\s*(?:'((?:[^']|'')*)'|:(\w+)|%\((\w+)\)s)", re.I
)
_REGCLASS = re.compile(r"(?:to_regclass\(\s*)?(?:'([\w.\"]+)'|:(\w+))\s*(?:\)|::regclass)", re.I)
_NAMES = frozenset(
    {"table_name", "tablename", "relname", "viewname", "matviewname", "conrelid", "indrelid", "attrelid"}
)


def rows_of(machine: Interpreter, text: str, parameters: dict[str, object]) -> Made | None:
    """The rows of a query of the catalogs; None for any other statement."""
    if not re.match(r"\s*select\b", text, re.I) or not (_CATALOG.search(text) or "to_regclass" in text.lower()):
        return None
    machine.note("guard", " ".join(text.split())[:80])
    found = _found(machine, text, parameters)
    if found is None:
        return Made("@rows", ([],), {"certain": False})
    if re.match(r"\s*select\s+exists\b", text, re.I):
        return Made("@rows", ([(bool(found),)],), {"certain": True})
    if re.match(r"\s*select\s+not\s+exists\b", text, re.I):
        return Made("@rows", ([(not found,)],), {"certain": True})
    if re.match(r"\s*select\s+count\b", text, re.I):
        return Made("@rows", ([(len(found),)],), {"certain": True})
    if "to_regclass" in text.lower():
        return Made("@rows", ([(found[0] if found else None,)],), {"certain": True})
    plain = re.match(
        r"\s*select\s+(?:distinct\s+)?(?:\w+\.)?(1|table_name|column_name|tablename|indexname|conname|relname|"
        r"constraint_name|typname|enumlabel)\b",
        text, re.I,
    )  # fmt: skip
    return Made("@rows", ([(name if plain else UNKNOWN,) for name in found],), {"certain": True})


def condition_holds(machine: Interpreter, condition: str, parameters: dict[str, object]) -> bool | None:
    """Does `[NOT] EXISTS (SELECT ... FROM a catalog)` hold? None where that cannot be told."""
    machine.note("guard", " ".join(condition.split())[:80])
    match = re.match(r"\s*(not\s+)?exists\s*\((.*)\)\s*$", condition, re.I | re.S)
    if match is None:
        bare = re.match(r"\s*to_regclass\((.*?)\)\s+is\s+(not\s+)?null\s*$", condition, re.I | re.S)
        if bare is None:
            return None
        found = _found(machine, f"select to_regclass({bare[1]})", parameters)
        return None if found is None else bool(found) is bool(bare[2])
    found = _found(machine, match[2], parameters)
    return None if found is None else bool(found) is not bool(match[1])


def _found(machine: Interpreter, text: str, parameters: dict[str, object]) -> list[str] | None:
    """The names of what the conditions of the query select; None where they are not understood."""
    conditions: dict[str, str] = {}
    for match in _EQUAL.finditer(text):
        value = match[2] if match[2] is not None else guessed(parameters.get(match[3] or match[4], UNKNOWN))
        if not isinstance(value, str):
            return None
        conditions.setdefault(match[1].lower(), value.replace("''", "'"))
    regclass = _REGCLASS.search(text)
    if regclass is not None:
        named = regclass[1] or guessed(parameters.get(regclass[2], UNKNOWN))
        if not isinstance(named, str):
            return None
        table = named.replace('"', "").rpartition(".")[2]
        if "to_regclass" in text.lower() and not _PLACES.search(text):
            known = machine.catalog.find(TableKey(table)) or machine.catalog.index_named(table)
            return [table] if known else []
        conditions["conrelid"] = table
    places = {match[1].lower() for match in _PLACES.finditer(text)}
    table_name = next((conditions[key] for key in _NAMES if key in conditions), None)
    selected = [each for each in machine.catalog.tables.values() if table_name in {None, each.key.name}]
    return _select(machine, places, conditions, selected)


def _select(
    machine: Interpreter, places: set[str], conditions: dict[str, str], tables: list[Relation]
) -> list[str] | None:
    def holding(names: Iterator[str], *keys: str) -> list[str]:
        wanted = next((conditions[key] for key in keys if key in conditions), None)
        return [name for name in names if wanted in {None, name} or ("%" in (wanted or "") and _like(name, wanted))]

    if places & {"columns", "pg_attribute"}:
        return holding((name for each in tables for name in each.columns), "column_name", "attname")
    if places & {"pg_constraint", "table_constraints", "referential_constraints", "key_column_usage"}:
        named = (name for each in tables for name, kind in constraint_names(each) if _of_kind(kind, conditions))
        return holding(named, "conname", "constraint_name")
    if places & {"pg_indexes", "pg_index"} or conditions.get("relkind") in {"i", "I"}:
        every = machine.catalog.tables.values() if conditions.get("relkind") else tables
        return holding((name for each in every for name in index_names(each)), "indexname", "relname")
    if places & {"pg_enum"}:
        enum = machine.catalog.enums.get(conditions.get("typname", ""), [])
        return holding(iter(enum), "enumlabel")
    if places & {"pg_type"}:
        return holding(iter(machine.catalog.enums), "typname")
    if places & {"pg_views", "pg_matviews", "views"}:
        return holding((view.name for view in machine.catalog.views), "viewname", "matviewname", "table_name")
    if places & {"tables", "pg_tables"}:
        return holding((each.key.name for each in tables), "table_name", "tablename")
    if places & {"pg_class"}:
        names = [*(each.key.name for each in machine.catalog.tables.values())]
        names += [name for each in machine.catalog.tables.values() for name in index_names(each)]
        return holding(iter(names), "relname")
    return None


def _like(name: str, pattern: str | None) -> bool:
    parts = [re.escape(part) for part in (pattern or "").split("%")]
    return re.fullmatch(".*".join(parts), name) is not None


def _of_kind(kind: str, conditions: dict[str, str]) -> bool:
    wanted = conditions.get("contype") or conditions.get("constraint_type", "")
    return wanted in {"", kind, {"p": "PRIMARY KEY", "f": "FOREIGN KEY", "u": "UNIQUE", "c": "CHECK"}.get(kind)}


def constraint_names(relation: Relation) -> Iterator[tuple[str, str]]:
    """The names of a table's constraints, with the letter that `pg_constraint` has for their kind."""
    if relation.primary_key is not None:
        yield relation.primary_key.name or "", "p"
    for key in relation.foreign_keys:
        yield key.name or "", "f"
    for constraint in relation.constraints:
        yield constraint.name or "", {"unique": "u", "check": "c"}.get(constraint.kind, "x")


def index_names(relation: Relation) -> Iterator[str]:
    """The names of a table's indexes, those behind its keys included."""
    yield from (index.name or "" for index in relation.indexes)
    yield from (name for name, kind in constraint_names(relation) if kind in "pux")


def inspect(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    """The inspector's method of that name."""
    given = guessed(args[0] if args else keywords.get("table_name", UNKNOWN))
    machine.note("guard", name, given if isinstance(given, str) and not name.endswith("_names") else "")
    if name in {"get_table_names", "get_sorted_table_and_fkc_names"}:
        schema = guessed(args[0] if args else keywords.get("schema"))
        wanted = schema if isinstance(schema, str) and schema != "public" else None
        return [key.name for key in machine.catalog.tables if key.schema == wanted]
    if name == "get_view_names":
        return [view.name for view in machine.catalog.views]
    if name == "get_enums":
        return [{"name": key, "labels": list(values)} for key, values in machine.catalog.enums.items()]
    if name == "get_schema_names":
        return sorted({"public", *(key.schema for key in machine.catalog.tables if key.schema)})
    reader = _READERS.get(name)
    if name in {"has_table", "has_index"}:
        return _has(machine, name, args, keywords) if isinstance(given, str) else UNKNOWN
    if reader is None or not isinstance(given, str) or not is_known(*args):
        return UNKNOWN
    relation = machine.catalog.find(machine.key(given, args[1] if len(args) > 1 else keywords.get("schema")))
    if relation is None:
        raise RaisedError(Made("sqlalchemy.exc.NoSuchTableError", (given,), {}))
    return reader(relation)


def _has(machine: Interpreter, name: str, args: list[object], keywords: dict[str, object]) -> object:
    relation = machine.catalog.find(
        machine.key(str(args[0] if args else keywords.get("table_name")), keywords.get("schema"))
    )
    if name == "has_table":
        return relation is not None
    index = guessed(args[1] if len(args) > 1 else keywords.get("index_name"))
    return relation is not None and index in list(index_names(relation))


def _columns(relation: Relation) -> object:
    return [
        {
            "name": column.name,
            "type": Made(f"sqlalchemy.{column.type.partition('(')[0]}", (), {}, {"length": _length(column.type)}),
            "nullable": column.nullable,
            "default": column.server_default,
        }
        for column in relation.columns.values()
    ]


def _length(text: str) -> object:
    match = re.search(r"\(([0-9]{1,9})\b", text)
    return int(match[1]) if match else None


def _indexes(relation: Relation) -> object:
    unique = [
        {"name": each.name, "column_names": list(each.columns), "unique": True, "duplicates_constraint": each.name}
        for each in relation.constraints
        if each.kind == "unique"
    ]
    own = [{"name": each.name, "column_names": list(each.columns), "unique": each.unique} for each in relation.indexes]
    return [*own, *unique]


def _uniques(relation: Relation) -> object:
    return [_constraint(each) for each in relation.constraints if each.kind == "unique"]


def _checks(relation: Relation) -> object:
    return [{"name": each.name, "sqltext": each.text} for each in relation.constraints if each.kind == "check"]


def _constraint(constraint: Constraint) -> dict[str, object]:
    return {"name": constraint.name, "column_names": list(constraint.columns)}


def _foreign_keys(relation: Relation) -> object:
    return [
        {
            "name": key.name,
            "constrained_columns": list(key.columns),
            "referred_table": key.target.name,
            "referred_schema": key.target.schema,
            "referred_columns": list(key.target_columns),
            "options": {"ondelete": key.ondelete} if key.ondelete else {},
        }
        for key in relation.foreign_keys
    ]


def _primary_key(relation: Relation) -> object:
    key = relation.primary_key
    return {"name": key.name if key else None, "constrained_columns": list(key.columns) if key else []}


_READERS: dict[str, Callable[[Relation], object]] = {
    "get_columns": _columns,
    "get_indexes": _indexes,
    "get_unique_constraints": _uniques,
    "get_check_constraints": _checks,
    "get_foreign_keys": _foreign_keys,
    "get_pk_constraint": _primary_key,
}
