"""Dicts of models that the project wrote, asked by a key of which no word is known, `MODELS[kind]`, or by the name of
a model, where nothing was seen to be put into the dict: `registry.models["order"]`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts.code import Attr, Call, Expr, Name, Sub
from auditor.link.domain.findings import PickedByKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Mapping, Values, union
from auditor.link.modules.inside import MOST_ON_LINE
from auditor.link.syntax.names import last_name

_EMPTY = Mapping(())
_GETTING = frozenset({"get", "pop"})
#: What a dict of models is called; any other may be of data.
_OF_MODELS = re.compile(r"model|table|class|entit|regist|mapper|resource", re.I)


def of_empty(engine: Interpreter, frame: Frame, value: Mapping, texts: Iterable[str], line: int) -> Values:
    """What a dict may hold under the words that is empty as far as anybody sees, and is none of this function's own:
    whoever asks knows that something fills it."""
    asked = frame.unit.inside.on_line.get(line, ()) if value == _EMPTY else ()
    if not any(_is_kept(frame, node) for node in asked[:MOST_ON_LINE]):
        return NOTHING
    return union(*(engine.called(text) for text in texts))


def _is_kept(frame: Frame, node: Call | Sub | Attr) -> bool:
    """Is a dict asked there that an object or a module keeps, and that may be of models?"""
    holder: Expr | None = node.value if type(node) is Sub else None
    if type(node) is Call and type(node.func) is Attr and node.func.name in _GETTING:
        holder = node.func.value
    if holder is None or _OF_MODELS.search(last_name(holder)) is None:
        return False
    return type(holder) is Attr or (type(holder) is Name and frame.look_up(holder.id) is None)


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
