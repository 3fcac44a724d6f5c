"""Annotations -> the values that a variable so annotated can hold."""

from __future__ import annotations

from auditor.facts.code import Attr, Bin, Call, Const, Expr, Name, Seq, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    NOTHING,
    ClassRef,
    External,
    Fixed,
    FunctionRef,
    Instance,
    Many,
    Mapping,
    Result,
    Returning,
    Text,
    TypeParameter,
    Value,
    Values,
    union,
)
from auditor.link.interpreter.putting import note_put_away
from auditor.link.syntax.annotations import parse_annotation
from auditor.link.syntax.names import last_name, last_part

#: Generic types whose argument is what iterating over them gives.
_COLLECTIONS = frozenset(
    {"list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "MutableSequence", "Iterable", "Iterator",
     "AsyncIterable", "AsyncIterator", "Generator", "AsyncGenerator", "Collection", "deque", "Deque", "AbstractSet",
     "KeysView", "ValuesView"}
)  # fmt: skip

#: Generic types that stand for their first argument.
_WRAPPERS = frozenset(
    {"Optional", "Annotated", "ClassVar", "Final", "Required", "NotRequired", "Awaitable", "Coroutine", "ReadOnly"}
)  # fmt: skip

_DICTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict"})
_SPECIAL = frozenset({"Literal", "type", "Type", "Union", "tuple", "Tuple", "Callable"})
_GENERIC = _COLLECTIONS | _WRAPPERS | _DICTS | _SPECIAL

#: Modules whose types say nothing of what a generic class holds.
_SAYING_NOTHING = ("builtins.", "typing.", "typing_extensions.", "collections.abc.")

#: Types that lead to no table; they are most annotations.
_PLAIN = frozenset({"str", "int", "bool", "float", "bytes", "object"})


def is_plain(engine: Interpreter, frame: Frame, name: str) -> bool:
    """Is it the name of a type of Python's that leads to no table?"""
    return name in _PLAIN and name not in engine.index.names[frame.unit.module.path]


def instances_of(engine: Interpreter, frame: Frame, annotation: Expr, depth: int = 0) -> Values:
    """What a variable with this annotation holds: instances, collections of them, classes for `type[X]`."""
    if depth > 8 or type(annotation) is Const:
        return NOTHING
    if type(annotation) is Name and is_plain(engine, frame, annotation.id):
        return NOTHING
    match annotation:
        case Str(text=text):
            parsed = parse_annotation(text)
            return instances_of(engine, frame, parsed, depth + 1) if parsed is not None else NOTHING
        case Bin(op="|", left=left, right=right):
            return union(instances_of(engine, frame, left, depth + 1), instances_of(engine, frame, right, depth + 1))
        case Sub():
            return _subscripted(engine, frame, annotation, depth)
        case Name() | Attr():
            return instances(engine, frame, engine.types.evaluate_type(frame, annotation), depth)
        case _:
            return NOTHING


def instances(engine: Interpreter, frame: Frame, types: Values, depth: int = 0) -> Values:
    """Instances of the given classes; type parameters are resolved through the frame."""
    found: list[Values] = []
    for value in types:
        match value:
            case ClassRef(key=key, args=args):
                found.append((Instance(key, args),))
            case External(name=name) if not name.startswith(("builtins.", "typing.")):
                found.append((Result(name),))
            case External(name="builtins.set" | "builtins.dict" | "builtins.list" as name):
                found.append((Result(name),))
            case TypeParameter(name=name):
                found.append(
                    instances(engine, frame, engine.types.type_parameter(frame, name), depth + 1) if depth < 8 else ()
                )
            case Instance() | Many() | Result() | Fixed() | Text():
                found.append((value,))  # an alias that was already read as a type
            case Mapping(items=(("__supertype__", held),)):  # `NewType("Draft", Order)`
                found.append(instances(engine, frame, held, depth + 1) if depth < 8 else NOTHING)
            case _:
                pass
    return union(*found)


def _subscripted(engine: Interpreter, frame: Frame, annotation: Sub, depth: int) -> Values:
    arguments = annotation.index.items if isinstance(annotation.index, Seq) else (annotation.index,)
    last = _name_of(engine, frame, annotation.value)
    if last == "Literal":  # of words, those that say something (Python, typing)
        texts = (Text((each.text,)) for each in arguments if isinstance(each, Str))
        return tuple(text for text in texts if engine.is_telling(text))
    if last in {"type", "Type"}:
        return union(*(classes_of(engine, frame, argument, depth + 1) for argument in arguments))
    if last == "Union":
        return union(*(instances_of(engine, frame, argument, depth + 1) for argument in arguments))
    if last == "Annotated":
        return _annotated(engine, frame, arguments, depth)
    if last in _WRAPPERS or last in engine.said.wrappers:
        chosen = arguments[-1] if last == "Coroutine" else arguments[0]
        return instances_of(engine, frame, chosen, depth + 1)
    if last in {"tuple", "Tuple"}:
        if len(arguments) == 2 and isinstance(arguments[1], Const):
            return (Many(instances_of(engine, frame, arguments[0], depth + 1)),)
        return (Fixed(tuple(instances_of(engine, frame, argument, depth + 1) for argument in arguments)),)
    if last == "Callable":
        return (Returning(instances_of(engine, frame, arguments[-1], depth + 1)),)
    types = engine.types.evaluate_type(frame, annotation.value)
    if not any(isinstance(value, ClassRef) for value in types):
        if last in _COLLECTIONS or last in engine.said.collections:
            return (Many(instances_of(engine, frame, arguments[0], depth + 1)),)
        if last in _DICTS:
            keys = instances_of(engine, frame, arguments[0], depth + 1) if len(arguments) > 1 else NOTHING
            rows = tuple(each for each in keys if type(each) is Instance)
            return (Mapping((), instances_of(engine, frame, arguments[-1], depth + 1), rows),)
    args = _known_arguments(engine, frame, engine.types.type_arguments(frame, annotation.index))
    return instances(
        engine, frame, tuple(ClassRef(v.key, args) if isinstance(v, ClassRef) else v for v in types), depth
    )


