"""Attributes of values: `value.name` for modules, classes, instances, tables and what is outside the project."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    union,
)
from auditor.link.interpreter import class_scope, classes, enums, generics, namespaces, put_on_classes, special
from auditor.link.interpreter.filled import with_attribute
from auditor.link.interpreter.handed import of_collection, of_unknown
from auditor.link.interpreter.on_class import stored_on_class
from auditor.link.modules import decorators
from auditor.link.modules.index import ClassInfo, Unit
from auditor.link.syntax.names import last_part


def attribute(engine: Interpreter, frame: Frame, base: Values, name: str, line: int) -> Values:
    """`base.name`; what nobody can know is noted by its name, as a possible use."""
    if not base:
        engine.notes.note_unknown_attribute(frame, name, line)
        return engine.perhaps("", name) or of_unknown(engine, name)
    known = engine.kinds.member
    if len(base) == 1 and (of_one := known.get(type(base[0]))) is not None:
        result = of_one(engine, frame, base[0], name, line)
        result = union(result) if len(result) > 1 else result
    else:
        result = union(*[known[type(v)](engine, frame, v, name, line) for v in base if type(v) in known])
    for value in () if frame.quiet else result:  # of what is quiet, nothing is noted
        if type(value) is FunctionRef:
            engine.notes.link_call(frame, value.key, line)
        elif type(value) is ClassRef:
            engine.notes.link_class(frame, value.key, line)
    return result


def member(engine: Interpreter, frame: Frame, value: Value, name: str, line: int) -> Values:
    """`value.name` for one value."""
    known = engine.kinds.member.get(type(value))
    return known(engine, frame, value, name, line) if known is not None else NOTHING


def _module_member(engine: Interpreter, frame: Frame, value: ModuleRef, name: str, line: int) -> Values:
    if name in namespaces.OF_MODULES:
        return namespaces.OF_MODULES[name](engine, value)
    found = with_attribute(engine, value.path, name, engine.names.member(value.path, name))
    return found or _given_by_module(engine, frame, value, name, line)


def _given_by_module(engine: Interpreter, frame: Frame, value: ModuleRef, name: str, line: int) -> Values:
    """What the `__getattr__` of the module gives (PEP 562)."""
    functions = engine.names.look_up(value.path, "__getattr__") or NOTHING
    found = [each for each in functions if type(each) is FunctionRef]
    given = Given([(Text((name,)),)], {}, line)
    return union(*(engine.call_function(frame, each, given) for each in found))


def _function_member(engine: Interpreter, frame: Frame, value: FunctionRef, name: str, line: int) -> Values:
    found = (value,) if name in engine.said.starts else namespaces.attribute(engine, value, name)
    return with_attribute(engine, value.key, name, found)


def _collection_member(engine: Interpreter, frame: Frame, value: Many, name: str, line: int) -> Values:
    return (value,) if name in engine.said.itself else of_collection(engine, value, name)


def _named_item(engine: Interpreter, frame: Frame, value: Fixed, name: str, line: int) -> Values:
    return (value,) if name == "__args__" or name in engine.said.itself else _named_entity(engine, value.items, name)


def _of_library(engine: Interpreter, frame: Frame, value: External | Result, name: str, line: int) -> Values:
    dotted = value.name
    behind = engine.stands_for(dotted)
    if behind:
        return attribute(engine, frame, behind, name, line)
    known = engine.member_of(frame, dotted, name, line)
    return (*(known if known is not None else (External(f"{dotted}.{name}"),)), *engine.perhaps(dotted, name))


def _named_entity(engine: Interpreter, items: tuple[Values, ...], name: str) -> Values:
    """`row.User` of a row that holds a User."""
    return union(
        *(
            (value,)
            for values in items
            for value in values
            if isinstance(value, Instance) and engine.index.classes[value.key].node.name == name
        )
    )


def super_member(engine: Interpreter, frame: Frame, name: str) -> Values:
    """`super().name`: the next definition behind the class whose method this is."""
    owner, unit = frame.owner, frame.unit
    while unit.owner is None and unit.parent is not None:
        unit = unit.parent
    if owner is None or unit.owner is None:
        return NOTHING
    units = classes.find_method(engine, engine.index.classes[owner.key], name, after=unit.owner)
    for found in units:
        engine.notes.link_call(frame, found.key, frame.unit.line)
    return tuple(FunctionRef(found.key, owner) for found in units[-1:])


def class_member(engine: Interpreter, frame: Frame, value: ClassRef, name: str, line: int) -> Values:
    info = engine.index.classes[value.key]
    if name == "__name__":
        return (Text((info.node.name,)),)
    if name in {"__mro__", "__bases__"}:
        above = engine.hierarchy.mro(info)[name == "__bases__" :]
        return (Fixed(tuple((ClassRef(each.key),) for each in above)),)
    model = engine.model_of(value.key)
    if model is not None:
        found = model.member(engine, frame, value, name, line)
        if found is not None:
            return found
    return _defined_member(engine, frame, value, info, name, line)


def instance_member(engine: Interpreter, frame: Frame, value: Instance, name: str, line: int) -> Values:
    for bound, values in value.bound:
        if bound == name:
            return values
    info = engine.index.classes[value.key]
    if name == "__class__":
        return _class_of(engine, value, info)
    model = engine.model_of(value.key)
    if model is not None:
        found = model.member(engine, frame, value, name, line)
        if found is not None:
            return found
    return _defined_member(engine, frame, value, info, name, line)


def _class_of(engine: Interpreter, value: Instance, info: ClassInfo) -> Values:
    """`value.__class__`: its class, or what a class body puts in its place (`__class__ = User`)."""
    for cls in engine.hierarchy.mro(info):
        if "__class__" in cls.attributes:
            return engine.hierarchy.class_attribute(cls, "__class__", value)
    return (ClassRef(value.key, value.args, value.maybe),)


def _defined_member(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, info: ClassInfo, name: str, line: int
) -> Values:
    """A method, property, class attribute or stored attribute, from the nearest class that defines it."""
    if name in generics.NAMES:
        return generics.attribute(engine, value, name)
    if name in namespaces.SPECIAL and (found := namespaces.attribute(engine, value, name)):
        return found
    cls = engine.hierarchy.definer(info, name)
    if engine.declares.puts(name) and (put := engine.hierarchy.put_nearer(info, cls, name)):
        return put_on_classes.put_there(engine, frame, put, value, line)
    if cls is not None:
        if name in cls.methods:
            return _method(engine, frame, value, cls.methods[name], line)
        if name in cls.attributes:
            found = engine.hierarchy.class_attribute(cls, name, value)
            stored = engine.hierarchy.stored(info, name, value) if isinstance(value, Instance) else NOTHING
            stored = stored or (NOTHING if found else stored_on_class(engine, cls, name))
            if found and isinstance(value, ClassRef) and enums.is_enum(engine, value):
                return enums.member(engine, value, enums.of_member(engine, value, name, found))
            found = class_scope.given_by(engine, frame, cls.attributes[name], found, value, line)
            if found or stored:
                return special.through_descriptors(engine, frame, union(found, stored), value, line)
            if isinstance(value, ClassRef):
                return NOTHING
        else:
            return (ClassRef(cls.classes[name].key),)
    if cls is None and (imported := class_scope.imported(engine, info, name)):
        return imported
    if isinstance(value, Instance):
        found = engine.hierarchy.stored(info, name, value)
        if found:
            return found
    return _beyond(engine, frame, value, info, name, line)


def _beyond(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, info: ClassInfo, name: str, line: int
) -> Values:
    """Not defined in the project: a fallback by `__getattr__`, an enum member, or an external base's."""
    if found := _by_special_method(engine, frame, value, name, line):
        return found
    external = engine.hierarchy.bases_giving(info, name, value)
    if name in enums.VALUE:
        if isinstance(value, ClassRef):  # a member that holds the class: `Kind.ORDER.value`
            return (value,)
        if enums.is_enum(engine, value):
            return enums.held(engine, value, [])
    if name == "name" and isinstance(value, Instance) and enums.is_enum(engine, value):
        return tuple(Text((each,)) for each in enums.names(engine, value))
    if isinstance(value, Instance) and not value.bound and enums.is_enum(engine, value):
        held = enums.stored(engine, value, name)
        if held:
            return held
    if isinstance(value, ClassRef) and (above := special.metaclass(engine, info)) is not None:
        held = _of_metaclass(engine, frame, value, above, name, line)
        if held:
            return held
    if isinstance(value, Instance):
        constants = engine.hierarchy.constants_below(info, name)
        if constants:
            return constants
        if not engine.hierarchy.stored_by(info, name):
            engine.notes.note_unknown_attribute(frame, name, line, f"class {value.key}")
    if of_library := engine.attribute_of_library(value, name):
        return of_library
    outside = (engine.member_of(frame, base, name, line) or (External(f"{base}.{name}"),) for base in external[:2])
    return union(*outside)


