"""Python itself: built-in functions, collections, and functions that hand on what they are given."""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, Instance, Values
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
    passing,
    reflection,
    registering,
    running,
    scheduling,
    typed,
)

#: Where the base classes come from that Python has itself.
OWN_ROOTS = frozenset({"builtins", "abc", "typing", "enum", "dataclasses", "collections", "typing_extensions"})


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """What classes have of Python's own: `super().__class_getitem__(item)` of Generic gives the class itself."""
    if name == "__class_getitem__" and isinstance(value, ClassRef):
        return (value,)
    return scheduling.inherited(engine, frame, value, name, given)


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
        **importing.FUNCTIONS,
        **passing.FUNCTIONS,
        **reflection.FUNCTIONS,
        **running.FUNCTIONS,
        **typed.FUNCTIONS,
        "inspect.getmembers": builtins.members_of_module,
        **dict.fromkeys(("typing.get_args", "typing_extensions.get_args"), builtins.type_arguments),
    },
    otherwise=builtins.call,
    anywhere={**scheduling.ANYWHERE, **dict.fromkeys(handing.OF_LIBRARIES, handing.call_library)},
    plain=OWN_ROOTS,
    keeping=frozenset({"register", "add", "append", "get"}),
    told_to=registering.told_to,
    methods={
        "setdefault": collections.put_unless_there,
        "get": collections.class_unless_there,
        **scheduling.METHODS,
    },
    item=reflection.item,
    inherited=_inherited,
    finish=running.doubt_written,
    kinds=(*collections.KINDS, *fields.KINDS, *formatting.KINDS, *futures.KINDS, *getters.KINDS, *importing.KINDS),
)
