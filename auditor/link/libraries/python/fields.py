"""Objects whose attributes are what they were made with: `SimpleNamespace(users=users)`.

Source: Python, types.SimpleNamespace; collections.namedtuple; typing.NamedTuple; dataclasses.make_dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.nested import Plain
from auditor.link.domain.values import (
    NOTHING,
    Fixed,
    Mapping,
    Result,
    Text,
    Value,
    Values,
    literals,
    most_telling,
    union,
    walk,
)
from auditor.link.interpreter import calls
from auditor.link.interpreter.handed import of_collection


class Fields(Plain, frozen=True, gc=False):
    """A class that was made with these fields, in that order."""

    names: tuple[str, ...]


def named(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`namedtuple("Tables", "users posts")`, `NamedTuple("Tables", [("users", Table)])`, `make_dataclass(...)`."""
    said = given.args[1] if len(given.args) > 1 else given.keywords.get("field_names", NOTHING)
    texts = (text for value in said for field in _each(value) for text in literals(field)[:1])
    names = [name for text in texts for name in text.replace(",", " ").split()]
    return (Fields(tuple(names)),) if names else (Result(dotted),)


def _each(value: Value) -> Iterable[Values]:
    """The fields of a list of names or of pairs; a string says all of them."""
    if isinstance(value, Fixed):
        return [tuple(walk(item)) for item in value.items]
    return [(value,)]


def members(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`Enum("Kind", {"ORDER": Order})`, `Enum("Kind", [("ORDER", Order)])`: its members, by name."""
    said = given.args[1] if len(given.args) > 1 else given.keywords.get("names", NOTHING)
    known = {name: held for each in said if isinstance(each, Mapping) for name, held in each.items}
    pairs = (pair.items for pair in engine.iterate(frame, said) if isinstance(pair, Fixed) and len(pair.items) == 2)
    known.update((name, held) for names, held in pairs for name in literals(names))
    return (Mapping(most_telling(known)),) if known else (Result(dotted),)


def _new_type(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    return (Mapping(tuple(("__supertype__", values) for values in given.args[1:2])),)  # `NewType("OrderId", Order)`


def namespace(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`SimpleNamespace(users=users)`, `Box({"users": users})`."""
    known = {name: held for each in given.first if isinstance(each, Mapping) for name, held in each.items}
    return (Mapping(most_telling({**known, **given.keywords})),)


def _make(engine: Interpreter, frame: Frame, value: Fields, given: Given) -> Values:
    """An object of such a class: its fields by name, and in order."""
    held = {**dict(zip(value.names, given.args, strict=False)), **given.keywords}
    return (Mapping(most_telling(held)), Fixed(tuple(held.get(name, NOTHING) for name in value.names)))


def _of_class(engine: Interpreter, frame: Frame, value: Fields, name: str, line: int) -> Values:
    """`Tables._fields`: the names in order."""
    return (Fixed(tuple((Text((each,)),) for each in value.names)),) if name == "_fields" else NOTHING


def _field(engine: Interpreter, frame: Frame, value: Mapping, name: str, line: int) -> Values:
    found = dict(value.items).get(name) or of_collection(engine, value, name)
    return found or ((value,) if name == "__dict__" else NOTHING)


def _default(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`field(default=User)`, `attr.ib(factory=list)`, `Field(User)`: what it holds if given nothing."""
    said = given.keywords.get("default", given.first)
    makers = union(*(given.keywords.get(name, NOTHING) for name in ("default_factory", "factory")))
    return union(said, calls.call_values(engine, frame, makers, nothing_at(given.line))) or (Result(dotted),)


FUNCTIONS: dict[str, Callable[[Interpreter, Frame, str, Given], Values]] = {
    **dict.fromkeys(
        ("collections.namedtuple", "typing.NamedTuple", "typing_extensions.NamedTuple", "dataclasses.make_dataclass"),
        named,
    ),
    **dict.fromkeys(
        ("dataclasses.field", "attr.ib", "attr.attrib", "attr.field", "attrs.field", "pydantic.Field"), _default
    ),
    **dict.fromkeys(("enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag"), members),
    **dict.fromkeys(("typing.NewType", "typing_extensions.NewType"), _new_type),
    **dict.fromkeys(("enum.member", "enum.nonmember"), lambda engine, frame, dotted, given: given.first),
    **dict.fromkeys(
        ("types.SimpleNamespace", "argparse.Namespace", "box.Box", "munch.Munch", "addict.Dict", "attrdict.AttrDict"),
        namespace,
    ),
}
KINDS = (Kind(Fields, call=_make, member=_of_class), Kind(Mapping, member=_field))
