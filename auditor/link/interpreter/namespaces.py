"""What objects tell of themselves at run time: `__dict__`, `__annotations__`, `vars()`, the parameters of a function.

Source: Python, Data model: The standard type hierarchy; typing.get_type_hints(); inspect.signature(); dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from auditor.facts.code import Assign, Expr, Name, Sub
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    ModuleRef,
    Text,
    Value,
    Values,
    elements,
    literals,
    most_telling,
    union,
)
from auditor.link.interpreter import contents, enums, offered
from auditor.link.syntax.scopes import statements_of

#: The annotations of so many subclasses are looked at together.
_MOST_SUBCLASSES = 100

_EMPTY = Mapping(())


def of_value(engine: Interpreter, value: Value) -> Values:
    """`vars(value)`, `value.__dict__`."""
    if isinstance(value, ModuleRef):
        return (_with_modules(engine, value, offered.of_module(engine, value.path)),)
    if isinstance(value, Instance):
        return (Mapping(value.bound, engine.hierarchy.all_stored(value)),)
    if isinstance(value, Mapping):  # an object of fields alone
        return (value,)
    return (Mapping(most_telling(_attributes(engine, value))),) if isinstance(value, ClassRef) else NOTHING


def _attributes(engine: Interpreter, value: ClassRef) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for cls in reversed(engine.hierarchy.mro(engine.index.classes[value.key])):
        found.update((name, engine.hierarchy.class_attribute(cls, name, value)) for name in cls.attributes)
    return found


def _dict_of_module(engine: Interpreter, value: ModuleRef) -> Values:
    return (_with_modules(engine, value, offered.any_of_module(engine, value.path)),)


def _with_modules(engine: Interpreter, value: ModuleRef, held: Mapping) -> Mapping:
    """With the modules of its own that a package has imported: `for module in vars(models).values()`."""
    if not value.path.endswith("__init__.py"):
        return held
    known = ((name, engine.names.look_up(value.path, name)) for name in engine.names.all_names(value.path))
    own = tuple((name, found) for name, found in known if found and all(type(each) is ModuleRef for each in found))
    return replace(held, items=(*held.items, *own)) if own else held


def annotations_of(engine: Interpreter, value: Value) -> Values:
    """`get_type_hints(value)`, `value.__annotations__`: the types by the names that they annotate."""
    hints = _hints(engine, value)
    return (Mapping(most_telling(hints), _hints_below(engine, value)),) if hints is not None else NOTHING


def _hints(engine: Interpreter, value: Value) -> dict[str, Values] | None:
    found: dict[str, Values] = {}
    if isinstance(value, FunctionRef):
        unit = engine.index.units[value.key]
        if unit.node is None:
            return None
        frame = engine.module_frame(unit.module)
        for param in unit.node.params:
            if param.annotation is not None:
                found[param.name] = _type(engine, frame, param.annotation)
        if unit.node.returns is not None:
            found["return"] = _type(engine, frame, unit.node.returns)
        return found
    if isinstance(value, ModuleRef):
        return _hints_of_module(engine, value.path)
    if not isinstance(value, ClassRef | Instance):
        return None
    for cls in reversed(engine.hierarchy.mro(engine.index.classes[value.key])):
        frame = engine.frame_around(cls)
        for name, assigns in cls.attributes.items():
            for assign in assigns:
                if assign.annotation is not None:
                    found[name] = _type(engine, frame, assign.annotation)
    return found


def _hints_of_module(engine: Interpreter, path: str) -> dict[str, Values] | None:
    """`order: Order` in the body of a module (Python, Module attributes: `__annotations__`)."""
    module = engine.index.modules.by_path.get(path)
    if module is None:
        return None
    frame = engine.module_frame(module)
    annotated = (each for each in statements_of(module.facts.body) if isinstance(each, Assign))
    return {
        target.id: _type(engine, frame, each.annotation)
        for each in annotated
        if each.annotation is not None
        for target in each.targets
        if isinstance(target, Name)
    }


def _hints_below(engine: Interpreter, value: Value) -> Values:
    """`get_type_hints(type(self))` in a base class: perhaps those of a subclass."""
    if not isinstance(value, ClassRef | Instance):
        return NOTHING
    below = engine.hierarchy.subclasses(engine.index.classes[value.key])
    hints = (_hints(engine, ClassRef(each.key)) or {} for each in below[:_MOST_SUBCLASSES])
    held = union(*(values for known in hints for values in known.values()))
    return tuple(ClassRef(each.key, each.args, True) for each in held if isinstance(each, ClassRef))


def _type(engine: Interpreter, frame: Frame, annotation: Expr) -> Values:
    """The class; of `list[User]` what is in the brackets, which `get_args()` gives."""
    found = engine.types.evaluate_type(frame, annotation)
    if isinstance(annotation, Sub):
        return (Fixed(engine.types.type_arguments(frame, annotation.index)),)
    return found


def parameters_of(engine: Interpreter, value: Value) -> Values:
    """`inspect.signature(function)`: its parameters, each with its type and default."""
    hints = _hints(engine, value)
    if hints is None or not isinstance(value, FunctionRef):
        return NOTHING
    unit = engine.index.units[value.key]
    names = [param.name for param in unit.node.params] if unit.node is not None else []
    described = {n: _described(n, hints.get(n, NOTHING), engine.parameter_default(unit, n)) for n in names}
    return (
        Mapping(
            (("parameters", (Mapping(most_telling(described)),)), ("return_annotation", hints.get("return", NOTHING)))
        ),
    )


def fields_of(engine: Interpreter, value: Value) -> Values:
    """`dataclasses.fields(value)`, `Model.model_fields`: each field with its type and default, by name."""
    hints = _hints(engine, value) if isinstance(value, ClassRef | Instance) else None
    if hints is None or not isinstance(value, ClassRef | Instance):
        return NOTHING
    held = _attributes(engine, ClassRef(value.key, value.args))
    return (Mapping(most_telling({n: _described(n, hints[n], held.get(n, NOTHING)) for n in hints})),)


def _names_of_fields(engine: Interpreter, value: Value) -> Values:
    """`Point.__match_args__`: the names of the fields in order (Python, dataclasses; Data model: Customizing positional
    arguments in class pattern matching)."""
    info = engine.index.classes[value.key] if isinstance(value, ClassRef | Instance) else None
    if info is None or engine.hierarchy.definer(info, "__match_args__") is not None:  # it says them itself
        return NOTHING
    return (Fixed(tuple((Text((name,)),) for name in contents.fields(engine, info))),)


def _names_in_tuple(engine: Interpreter, value: Value) -> Values:
    """`Point._fields` of a named tuple (Python, collections: namedtuple); other classes may call theirs so."""
    is_named = isinstance(value, ClassRef | Instance) and contents.is_named_tuple(
        engine, engine.index.classes[value.key]
    )
    return _names_of_fields(engine, value) if is_named else NOTHING


def _described(name: str, types: Values, default: Values) -> Values:
    known = {"name": (Text((name,)),), "type": types, "annotation": types, "default": default}
    return (Mapping(tuple(known.items())),)


def _globals(engine: Interpreter, value: Value) -> Values:
    if not isinstance(value, FunctionRef):
        return NOTHING
    return (offered.of_module(engine, engine.index.units[value.key].module.path),)


def free_variables(engine: Interpreter, value: Value) -> dict[str, Values]:
    """The variables that a nested function closes over, sorted by name as its cells are."""
    node = engine.index.units[value.key].node if isinstance(value, FunctionRef) else None
    frame = engine.kept_frames.get(value.frame) if isinstance(value, FunctionRef) else None
    if node is None or frame is None:
        return {}
    own = {param.name for param in node.params}
    used = {each.id for each in nodes_of(node.body, Name) if isinstance(each, Name)} - own
    return {name: found for name in sorted(used) if (found := frame.look_up(name)) is not None}


def _closure(engine: Interpreter, value: Value) -> Values:
    """`function.__closure__`: a cell for each of them (Python, Data model: `cell_contents`)."""
    cells = (((Mapping((("cell_contents", held),)),)) for held in free_variables(engine, value).values())
    return (Fixed(tuple(cells)),)


def _members(engine: Interpreter, value: Value) -> Values:
    return enums.by_name(engine, value) if isinstance(value, ClassRef) and enums.is_enum(engine, value) else NOTHING


def _defaults(engine: Interpreter, value: Value) -> Values:
    unit = engine.index.units[value.key] if isinstance(value, FunctionRef) else None
    params = unit.node.params if unit is not None and unit.node is not None else ()
    held = [engine.parameter_default(unit, p.name) for p in params if p.default is not None] if unit is not None else []
    return (Fixed(tuple(held)),) if held else NOTHING


def _path(engine: Interpreter, value: ModuleRef) -> Values:
    """`package.__path__`: where its modules are."""
    return (value,)


def _name(engine: Interpreter, value: ModuleRef) -> Values:
    module = engine.index.modules.by_path.get(value.path)
    return (Text((module.name if module is not None else value.path.strip("/").replace("/", "."),)),)


def _all(engine: Interpreter, value: ModuleRef) -> Values:
    """`models.__all__`: the names that it lists; the name of any, where it lists all models."""
    listed = engine.names.member(value.path, "__all__")
    held = (engine.names.look_up(value.path, name) or NOTHING for name in literals(elements(listed)))
    whole = engine.gone_through(frozenset(each.key for values in held for each in values if type(each) is ClassRef))
    return (Many(whole[0]),) if whole is not None else listed


def docstring_of(engine: Interpreter, value: Value) -> Values:
    """`value.__doc__`: some keep a query there."""
    if isinstance(value, FunctionRef):
        node = engine.index.units[value.key].node
        said = node.docstring if node is not None else None
    elif isinstance(value, ClassRef | Instance):
        said = engine.index.classes[value.key].node.docstring
    elif isinstance(value, ModuleRef) and value.path in engine.index.modules.by_path:
        said = engine.index.modules.by_path[value.path].facts.docstring
    else:
        said = None
    return (Text((said,)),) if said else NOTHING


#: What a module tells of itself.
OF_MODULES: dict[str, Callable[[Interpreter, ModuleRef], Values]] = {
    "__all__": _all,
    "__dict__": _dict_of_module,
    "__doc__": docstring_of,
    "__name__": _name,
    "__path__": _path,
    "__annotations__": annotations_of,
}
#: The attributes that are answered here.
SPECIAL: dict[str, Callable[[Interpreter, Value], Values]] = {
    "__dict__": of_value,
    "__doc__": docstring_of,
    "__annotations__": annotations_of,
    "__globals__": _globals,
    "__closure__": _closure,
    "__defaults__": _defaults,
    "__members__": _members,
    "__dataclass_fields__": fields_of,
    "model_fields": fields_of,
    "__fields__": fields_of,
    "__match_args__": _names_of_fields,
    "_fields": _names_in_tuple,
}


def attribute(engine: Interpreter, value: Value, name: str) -> Values:
    """What a value tells of itself under a special name; nothing under any other."""
    known = SPECIAL.get(name)
    return union(known(engine, value)) if known is not None else NOTHING
