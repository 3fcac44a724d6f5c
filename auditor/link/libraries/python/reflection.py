"""Functions that tell of classes and functions at run time, and those that take data objects apart.

Source: Python, typing: get_type_hints(); inspect: signature(), get_annotations(); dataclasses; sys.modules.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.facts.access import Confidence
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.values import Instance, Many, Mapping, ModuleRef, Result, Value, Values, most_telling, union
from auditor.link.interpreter import contents, namespaces
from auditor.link.interpreter.putting import lost

Telling = Callable[[Interpreter, Frame, str, Given], Values]


def _of_each(tell: Callable[[Interpreter, Value], Values]) -> Telling:
    """What the function says of each value that it is given."""

    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        return union(*(tell(engine, value) for value in given.first)) or (Result(dotted),)

    return call


def _taken_apart(tell: Callable[[Interpreter, Value], Values]) -> Telling:
    """The same of functions that ask an object for each of its fields, and what is in them, too."""

    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        for value in given.first:
            model = engine.model_of(value.key) if isinstance(value, Instance) else None
            if model is not None:
                model.read_each(engine, frame, given.line, Confidence.INFERRED)
        return _of_each(tell)(engine, frame, dotted, given)

    return call


def _fields(engine: Interpreter, value: Value) -> Values:
    """`dataclasses.fields(value)`: the fields, one after the other."""
    held = (each for each in namespaces.fields_of(engine, value) if isinstance(each, Mapping))
    return tuple(Many(union(*(values for _, values in each.items))) for each in held)


def _tuple(engine: Interpreter, value: Value) -> Values:
    return contents.as_tuple(engine, value) if isinstance(value, Instance) else ()


def _dict(engine: Interpreter, value: Value) -> Values:
    return contents.as_dict(engine, value) if isinstance(value, Instance) else ()


def _replaced(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    found = tuple(contents.replaced(value, given.keywords) for value in given.first if isinstance(value, Instance))
    if found:
        return found
    engine.flow.escape(frame, given.everything)
    return lost(engine, frame, given.everything, given.line)


def item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    """`sys.modules[name]`: the module of that name; this one, as `sys.modules[__name__]`, where none is known."""
    if dotted != "sys.modules":
        return None
    return engine.names.imported(frame.unit.module, keys.texts) if keys.texts else (ModuleRef(frame.unit.module.path),)


def _closure(engine: Interpreter, value: Value) -> Values:
    """`inspect.getclosurevars(function)`: the variables that it closes over, by name."""
    held = Mapping(most_telling(namespaces.free_variables(engine, value)))
    return (Mapping((("nonlocals", (held,)),)),)


FUNCTIONS: dict[str, Telling] = {
    **dict.fromkeys(
        ("typing.get_type_hints", "typing_extensions.get_type_hints", "inspect.get_annotations",
         "annotationlib.get_annotations"),
        _of_each(namespaces.annotations_of),
    ),
    "inspect.getdoc": _of_each(namespaces.docstring_of),
    "inspect.getclosurevars": _of_each(_closure),
    "inspect.signature": _of_each(namespaces.parameters_of),
    **dict.fromkeys(("dataclasses.fields", "attr.fields", "attrs.fields"), _of_each(_fields)),
    **dict.fromkeys(("dataclasses.astuple", "attr.astuple", "attrs.astuple"), _taken_apart(_tuple)),
    **dict.fromkeys(("dataclasses.asdict", "attr.asdict", "attrs.asdict"), _taken_apart(_dict)),
    **dict.fromkeys(("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace"), _replaced),
}  # fmt: skip
