"""Subscripts of values: `value[key]`."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.values import (
    COLLECTIONS,
    NOTHING,
    ClassRef,
    External,
    Fixed,
    Instance,
    Many,
    Mapping,
    Result,
    Text,
    Values,
    union,
)
from auditor.link.interpreter import contents, enums, members, special
from auditor.link.interpreter.asked_by_key import note_picked, of_empty
from auditor.link.interpreter.offered import Namespace
from auditor.link.interpreter.one_of_all import others
from auditor.link.interpreter.telling import always
from auditor.link.syntax.names import last_part


def _external_item(engine: Interpreter, frame: Frame, value: External, keys: Keys) -> Values:
    found = engine.item_of(frame, value.name, keys)
    if found is None and last_part(value.name)[:1].isupper() and not keys.texts:  # a generic class: `FastCRUD[User]`
        return (value,)
    return found or NOTHING


def _result_item(engine: Interpreter, frame: Frame, value: External | Result, keys: Keys) -> Values:
    return engine.item_of(frame, value.name, keys) or NOTHING


def _fixed_item(engine: Interpreter, frame: Frame, value: Fixed, keys: Keys) -> Values:
    if keys.position is not None and -len(value.items) <= keys.position < len(value.items):
        return value.items[keys.position]
    if keys.bounds is not None:
        return (Fixed(value.items[keys.bounds]),)
    everything = union(*value.items)
    return (Many(everything),) if keys.slices else everything


def _many_item(engine: Interpreter, frame: Frame, value: Many, keys: Keys) -> Values:
    return (value,) if keys.slices else value.items


def _mapping_item(engine: Interpreter, frame: Frame, value: Mapping, keys: Keys) -> Values:
    texts = enums.words(engine, keys.values) or [text for text in keys.texts if text]
    if texts:
        found = (contents.under(engine, frame, value, text) for text in texts)
        more = others(engine, frame, value, texts, keys.line)
        return union(*found, more, of_empty(engine, frame, value, texts, keys.line))
    everything = value.through[1] if isinstance(value, Namespace) else union(value.rest, *(v for _, v in value.items))
    if any(type(key) in engine.kinds.named for key in keys.values):  # in a loop over the names of all
        return everything
    if not isinstance(value, Namespace):
        note_picked(engine, frame, everything)
    return engine.kinds.doubtful(engine, everything)  # picked by a key that is not known


def _instance_item(engine: Interpreter, frame: Frame, value: Instance, keys: Keys) -> Values:
    """A row that can be subscripted, as those of some libraries can."""
    if engine.model_of(value.key) is None:
        return _own_item(engine, frame, value, keys)
    return union(*(members.attribute(engine, frame, (value,), text, keys.line) for text in keys.texts))


def _own_item(engine: Interpreter, frame: Frame, value: Instance, keys: Keys) -> Values:
    """What `__getitem__` gives, else what the object holds as a collection, else what `__missing__` gives."""
    asked: Values = tuple(Text((text,)) for text in keys.texts)
    given = special.call(engine, frame, value, "__getitem__", [asked], keys.line)
    held = contents.items_of(engine, value)
    found = [engine.kinds.item[type(each)](engine, frame, each, keys) for each in held if type(each) in COLLECTIONS]
    return union(
        given or NOTHING, *found, special.call(engine, frame, value, "__missing__", [asked], keys.line) or NOTHING
    )


def _perhaps_class(engine: Interpreter, value: ClassRef) -> ClassRef:
    return ClassRef(value.key, value.args, True) if engine.model_of(value.key) is not None else value


KINDS = (
    Kind(External, item=_external_item),
    Kind(Result, item=_result_item),
    Kind(Fixed, item=_fixed_item),
    Kind(Many, item=_many_item),
    Kind(Mapping, item=_mapping_item),
    Kind(Namespace, item=_mapping_item, tells=always, names=always),  # whoever is given it may ask for any model
    Kind(Instance, item=_instance_item),
    Kind(ClassRef, perhaps=_perhaps_class),
)