def _name_of(engine: Interpreter, frame: Frame, generic: Expr) -> str:
    """What the generic type is called where it is declared: `from collections.abc import Mapping as Map`."""
    last = last_name(generic)
    if last not in _GENERIC:
        for value in engine.types.evaluate_type(frame, generic):
            if type(value) is External and value.name.startswith(_SAYING_NOTHING):
                return last_part(value.name)
    return last


def _known_arguments(engine: Interpreter, frame: Frame, arguments: tuple[Values, ...]) -> tuple[Values, ...]:
    """The arguments of a generic class, as far as they are known here; none, where nothing is known of any."""
    known = tuple(union(*(_known_argument(engine, frame, each) for each in held)) for held in arguments)
    return known if any(known) else ()


def _known_argument(engine: Interpreter, frame: Frame, value: Value) -> Values:
    if type(value) is TypeParameter:
        return engine.types.type_parameter(frame, value.name)
    return NOTHING if type(value) is External and value.name.startswith(_SAYING_NOTHING) else (value,)


def _annotated(engine: Interpreter, frame: Frame, arguments: tuple[Expr, ...], depth: int) -> Values:
    """`Annotated[T, Depends(f)]`: a T, and where that says nothing, what `f` returns ."""
    found = instances_of(engine, frame, arguments[0], depth + 1)
    for extra in arguments[1:]:
        if isinstance(extra, Call):
            given = engine.evaluate(frame, extra)  # also links the call to the dependency
            if last_name(extra) not in engine.said.wrappers:  # whoever asks the annotation for it may ask what it holds
                note_put_away(engine, frame, tuple(each for each in given if type(each) is Instance), extra.line)
            found = as_given(engine, found, given or made_there(engine, frame, extra, found))
    return found


def made_there(engine: Interpreter, frame: Frame, default: Expr, declared: Values) -> Values:
    """`params: Paging = Depends()`: an object of the declared class is made."""
    if type(default) is not Call or default.args or default.keywords or last_name(default) not in engine.said.wrappers:
        return NOTHING
    call, given = engine.kinds.call[ClassRef], nothing_at(default.line)
    made = (call(engine, frame, ClassRef(each.key), given) for each in declared if type(each) is Instance)
    return union(*made)


def as_given(engine: Interpreter, declared: Values, given: Values) -> Values:
    """What is declared, told more precisely by what is given: an object made with a model, or of a subclass; or a
    string that names something."""
    if not declared or not engine.index_complete:
        return declared or given
    texts = [value for value in given if type(value) is Text and engine.is_telling(value)]
    told = [value for value in given if type(value) is Instance and engine.model_of(value.key) is None]
    above = {value.key: {cls.key for cls in engine.hierarchy.mro(engine.index.classes[value.key])} for value in told}
    known = {value.key for value in declared if type(value) is Instance}
    told = [
        value for value in told if value.bound or (value.key not in known and not known.isdisjoint(above[value.key]))
    ]
    replaced = {key for value in told for key in above[value.key]}
    return union(told, [v for v in declared if type(v) is not Instance or v.key not in replaced], texts)


def classes_of(engine: Interpreter, frame: Frame, annotation: Expr, depth: int = 0) -> Values:
    """The classes themselves, for `type[X]`."""
    match annotation:
        case Str(text=text):
            parsed = parse_annotation(text)
            return classes_of(engine, frame, parsed, depth + 1) if parsed is not None and depth < 8 else NOTHING
        case Bin(op="|", left=left, right=right):
            return union(classes_of(engine, frame, left, depth + 1), classes_of(engine, frame, right, depth + 1))
        case Name() | Attr():
            found: list[Values] = []
            for value in engine.types.evaluate_type(frame, annotation):
                if isinstance(value, TypeParameter):
                    found.append(engine.types.type_parameter(frame, value.name))
                elif isinstance(value, ClassRef | FunctionRef):
                    found.append((value,))
            return union(*found)
        case _:
            return NOTHING
