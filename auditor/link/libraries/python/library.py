"""Python itself: built-in functions, collections, and functions that hand on what they are given."""

from __future__ import annotations

from auditor.facts.access import Role
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Values
from auditor.link.interpreter.caught import ERROR
from auditor.link.libraries.python import (
    builtins,
    collections,
    fields,
    formatting,
    futures,
    getters,
    handed_over,
    handing,
    importing,
    metaclasses,
    passing,
    reflection,
    registering,
    running,
    scheduling,
    shells,
    typed,
)

#: Where the base classes come from that Python has itself, and what other versions of it have.
OWN_ROOTS = frozenset(
    {"builtins", "abc", "typing", "enum", "dataclasses", "collections", "typing_extensions", "six", "future"}
)

#: Of so many subclasses, what each does is followed.
_MOST_BELOW = 8


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """What classes have of Python's own: `super().__class_getitem__(item)` of Generic gives the class itself."""
    if name == "__class_getitem__" and isinstance(value, ClassRef):
        return (value,)
    if name == "__subclasses__" and isinstance(value, ClassRef):
        return _below(engine, value)
    return scheduling.inherited(engine, frame, value, name, given)


def _below(engine: Interpreter, value: ClassRef) -> Values | None:
    """`Importer.__subclasses__()`: each class of the application below it (Python, Data model: class.__subclasses__);
    None where one has a model, or they are too many to be told apart."""
    info = engine.index.classes[value.key]
    below = [each for each in engine.hierarchy.subclasses(info) if each.module.role is not Role.TEST]
    if len(below) > _MOST_BELOW or any(engine.model_of(each.key) is not None for each in below):
        return None
    return (Many(tuple(ClassRef(each.key) for each in below)),) if below else None


def _member(engine: Interpreter, frame: Frame, dotted: str, name: str, line: int) -> Values | None:
    """`error.args`, `stop.value`: what it was raised with, which may be anything (Python, Built-in Exceptions)."""
    return NOTHING if dotted == ERROR.name and name in {"args", "value"} else None


LIBRARY = Library(
    name="python",
    roots=frozenset({"builtins"}),
    functions={
        **dict.fromkeys(
            ("os.environ.get", "os.getenv", "os.environ.setdefault", "decouple.config"), builtins.or_default
        ),
        **fields.FUNCTIONS,
        **formatting.FUNCTIONS,
        **futures.FUNCTIONS,
        **handed_over.FUNCTIONS,
        **handing.FUNCTIONS,
        **importing.FUNCTIONS,
        **passing.FUNCTIONS,
        **reflection.FUNCTIONS,
        **running.FUNCTIONS,
        **shells.FUNCTIONS,
        **typed.FUNCTIONS,
        "inspect.getmembers": builtins.members_of_module,
        **dict.fromkeys(("typing.get_args", "typing_extensions.get_args"), builtins.type_arguments),
    },
    otherwise=builtins.call,
    anywhere={**scheduling.ANYWHERE, **dict.fromkeys(handing.OF_LIBRARIES, handing.call_library)},
    plain=OWN_ROOTS,
    unwrapping=futures.UNWRAPPING,
    keeping=frozenset({"register", "add", "append", "get"}),
    told_to=registering.told_to,
    methods={
        "setdefault": collections.put_unless_there,
        "get": collections.class_unless_there,
        **scheduling.METHODS,
    },
    item=reflection.item,
    inherited=_inherited,
    bases=metaclasses.given_with_metaclass,
    member=_member,
    finish=running.doubt_written,
    kinds=(*collections.KINDS, *fields.KINDS, *formatting.KINDS, *futures.KINDS, *getters.KINDS, *importing.KINDS),
)