def _by_special_method(
    engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, line: int
) -> Values | None:
    """What the class gives for an attribute that the object has not (Data model: Customizing attribute access)."""
    if name == "__call__":  # to be called is no attribute of the object (Data model: Special method lookup)
        return None
    info = engine.index.classes[value.key]
    for method in ("__getattr__", "__getattribute__"):
        if method not in engine.index.methods_named:  # mostly
            continue
        if isinstance(value, Instance) and not classes.find_method(engine, info, method):
            continue
        if method == "__getattr__" and _has(engine, value, name):
            continue
        if found := special.call(engine, frame, value, method, [(Text((name,)),)], line):
            engine.notes.note_unknown_call(frame, name)  # of what it leads to, perhaps
            return found
    return None


def _has(engine: Interpreter, value: ClassRef | Instance, name: str) -> bool:
    """Has the object the attribute, though nothing is known of it: stored in it, or a method of a session?"""
    info = engine.index.classes[value.key]
    if isinstance(value, Instance) and engine.hierarchy.stored_by(info, name):
        return True
    return name in engine.said.methods and any(
        last_part(each) in engine.said.sessions for each in engine.hierarchy.bases_giving(info, name, value)
    )


def _of_metaclass(engine: Interpreter, frame: Frame, value: ClassRef, above: ClassInfo, name: str, line: int) -> Values:
    """What a class has from its metaclass: its methods, properties and attributes."""
    for cls in engine.hierarchy.mro(above):
        if name in cls.methods:
            unit = cls.methods[name][-1]
            if decorators.kind_of(unit) == "property":
                return engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(line))
            return (FunctionRef(unit.key, value),)
        if name in cls.attributes:
            return engine.hierarchy.class_attribute(cls, name, ClassRef(cls.key))
    return NOTHING


