"""What is noted on the way: calls, and names on things of unknown type, for reachability and possible accesses."""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from auditor.facts.code import Expr
from auditor.link.domain.findings import AttributeNamed, CollectionChanged, MethodNamed, ReceiverCalled
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    COLLECTIONS,
    External,
    Fixed,
    FunctionRef,
    Instance,
    LambdaRef,
    Many,
    Mapping,
    Result,
    Returning,
    Value,
    Values,
    walk,
)
from auditor.link.interpreter.caught import ERROR
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.common import COMMON_METHODS, RUNNING_METHODS
from auditor.link.syntax.names import last_name

#: Modules whose objects hold what a command line says, and no row has the name of an option for its attribute there
#: (Python's library, argparse: The Namespace object).
_OF_COMMANDS = frozenset({"argparse", "optparse"})
_BUILTIN = frozenset(dir(builtins))
#: What the name of a method says nothing of.
_OF_ANYTHING = COMMON_METHODS - RUNNING_METHODS


class Notes:
    """What is noted on the way: calls, and names on things of unknown type, for reachability and possible accesses."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.by_dotted: dict[str, list[str]] = {}
        self.relationship_names: set[str] = set()
        self.members_asked: dict[str, None] = {}  # classes, of whose objects all members are asked for
        self.substitutes: dict[tuple[str, str], None] = {}  # what is said to be given, and what is given for it
        self.inherited_methods: set[str] = set()  # of classes that a model is given to, once the modules have run

    def link_call(self, frame: Frame, callee: str, line: int) -> None:
        if not frame.quiet:
            frame.context.call(callee, line)

    def link_class(self, frame: Frame, key: str, line: int) -> None:
        """A class is handed around: whoever receives it may use it. Mapped ones are looked at, not used."""
        if not frame.quiet and self.engine.model_of(key) is None:
            frame.context.call(f"class {key}", line)

    def link_members(self, frame: Frame, key: str, line: int) -> None:
        """All members of an object are asked for: who does that means to call some of its methods."""
        if not frame.quiet and self.engine.model_of(key) is None:
            self.members_asked[key] = None
            frame.context.call(f"members {key}", line)

    def link_path(self, frame: Frame, text: str, line: int) -> None:
        """A string that spells the path of a class or function (`app.tasks.Sync`, `app.main:run`) will be loaded."""
        dotted = text.replace(":", ".")
        for key in self.by_dotted.get(dotted, ()):
            frame.context.call(key, line)

    def link_constructor(self, frame: Frame, info: ClassInfo, line: int) -> None:
        self.link_call(frame, f"class {info.key}", line)

    def note_unknown_attribute(self, frame: Frame, name: str, line: int, receiver: str = "") -> None:
        if not frame.quiet:
            if name in self.relationship_names:
                frame.note(AttributeNamed(name, line, receiver))
            if name in self.engine.index.methods_named and name not in _OF_ANYTHING:
                frame.note(MethodNamed(name))

    def note_lost(self, frame: Frame, base: Values, name: str, line: int, receiver: str = "") -> None:
        """An attribute that could be a relationship is asked of what a library gave, or of a value that has none: it
        may be an object of ours."""
        if name in self.relationship_names and not frame.quiet and any(map(self._may_be_any, base)):
            frame.note(AttributeNamed(name, line, receiver))

    def _may_be_any(self, value: Value) -> bool:
        """Is nothing known of what it is? Of an object of the project it is, and of what a module outside defines; not
        of what that has in its attributes."""
        if isinstance(value, External):
            root, *rest = value.name.split(".")
            if root == "builtins" and rest and rest[0] not in _BUILTIN:
                return True  # a name that is bound nowhere in sight, as a local one that a function makes `global`
            return len(rest) > 1 and root not in self.engine.said.roots and root not in _OF_COMMANDS
        if isinstance(value, Result) and value.name.partition(".")[0] in _OF_COMMANDS:
            return False
        may_be = isinstance(value, Result | Many | Fixed | Mapping | Returning | FunctionRef | LambdaRef)
        return may_be and value != ERROR

    def note_declared(self, frame: Frame, name: str, line: int, owner: str) -> None:
        """A mixin reads on itself what a method of it declares for the classes below it."""
        if not frame.quiet and name in self.relationship_names:
            frame.note(AttributeNamed(name, line, f"class {owner}"))

    def note_changed(self, frame: Frame, name: str, line: int) -> None:
        """What an attribute of that name holds is changed there."""
        if not frame.quiet and name in self.relationship_names:
            frame.note(CollectionChanged(name, line))

    def note_row_under(self, frame: Frame, keys: Iterable[str], values: Values, line: int) -> None:
        """`values["lines"] = [session.get(Line, 1)]`."""
        for name in () if frame.quiet else filter(self.relationship_names.__contains__, keys):
            for row in dict.fromkeys(v.key for v in walk(values, COLLECTIONS) if isinstance(v, Instance)):
                if self.engine.model_of(row) is not None:
                    frame.note(AttributeNamed(name, line, f"row {row}"))

    def note_unknown_call(self, frame: Frame, name: str) -> None:
        if not frame.quiet and name in self.engine.index.methods_named and name not in _OF_ANYTHING:
            frame.note(MethodNamed(name))

    def note_receiver(self, frame: Frame, name: str, line: int, receiver: Expr) -> None:
        """A method of something of unknown type is called: what that is called may tell whose method it is."""
        if name in self.inherited_methods and not frame.quiet and (held := last_name(receiver)):
            frame.note(ReceiverCalled(name, line, held))
