"""The tables that the application makes before the first revision runs: `Base.metadata.create_all(engine)`.

Source: Alembic, "Building an Up to Date Database from Scratch", whose opposite this is: a history that starts behind
tables which a frozen copy of the models makes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Class, Expr, FileFacts, Function, Name
from auditor.facts.nodes import nodes_of
from auditor.replay.classes import bases
from auditor.replay.machine import Machine
from auditor.replay.models import table_of_class
from auditor.replay.values import ClassValue, Lib, Made, RaisedError


def initial_tables(machine: Machine, roles: Mapping[str, Role]) -> list[Made]:
    """The tables of the metadata that app code creates in a function which then upgrades."""
    found: list[Made] = []
    for path, facts in sorted(machine.files.items()):
        if roles[path] is not Role.APP or "create_all" not in facts.index:
            continue
        for base in _created_before_upgrade(facts):
            value = machine.evaluate(base, machine.modules.frame(path))
            if isinstance(value, ClassValue | Made | Lib):
                found += _tables_on(machine, value)
    return found


def _created_before_upgrade(facts: FileFacts) -> Iterator[Expr]:
    """`X` of `X.metadata.create_all(...)` where the same function calls something with `upgrade` in its name."""
    for function in nodes_of(facts.body, Function):
        calls = [call for call in nodes_of(function, Call) if isinstance(call, Call)]
        names = {each.func.name if isinstance(each.func, Attr) else getattr(each.func, "id", "") for each in calls}
        if "create_all" not in names or not any("upgrade" in name for name in names) or "stamp" in names:
            continue
        for call in calls:
            match call.func:
                case Attr(value=Attr(value=base, name="metadata"), name="create_all"):
                    yield base


def _tables_on(machine: Machine, base: object) -> list[Made]:
    """The tables of all classes of the project that have the base."""
    found: list[Made] = []
    for path, facts in sorted(machine.files.items()):
        for node in facts.body:
            if not isinstance(node, Class) or not any(isinstance(each, Name | Attr) for each in node.bases):
                continue
            cls = ClassValue(node, machine.modules.frame(path))
            try:
                if base in bases(machine, cls) or any(each is base for each in bases(machine, cls)):
                    table = table_of_class(machine, cls)
                    found += [table] if isinstance(table, Made) else []
            except RaisedError:
                continue
    return found
