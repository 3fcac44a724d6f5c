"""Operators on plain values, and what counts as true."""

from __future__ import annotations

from auditor.link.domain.values import External
from auditor.link.interpreter import plain_text, plain_values
from auditor.link.interpreter.plain_values import CannotTellError, Meter


def truth(value: object) -> bool:
    if isinstance(value, External):
        raise CannotTellError
    return bool(value) if plain_values.is_plain(value) else True


def binary(meter: Meter, op: str, left: object, right: object) -> object:
    """What an arithmetic operator gives."""
    match op:
        case "+":
            return plain_values.add(meter, left, right)
        case "-":
            return plain_values.subtract(left, right)
        case "*":
            return plain_values.multiply(meter, left, right)
        case "%" if type(left) is str:
            return plain_text.format_percent(meter, left, right)
        case "//" | "%":
            return plain_values.divide(op, left, right)
        case _:
            raise CannotTellError


def operator(meter: Meter, op: str, parts: list[object]) -> object:
    """What a comparison or a unary operator gives."""
    match op, parts:
        case "not", [value]:
            return not truth(value)
        case "-", [value]:
            return plain_values.subtract(0, value)
        case "in" | "not in", [left, right]:
            return plain_values.contains(meter, left, right) is (op == "in")
        case "==" | "!=" | "is" | "is not" | "<" | ">" | "<=" | ">=", [left, right]:
            return plain_values.compare(op, left, right)
        case _:
            raise CannotTellError
