"""Enumerations: their members hold values, and these may be classes (Python, enum)."""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Expr, Name
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Mapping,
    Result,
    Text,
    Value,
    Values,
    literals,
    union,
)
from auditor.link.interpreter import classes, contents
from auditor.link.interpreter.telling import carries_table, kept_of
from auditor.link.modules.index import Unit
from auditor.link.syntax.scopes import statements_of

#: The attributes of a member that are its value.
VALUE = frozenset({"value", "_value_"})
_AUTO = Result("enum.auto")


def is_enum(engine: Interpreter, value: ClassRef | Instance) -> bool:
    """Is it an enumeration of the project, or a member of one?"""
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    return bool(bases) and any(base.startswith("enum.") for base in bases)


def held(engine: Interpreter, value: ClassRef | Instance, called: list[str]) -> Values:
    """The values of the members of those names; without names that of any, perhaps."""
    mro = engine.hierarchy.mro(engine.index.classes[value.key])
    found = union(
        *(
            of_member(engine, value, name, engine.hierarchy.class_attribute(cls, name, value))
            for cls in mro
            for name in cls.attributes
            if name in called or (not called and not name.startswith("_"))
        )
    )
    return found if called else tuple(_perhaps(each) for each in found)


def of_member(engine: Interpreter, value: ClassRef | Instance, name: str, found: Values) -> Values:
    """The value of a member that is written as `auto()`: what the enumeration makes of its name (Python, enum: auto,
    StrEnum, `_generate_next_value_`)."""
    if _AUTO not in found:
        return found
    info = engine.index.classes[value.key]
    if classes.find_method(engine, info, "_generate_next_value_"):  # most give the name, or that in small letters
        return tuple(map(Text, dict.fromkeys(((name,), (name.lower(),)))))
    return (Text((name.lower(),)),) if "enum.StrEnum" in engine.hierarchy.external_bases(info) else found


def name_of(engine: Interpreter, frame: Frame, node: Attr) -> Values:
    """`Kind.ORDERS` before `.name`: what the member is called, that stands for its value everywhere else."""
    root: Expr = node.value
    while type(root) is Attr and root.name != "name":  # else what is before each of many would be asked for twice
        root = root.value
    if type(root) is not Name:
        return NOTHING
    of = (each for each in engine.evaluate(frame, node.value) if type(each) is ClassRef)
    known = any(is_enum(engine, each) and node.name in names(engine, each) for each in of)
    return (Text((node.name,)),) if known else NOTHING


def picked(engine: Interpreter, value: ClassRef, called: list[str]) -> Values:
    """`Kind["ORDER"]`: the member of that name; of a name that is not known, any."""
    if called:
        return union(*(member(engine, value, held(engine, value, [name])) for name in called))
    return union(held(engine, value, []), (Instance(value.key, value.args),))


def _perhaps(value: Value) -> Value:
    return ClassRef(value.key, value.args, True, value.mapper) if isinstance(value, ClassRef) else value


def member(engine: Interpreter, value: ClassRef, found: Values) -> Values:
    """A member that holds these values: these, and where a method or `__init__` of the enumeration makes something of
    them, the member as an object."""
    if not any(carries_table(engine, each) for each in found) and not _asks_tables(engine, value):
        return found
    return (*found, _object(engine, value, found))


def _asks_tables(engine: Interpreter, value: ClassRef) -> bool:
    """Does a method of the enumeration use what leads to a table: `return MODELS[self]`?"""
    return engine.answers.ask("member", value.key, lambda: _names_tables(engine, value), False)


def _names_tables(engine: Interpreter, value: ClassRef) -> bool:
    info = engine.index.classes[value.key]
    units = (unit for cls in engine.hierarchy.mro(info) for each in cls.methods.values() for unit in each)
    return any(
        carries_table(engine, held)
        for unit in units
        for node in nodes_of(unit.node, Name)
        if isinstance(node, Name)
        for held in engine.names.look_up(unit.module.path, node.id) or ()
        if type(held) is not FunctionRef
    )


