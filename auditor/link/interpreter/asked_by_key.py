"""A dict of models that the project wrote, asked by a key of which no word is known: `MODELS[kind]`."""

from __future__ import annotations

from auditor.link.domain.findings import PickedByKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import Values


def note_picked(engine: Interpreter, frame: Frame, values: Values) -> None:
    """One of these is picked: what such a dict holds is there for that, unlike all tables or classes, or any of a
    module, of which one may be meant."""
    kinds = engine.kinds
    known = {value for value in values if type(value) in kinds.perhaps}
    if not known or frame.quiet or any(type(value) in kinds.named for value in known):
        return
    meant = tuple(value for value in values if value in known and not getattr(value, "maybe", False))
    note_meant(frame, meant)


def note_meant(frame: Frame, values: Values) -> None:
    """These, and no others, are there to be picked."""
    if values and not frame.quiet:
        frame.note(PickedByKey(values))
