"""Parameters by which a function picks an attribute: `getattr(row, name)`, or several: `for name in names`.

Words that tell nothing of tables are not kept as arguments. But where all callers give plain words, none of which is
the name of a relationship (such a name is kept), no relationship is picked: the place is no blind spot. Methods do not
count, since not every call of one is seen; nor does a function that a decorator gets.
"""

from __future__ import annotations

from auditor.facts.access import Blindness
from auditor.facts.code import Call, Expr, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.findings import NameGiven, Seen
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Fixed, Text, Values
from auditor.link.interpreter.bound_to import bound_by
from auditor.link.interpreter.one_of_all import are_open
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name


def note_names(engine: Interpreter, frame: Frame, unit: Unit, given: Given, bound: dict[str, Values]) -> None:
    """A call gives these arguments: is the name by which the function picks an attribute known? Where a function is
    understood without a call, nothing is given on its own line."""
    picks = _picks(unit)
    if not picks or (given.line == unit.line and not given.everything):
        return
    for name in picks:
        known = _are_known(bound.get(name, ())) and not are_open(engine, frame, _given_for(frame, unit, given, name))
        frame.note(NameGiven(unit.key, name, known))


def _given_for(frame: Frame, unit: Unit, given: Given, name: str) -> list[Expr]:
    """The expressions that calls of the function on that line give for the parameter."""
    called = unit.name.rpartition(".")[2]
    calls = [each for each in frame.unit.inside.calls_on(given.line) if last_name(each.func) == called]
    at = [param.name for param in unit.node.params].index(name) if unit.node is not None else 0
    placed = [each.args[at] for each in calls if at < len(each.args)]
    return placed + [value for each in calls for key, value in each.keywords if key == name]


def _are_known(values: Values) -> bool:
    """Is it a name that is known, or a list of such?"""
    return bool(values) and all(
        all(_are_known(each) for each in value.items)
        if type(value) is Fixed
        else type(value) is Text and value.literal is not None
        for value in values
    )


def note_all(engine: Interpreter) -> None:
    """Every call was seen: the places where all names are known."""
    for (key, name), known in engine.settled().named.items():
        unit = engine.index.units[key]
        for line in _picks(unit)[name] if known else ():
            engine.module_frame(unit.module).note(Seen(line, Blindness.DYNAMIC_ATTRIBUTE))


def _picks(unit: Unit) -> dict[str, list[int]]:
    """These parameters, each with the lines on which it, and nothing else, picks."""
    if unit.picks is None:
        unit.picks = _find(unit)
    return unit.picks


def _find(unit: Unit) -> dict[str, list[int]]:
    if (
        unit.node is None
        or unit.owner is not None
        or unit.node.decorators
        or "\ngetattr\n" not in unit.module.facts.index
    ):
        return {}
    params = {param.name for param in unit.node.params}
    lines: dict[int, set[str]] = {}
    for node in nodes_of(unit.node.body, Call):
        if type(node) is Call and type(node.func) is Name and node.func.id == "getattr" and len(node.args) > 1:
            lines.setdefault(node.line, set()).add(_parameter(unit, params, node.args[1]))
    found: dict[str, list[int]] = {}
    for line, names in lines.items():
        if len(names) == 1 and names <= params:
            found.setdefault(names.pop(), []).append(line)
    return found


def _parameter(unit: Unit, params: set[str], name: Expr) -> str:
    """The parameter that the name is, or one of the names of it; an empty string where it is another."""
    if type(name) is not Name or name.id in params:
        return name.id if type(name) is Name else ""
    held = bound_by(unit, name)
    return held[0][0].id if len(held) == 1 and type(held[0][0]) is Name and not held[0][1] else ""
