"""Tables that a migration makes from mapped classes: `Model.__table__.create(bind)`, `Base.metadata.create_all(bind)`.

What such a call makes is what the class said at the time; replay reads what it says now, and says so.
Source: SQLAlchemy 2.0, "Declarative Table with mapped_column()", `MetaData.create_all`.
"""

from __future__ import annotations

from auditor.facts.operations import CreateTable, DropTable
from auditor.replay import elements
from auditor.replay.classes import bases, class_members, find_member
from auditor.replay.values import UNKNOWN, ClassValue, Interpreter, Made, guessed, reflected

_DEEPEST = 8


def table_of_class(machine: Interpreter, cls: ClassValue) -> object:
    """The table of a mapped class as `Table(...)`; not known where it has no plain name."""
    name = guessed(find_member(machine, cls, "__tablename__"))
    if not isinstance(name, str):
        return UNKNOWN
    columns = _columns(machine, cls, 0)
    arguments = guessed(find_member(machine, cls, "__table_args__"))
    listed = list(arguments) if isinstance(arguments, tuple) else [arguments]
    options = next((each for each in listed if isinstance(each, dict)), {})
    made = Made("sqlalchemy.Table", (name, *columns, *(each for each in listed if isinstance(each, Made))), {})
    if isinstance(options.get("schema"), str):
        made.keywords["schema"] = options["schema"]
    if cls.frame.path != machine.path:
        machine.note("model", cls.node.name, name)
    return made


def _columns(machine: Interpreter, cls: ClassValue, depth: int) -> list[Made]:
    found: dict[str, Made] = {}
    for base in reversed(bases(machine, cls)) if depth < _DEEPEST else ():
        if isinstance(base, ClassValue):
            found.update({str(each.attributes.get("attribute")): each for each in _columns(machine, base, depth + 1)})
    for attribute, value in class_members(machine, cls).variables.items():
        if isinstance(value, Made) and elements.is_column(value):
            named = bool(value.args) and isinstance(guessed(value.args[0]), str)
            column = Made(
                value.name, value.args if named else (attribute, *value.args), value.keywords, line=value.line
            )
            column.attributes["attribute"] = attribute
            found[attribute] = column
    return list(found.values())


def _reflected(machine: Interpreter, metadata: Made) -> list[object]:
    """The tables that `metadata.reflect(bind)` read from the database; none where it was not called."""
    only = metadata.attributes.get("@reflected", [])
    keys = (key for key in machine.catalog.tables if only is None or (isinstance(only, list) and key.name in only))
    return [reflected(key) for key in keys]


def create_all(
    machine: Interpreter, metadata: Made, name: str, args: list[object], keywords: dict[str, object]
) -> object:
    """Make or drop the tables of the revision's own classes and tables; those of the application are not known."""
    chosen = keywords.get("tables", args[1] if len(args) > 1 else None)
    tables: list[object] = list(chosen) if isinstance(chosen, list | tuple) else machine.own_tables(metadata)
    if name == "drop_all" and chosen is None:
        tables += _reflected(machine, metadata)
    base = metadata.keywords.get("of")
    outside = isinstance(base, ClassValue) and base.frame.path != machine.path
    names = []
    for table in tables:
        if isinstance(table, Made) and table.args and isinstance(guessed(table.args[0]), str):
            key = machine.key(str(table.args[0]), table.keywords.get("schema"))
            names.append(key.name)
            if name == "drop_all":
                machine.record(DropTable(key, True), "metadata")
                continue
            parts = elements.read_parts(machine, list(table.args[1:]))
            made = CreateTable(
                key, tuple(parts.columns), (*parts.elements, *parts.later), True, enums=tuple(parts.enums)
            )
            machine.record(made, "metadata")
            elements.note_unknown(machine, key, parts)
    if name == "create_all":
        machine.note("create-all", ", ".join(names))
        if outside or not tables:
            machine.blind("create_all makes the tables that the models had at the time", tuple(names))
    return None