def _method(engine: Interpreter, frame: Frame, value: ClassRef | Instance, units: list[Unit], line: int) -> Values:
    kind = decorators.kind_of(units[0])
    if kind == "instance" and special.makes_attribute(engine, units[0]):
        return engine.call_function(frame, FunctionRef(units[0].key, value, bare=True), nothing_at(line))
    if kind == "property":
        owner = value
        if isinstance(owner, ClassRef) and engine.model_of(owner.key) is None and not decorators.of_class(units[0]):
            return NOTHING
        for unit in units:
            engine.notes.link_call(frame, unit.key, line)
        return engine.call_function(frame, FunctionRef(units[0].key, owner), nothing_at(line))
    if kind == "static":
        return (FunctionRef(units[-1].key),)
    if kind == "class" and isinstance(value, Instance):
        # what a mixin declares by a method is an attribute in the classes below it
        engine.notes.note_declared(frame, last_part(units[0].name), line, value.key)
        return (FunctionRef(units[-1].key, ClassRef(value.key, value.args, value.maybe)),)
    return (FunctionRef(units[-1].key, None if kind == "instance" and isinstance(value, ClassRef) else value),)


KINDS = (
    Kind(External, member=_of_library),
    Kind(Result, member=_of_library),
    Kind(Instance, member=instance_member),
    Kind(ClassRef, member=class_member),
    Kind(ModuleRef, member=_module_member),
    Kind(FunctionRef, member=_function_member),
    Kind(Many, member=_collection_member),
    Kind(Fixed, member=_named_item),
)
