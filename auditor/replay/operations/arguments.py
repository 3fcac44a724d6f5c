"""What the parameters of an operation stand for."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts.key import TableKey
from auditor.replay.values import Interpreter, Made, guessed

Arguments = Mapping[str, object]


def table_in(
    machine: Interpreter, given: Arguments, name: str = "table_name", schema: str = "schema"
) -> TableKey | None:
    """The table that a parameter names; None where that is only known at run time."""
    value = guessed(given.get(name))
    if isinstance(value, Made) and value.last in {"Table", "table", "quoted_name"} and value.args:
        return machine.key(str(value.args[0]), value.keywords.get("schema"))
    return machine.key(value, given.get(schema)) if isinstance(value, str) else None


def text_in(value: object) -> str | None:
    """The text of a name."""
    plain = guessed(value)
    if isinstance(plain, Made) and plain.last in {"quoted_name", "conv"} and plain.args:
        plain = plain.args[0]
    return plain if isinstance(plain, str) else None


def unknown_table(machine: Interpreter, what: str) -> None:
    """Say that a table is not known."""
    machine.blind(f"{what} of a table whose name is only known at run time", ())
