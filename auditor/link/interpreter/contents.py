"""What objects of the project hold; those that are collections: own subclasses of `dict` and `list`, named tuples.

Source: Python, Built-in Types; collections: UserDict, UserList; typing.NamedTuple, typing.TypedDict; dataclasses.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Call, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    COLLECTIONS,
    NOTHING,
    ClassRef,
    Fixed,
    Instance,
    Many,
    Mapping,
    Value,
    Values,
    elements,
    most_telling,
    union,
)
from auditor.link.interpreter.filled import ITEMS, with_filled
from auditor.link.interpreter.telling import kept_of
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name

_TYPED = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
_DICTS = _TYPED | {
    "builtins.dict", "collections.OrderedDict", "collections.defaultdict", "collections.UserDict", "typing.Dict"
}  # fmt: skip
_LISTS = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.deque",
     "collections.UserList", "typing.List"}
)  # fmt: skip
_NAMED = frozenset({"typing.NamedTuple", "typing_extensions.NamedTuple"})
_ALIASES = frozenset({"alias", "validation_alias"})
_FIELDS = frozenset({"ib", "attrib", "field"})  # attrs, API Reference: attr.ib(), attrs.field()


def fields(engine: Interpreter, info: ClassInfo) -> list[str]:
    """The annotated attributes of data classes, named tuples and the like, in order."""
    return [
        name
        for cls in reversed(engine.hierarchy.mro(info))
        for name, assigns in cls.attributes.items()
        if assigns[0].annotation or call_name(assigns[0].value) in _FIELDS
    ]


def is_named_tuple(engine: Interpreter, info: ClassInfo) -> bool:
    return not _NAMED.isdisjoint(engine.hierarchy.external_bases(info))


def by_field(engine: Interpreter, info: ClassInfo, given: Given) -> dict[str, Values]:
    """What a constructor that is made of the fields stores, by the name of the attribute. An argument has no underscore
    in front, or another name, where the field says so (attrs, Private Attributes and Aliases)."""
    named = fields(engine, info)
    bound = {**dict(zip(named, given.args, strict=False)), **given.keywords}
    if all(name in named for name in given.keywords):
        return bound
    for name in named:
        for alias in _aliases(engine, info, name):
            if alias in given.keywords:
                bound.setdefault(name, given.keywords[alias])
    return bound


def _aliases(engine: Interpreter, info: ClassInfo, name: str) -> Iterator[str]:
    if name.startswith("_"):
        yield name.lstrip("_")
    defined = engine.hierarchy.definer(info, name)
    for assign in defined.attributes.get(name, ()) if defined is not None else ():
        if isinstance(assign.value, Call):
            yield from (said.text for word, said in assign.value.keywords if word in _ALIASES and isinstance(said, Str))


def collected(engine: Interpreter, info: ClassInfo, given: Given) -> Values:
    """What an object that is made with the arguments holds as a collection; nothing where it is none."""
    bases = frozenset(engine.hierarchy.external_bases(info))
    if not bases.isdisjoint(_DICTS):
        known = {name: held for value in given.first if isinstance(value, Mapping) for name, held in value.items}
        rest = [value.rest for value in given.first if isinstance(value, Mapping)]
        pairs = (pair for pair in elements(given.first) if isinstance(pair, Fixed) and len(pair.items) == 2)
        rest += [pair.items[1] for pair in pairs]
        return (Mapping(most_telling({**known, **given.keywords}), union(*rest)),)
    return (Many(elements(given.first)),) if not bases.isdisjoint(_LISTS) else NOTHING


def items_of(engine: Interpreter, value: Value) -> Values:
    """What the object holds as a collection."""
    if type(value) is not Instance:
        return NOTHING
    for name, held in value.bound:
        if name == ITEMS:
            return with_filled(engine, value.key, ITEMS, held)
    if ITEMS in engine.declares.kept and (filled := with_filled(engine, value.key, ITEMS, NOTHING)):
        return filled
    bases = frozenset(engine.hierarchy.external_bases(engine.index.classes[value.key]))
    if bases.isdisjoint(_NAMED):
        return NOTHING if bases.isdisjoint(_TYPED) else as_dict(engine, value)
    return as_tuple(engine, value)


def as_tuple(engine: Interpreter, value: Instance) -> Values:
    """The fields of an object in order."""
    return (Fixed(tuple(held for _, held in _held(engine, value))),)


def as_dict(engine: Interpreter, value: Instance) -> Values:
    """The fields of an object by name."""
    return (Mapping(most_telling(dict(_held(engine, value)))),)


def _held(engine: Interpreter, value: Instance) -> list[tuple[str, Values]]:
    info = engine.index.classes[value.key]
    known = dict(value.bound)
    mro = engine.hierarchy.mro(info)
    found: list[tuple[str, Values]] = []
    for name in fields(engine, info):
        default = (engine.hierarchy.class_attribute(cls, name, value) for cls in mro if name in cls.attributes)
        found.append((name, known[name] if name in known else next(default, NOTHING)))
    return found


def replaced(value: Instance, given: dict[str, Values]) -> Instance:
    """The object with other fields: `user._replace(model=User)`, `dataclasses.replace(user, model=User)`."""
    return Instance(value.key, value.args, tuple(sorted({**dict(value.bound), **given}.items())), value.maybe)


def method(engine: Interpreter, value: Instance, name: str, given: Given) -> Values | None:
    """A method of a named tuple; None for any other."""
    if name not in {"_asdict", "_replace"}:
        return None
    if not is_named_tuple(engine, engine.index.classes[value.key]):
        return None
    return as_dict(engine, value) if name == "_asdict" else (replaced(value, given.keywords),)


def made_of(engine: Interpreter, value: ClassRef, name: str, given: Given) -> Given | None:
    """What the constructor gets where a class with fields is made of a collection: `Pair._make(items)`."""
    if name != "_make" or not fields(engine, engine.index.classes[value.key]):
        return None
    each = [item for made in given.first for item in (made.items if isinstance(made, Fixed) else (made.elements(),))]
    return Given(each, {}, given.line)


def under(engine: Interpreter, frame: Frame, value: Mapping, key: str) -> Values:
    """What a dict holds under a key; of all tables or classes by their names, the one of that name: where something was
    made of the names, it may be any."""
    for name, held in value.items:
        if name == key:
            return held
    named = engine.kinds.named
    calls = ((each, named.get(type(each))) for each in value.rest)
    found = [(each, call(engine, frame, each, "", [key]) if call is not None else None) for each, call in calls]
    if not any(type(each) in named and type(each) not in engine.kinds.perhaps for each in value.keys):
        found = [(engine.kinds.doubtful(engine, (v,))[0] if type(v) in named else v, meant) for v, meant in found]
    return union(*((each,) if meant is None else meant for each, meant in found))


def as_collection(engine: Interpreter, frame: Frame, value: Instance, name: str, given: Given) -> Values:
    """A method of a dict or list that a class of the project inherits from, or of a named tuple."""
    found = method(engine, value, name, given)
    if found is not None:
        return found
    methods = engine.kinds.method
    held = [each for each in items_of(engine, value) if type(each) in COLLECTIONS]
    return union(*(methods[type(each)](engine, frame, each, name, given) for each in held))


def so_far(engine: Interpreter, frame: Frame, value: Value) -> Value:
    """The object as its own constructor has made it until it calls one of its methods: `self._register()`."""
    node = frame.unit.node
    if not frame.stores or type(value) is not Instance or node is None or node.name != "__init__":
        return value
    if value != frame.owner or engine.model_of(value.key) is not None:
        return value
    return Instance(value.key, value.args, kept_of(engine, frame.stores) or value.bound, value.maybe)