def _object(engine: Interpreter, value: ClassRef, found: Values) -> Instance:
    """What `__init__` stores of the value of the member, whose items it gets where it is a tuple (Python, enum:
    Planet)."""
    info = engine.index.classes[value.key]
    bound: dict[str, Values] = {}
    inits = classes.find_method(engine, info, "__init__")[-1:]
    for each in found if not inits else ():  # a data class below it (Python, enum: Dataclass support)
        fields = contents.fields(engine, info)
        bound.update(zip(fields, each.items if isinstance(each, Fixed) else ((each,),), strict=False))
    for unit in inits:
        for each in found or (Fixed(()),):
            args: list[Values] = list(each.items) if isinstance(each, Fixed) else [(each,)]
            ref = FunctionRef(unit.key, Instance(value.key, value.args))
            stored = engine.call_constructor(engine.module_frame(info.module), ref, Given(args, {}, unit.line))
            bound = {name: union(bound.get(name, NOTHING), held) for name, held in stored.items()}
    for unit in classes.find_method(engine, info, "__new__")[-1:]:
        for each in found:
            bound.update(_stored_by_new(unit, each.items if isinstance(each, Fixed) else ((each,),)))
    kept = kept_of(engine, {**bound, "value": found, "_value_": found})
    return Instance(value.key, value.args, kept)


def _stored_by_new(unit: Unit, args: tuple[Values, ...]) -> dict[str, Values]:
    """What `__new__` puts on the object that it makes: `member.model = model`."""
    if unit.node is None:
        return {}
    given = dict(zip((param.name for param in unit.node.params[1:]), args, strict=False))
    return {
        target.name: given[statement.value.id]
        for statement in statements_of(unit.node.body)
        if isinstance(statement, Assign) and isinstance(statement.value, Name) and statement.value.id in given
        for target in statement.targets
        if isinstance(target, Attr)
    }


def by_name(engine: Interpreter, value: ClassRef) -> Values:
    """`Kind.__members__`: the members by name."""
    return (Mapping(tuple((name, held(engine, value, [name])) for name in names(engine, value))),)


def all_members(engine: Interpreter, value: ClassRef) -> Values:
    """What a loop over the enumeration binds."""
    known = [_objects(member(engine, value, held(engine, value, [name]))) for name in names(engine, value)]
    return union(*known) if known and all(known) else union((Instance(value.key),), *known)


def _objects(values: Values) -> Values:
    return tuple(each for each in values if isinstance(each, Instance) and each.bound)


def stored(engine: Interpreter, value: Instance, name: str) -> Values:
    """The attribute of a member that is not known: what it is of any of them, perhaps."""
    objects = (each for each in all_members(engine, ClassRef(value.key)) if isinstance(each, Instance))
    return tuple(
        _perhaps(each) for known in objects for bound, values in known.bound if bound == name for each in values
    )


def is_of_strings(engine: Interpreter, value: ClassRef | Instance) -> bool:
    """Are its members strings themselves (Python, enum: StrEnum; `class Kind(str, Enum)`)?"""
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    return "enum.StrEnum" in bases or "builtins.str" in bases


def words(engine: Interpreter, values: Values) -> list[str]:
    """The strings among the values, and those that members are; an empty one is there for want of another."""
    if not values:
        return []
    members = [v for v in values if type(v) is Instance and is_enum(engine, v) and is_of_strings(engine, v)]
    known = literals(values) if not members else literals(v for each in members for v in held(engine, each, []))
    return [text for text in known if text]


def names(engine: Interpreter, value: ClassRef | Instance) -> list[str]:
    """What its members are called."""
    mro = engine.hierarchy.mro(engine.index.classes[value.key])
    return [name for cls in mro for name in cls.attributes if not name.startswith("_")]
