"""What templates read: of which class their variables are rows, the names tell, and who is given a row under one."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.facts.access import Role
from auditor.facts.code import FileFacts
from auditor.link.domain.findings import AttributeNamed, GivenUnder
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.index import MODULE_BODY, Unit
from auditor.link.modules.paths import Module

_NOTHING = FileFacts((), None, 0, True, (), (), ())


def note_attributes(engine: Interpreter, attributes: Iterable[tuple[str, int, str, str]]) -> None:
    """Note what could be relationships: path, line, variable and attribute, as of objects of unknown type."""
    units: dict[str, Unit] = {}
    for path, line, receiver, name in attributes:
        if name in engine.notes.relationship_names:
            if path not in units:
                module = Module(path, "", _NOTHING, Role.APP, ())
                units[path] = Unit(f"{path}::{MODULE_BODY}", MODULE_BODY, module, None)
            engine.context_of(units[path], True).found.notes[AttributeNamed(name, line, receiver)] = None


def given_under(engine: Interpreter) -> dict[str, set[str]]:
    """The mapped classes whose rows code of the application gives to code outside of the project, by the name."""
    found: dict[str, set[str]] = {}
    for context in engine.ledger.contexts:
        for note in context.found.notes if context.unit.role is Role.APP else ():
            if type(note) is GivenUnder:
                found.setdefault(note.name, set()).add(note.key)
    return found
