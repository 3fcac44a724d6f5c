"""What the rooms above may ask of the interpretation, and what its files ask of each other: questions, no answers.

`core.Core` answers; nothing but the analysis makes one. So what evaluates expressions need not know what evaluates
calls, and what a library means can be told without knowing how Python is understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from auditor.effects import Catalogue
from auditor.facts.code import Expr, Import, ImportFrom, Lambda
from auditor.link.domain.frame import Frame, Outcome
from auditor.link.domain.given import Given
from auditor.link.domain.ledger import Context, Recorder
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, LambdaRef, Text, Value, Values
from auditor.link.modules.index import ClassInfo, Index, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import Binding
from auditor.sql import DatabaseObject

#: What a library keeps for one project.
State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class Base:
    """A base as resolved: a project class with its type arguments, or the dotted name of an external one.

    `external` is empty, and `info` None, for a base of which nothing is known.
    """

    info: ClassInfo | None
    external: str = ""
    args: tuple[Values, ...] = ()


class Lookup(Protocol):
    """Names at module level, across files."""

    @property
    def busy(self) -> bool: ...
    def look_up(self, path: str, name: str) -> Values | None: ...
    def member(self, path: str, name: str) -> Values: ...
    def import_value(self, module: Module, node: Import) -> Values: ...
    def from_value(self, module: Module, node: ImportFrom, name: str) -> Values: ...
    def imported(self, module: Module, names: Iterable[str | None]) -> Values: ...
    def definition(self, path: str, name: str) -> tuple[str, str, Expr] | None: ...
    def all_names(self, path: str) -> list[str]: ...
    def models_of(self, path: str) -> list[str]: ...
    def forget(self) -> None: ...


class Annotations(Protocol):
    """What annotations and type parameters hold."""

    def annotated(self, frame: Frame, node: Expr) -> Values: ...
    def evaluate_type(self, frame: Frame, node: Expr) -> Values: ...
    def type_arguments(self, frame: Frame, index: Expr) -> tuple[Values, ...]: ...
    def type_parameter(self, frame: Frame, name: str) -> Values: ...


class Classes(Protocol):
    """Bases, method resolution order, and what class bodies and methods give attributes."""

    def bases(self, info: ClassInfo) -> tuple[Base, ...]: ...
    def mro(self, info: ClassInfo) -> tuple[ClassInfo, ...]: ...
    def external_bases(self, info: ClassInfo) -> tuple[str, ...]: ...
    def class_attribute(self, cls: ClassInfo, name: str, value: ClassRef | Instance) -> Values: ...
    def class_attributes(self, value: ClassRef | Instance) -> Values: ...
    def stored(self, info: ClassInfo, name: str, value: Instance) -> Values: ...
    def all_stored(self, value: Instance) -> Values: ...
    def subclasses(self, info: ClassInfo) -> tuple[ClassInfo, ...]: ...
    def overrides(self, unit: Unit) -> list[Unit]: ...
    def default_owner(self, unit: Unit) -> Instance | ClassRef | None: ...
    def leads_to_model(self, key: str) -> bool: ...
    def models_named(self, info: ClassInfo) -> list[ClassRef]: ...
    def query_methods(self, name: str) -> list[Unit]: ...


class Notes(Protocol):
    """What is noted on the way, for reachability and possible accesses."""

    by_dotted: dict[str, list[str]]
    relationship_names: set[str]

    def link_call(self, frame: Frame, callee: str, line: int) -> None: ...
    def link_class(self, frame: Frame, key: str, line: int) -> None: ...
    def link_path(self, frame: Frame, text: str, line: int) -> None: ...
    def link_constructor(self, frame: Frame, info: ClassInfo, line: int) -> None: ...
    def note_unknown_attribute(self, frame: Frame, name: str, line: int, receiver: str = "") -> None: ...
    def note_unknown_call(self, frame: Frame, name: str) -> None: ...


class Interpreter(Protocol):
    """The interpretation of one project: what it knows, and the questions that it answers."""

    index: Index
    dialect: str | None
    catalogue: Catalogue
    recorder: Recorder
    sql_objects: list[tuple[Unit, int, DatabaseObject]]
    sql_functions: dict[str, list[tuple[Unit, int]]]
    outcomes: dict[tuple[object, ...], Outcome]
    context_count: dict[str, int]
    kept_frames: dict[int, Frame]
    depth: int
    index_complete: bool
    silent: frozenset[str]
    made: dict[Instance, tuple[Unit, int]]
    doubtful: bool
    module_env: dict[str, dict[str, Values]]
    telling_names: set[str]

    @property
    def names(self) -> Lookup: ...
    @property
    def types(self) -> Annotations: ...
    @property
    def hierarchy(self) -> Classes: ...
    @property
    def notes(self) -> Notes: ...

    def begin(self) -> None: ...
    def of(self, make: Callable[[Interpreter], State]) -> State: ...

    def evaluate(self, frame: Frame, node: Expr) -> Values: ...
    def evaluate_binary(self, frame: Frame, op: str, left: Expr, right: Expr) -> Values: ...
    def text_of(self, frame: Frame, node: Expr) -> str | None: ...
    def bind(self, frame: Frame, target: Expr, values: Values, replace: bool = False) -> None: ...
    def iterate(self, frame: Frame, values: Values) -> Values: ...
    def entered(self, frame: Frame, values: Values) -> Values: ...
    def run_concretely(self, unit: Unit, env: dict[str, object]) -> object: ...
    def run_class_body(self, frame: Frame, info: ClassInfo) -> None: ...

    def call_function(self, frame: Frame, ref: FunctionRef, given: Given) -> Values: ...
    def call_constructor(self, frame: Frame, ref: FunctionRef, given: Given) -> dict[str, Values]: ...
    def call_lambda(self, frame: Frame, ref: LambdaRef, args: list[Values]) -> Values: ...
    def keep_lambda(self, frame: Frame, node: Lambda) -> LambdaRef: ...
    def wrappers(self, unit: Unit) -> tuple[FunctionRef, ...]: ...
    def yielded(self, functions: Values) -> Values: ...
    def parameter_default(self, unit: Unit, name: str) -> Values: ...
    def is_telling(self, text: Text) -> bool: ...

    def module_frame(self, module: Module) -> Frame: ...
    def frame_around(self, info: ClassInfo) -> Frame: ...
    def module_variable(self, module: Module, name: str, binding: Binding) -> Values: ...
    def context_of(self, unit: Unit, plain: bool) -> Context: ...
    def keep(self, frame: Frame) -> int: ...
    def plain_closure(self, unit: Unit) -> int: ...
    def settle(self, frame: Frame) -> None: ...
    @property
    def kinds(self) -> Kinds: ...


class Keys(msgspec.Struct, gc=False):
    """What is between the brackets of `value[...]`: strings that it can be, a position, or a slice."""

    texts: list[str]
    position: int | None
    slices: bool
    line: int


class Compared(msgspec.Struct, gc=False):
    """The operator and all operands of an expression, and which of them is meant: `User.age > 3` is `>`, two, 0."""

    op: str
    operands: list[Values]
    at: int


# What a value does is filed under its kind, which the type of a mapping cannot say.
Member = Callable[[Interpreter, Frame, Any, str, int], Values]
Method = Callable[[Interpreter, Frame, Any, str, Given], Values]
Called = Callable[[Interpreter, Frame, Any, Given], Values]
Item = Callable[[Interpreter, Frame, Any, Keys], Values]
Compare = Callable[[Interpreter, Frame, Any, Compared], Values]
Tells = Callable[[Interpreter, Any], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the values of one type behave, as far as they differ from values of which nothing is known.

    `member`: `value.name`; `method`: `value.name(...)`; `call`: `value(...)`; `item`: `value[...]`; `compare`: what an
    operator makes of it; `tells`: does it tell one call from another, for it leads to a table; `names`: is there a
    table in the value itself, and not only a callback that may use one; `perhaps`: the value as one of many.
    """

    of: type[Value]
    member: Member | None = None
    method: Method | None = None
    call: Called | None = None
    item: Item | None = None
    compare: Compare | None = None
    tells: Tells | None = None
    names: Tells | None = None
    perhaps: Callable[[Interpreter, Any], Value] | None = None


class Kinds:
    """The behaviour of all kinds of values, by what is asked; each table by type."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.member: dict[type, Member] = {}
        self.method: dict[type, Method] = {}
        self.call: dict[type, Called] = {}
        self.item: dict[type, Item] = {}
        self.compare: dict[type, Compare] = {}
        self.tells: dict[type, Tells] = {}
        self.names: dict[type, Tells] = {}
        self.perhaps: dict[type, Callable[[Interpreter, Any], Value]] = {}
        for kind in kinds:
            for question in ("member", "method", "call", "item", "compare", "tells", "names", "perhaps"):
                answer = getattr(kind, question)
                if answer is not None:
                    getattr(self, question)[kind.of] = answer
