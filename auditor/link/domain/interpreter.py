"""What the rooms above may ask of the interpretation, and what its files ask of each other: questions, no answers.

`core.Core` answers; nothing but the analysis makes one. So what evaluates expressions need not know what evaluates
calls, and what a library means can be told without knowing how Python is understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from auditor.facts.access import Confidence
from auditor.facts.code import Expr, Function, Lambda, Loop
from auditor.link.domain.answers import Answers
from auditor.link.domain.declares import Declares
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.late import Late
from auditor.link.domain.ledger import Context, Ledger
from auditor.link.domain.questions import Annotations, Classes, Lookup, Notes
from auditor.link.domain.said import Said
from auditor.link.domain.values import ClassRef, FunctionRef, Instance, LambdaRef, Many, Text, Value, Values
from auditor.link.modules.index import ClassInfo, Index, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import Binding

#: What a library keeps for one project.
State = TypeVar("State")


class Interpreter(Protocol):
    """The interpretation of one project: what it knows, and the questions that it answers."""

    index: Index
    dialect: str | None
    ledger: Ledger
    late: Late
    kept_frames: dict[str, Frame]
    depth: int
    index_complete: bool
    silent: frozenset[str]
    barren: bool
    testing: bool
    doubtful: bool
    module_env: dict[str, dict[str, Values]]
    telling_names: set[str]
    declares: Declares
    around: dict[str, Frame]  # in what the class of that key was made at run time

    @property
    def answers(self) -> Answers: ...
    @property
    def dropped(self) -> Iterable[object]: ...
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
    def run_concretely(self, unit: Unit, env: dict[str, object], around: Frame | None = None) -> object: ...
    def run_class_body(self, frame: Frame, info: ClassInfo) -> None: ...

    def call_function(self, frame: Frame, ref: FunctionRef, given: Given) -> Values: ...
    def call_constructor(self, frame: Frame, ref: FunctionRef, given: Given) -> dict[str, Values]: ...
    def call_lambda(self, frame: Frame, ref: LambdaRef, given: Given) -> Values: ...
    def keep_lambda(self, frame: Frame, node: Lambda) -> LambdaRef: ...
    def wrappers(self, unit: Unit) -> tuple[FunctionRef, ...]: ...
    def yielded(self, functions: Values) -> Values: ...
    def parameter_default(self, unit: Unit, name: str) -> Values: ...
    def is_telling(self, text: Text) -> bool: ...

    def module_frame(self, module: Module) -> Frame: ...
    def frame_around(self, info: ClassInfo, header: bool = False) -> Frame: ...
    def module_variable(self, module: Module, name: str, binding: Binding) -> Values: ...
    def context_of(self, unit: Unit, plain: bool) -> Context: ...
    def keep(self, frame: Frame) -> str: ...
    def plain_closure(self, unit: Unit) -> str: ...
    def leave(self, frame: Frame) -> None: ...
    def settle(self, frame: Frame) -> None: ...
    def settled(self) -> Ledger: ...
    @property
    def kinds(self) -> Kinds: ...
    @property
    def flow(self) -> Flow: ...
    @property
    def said(self) -> Said: ...

    def model_of(self, key: str) -> ClassModel | None: ...
    def leads_to_model(self, key: str) -> bool: ...
    def iterated(self, dotted: str) -> Values: ...
    def gone_over(self, values: Values) -> Values: ...
    def gone_through(self, keys: frozenset[str]) -> tuple[Values, Values] | None: ...
    def stands_for(self, dotted: str) -> Values: ...
    def perhaps(self, dotted: str, name: str) -> Values: ...
    @property
    def holding_all(self) -> Mapping[str, bool]: ...
    def called(self, word: str) -> Values: ...
    def told_to(self, around: Frame, node: Function) -> list[Values]: ...
    def perhaps_of(self, value: ClassRef | Instance) -> Values: ...
    def member_of(self, frame: Frame, dotted: str, name: str, line: int) -> Values | None: ...
    def item_of(self, frame: Frame, dotted: str, keys: Keys) -> Values | None: ...
    def given_bases(self, frame: Frame, expression: Expr) -> Iterable[ClassInfo]: ...
    def run_body(self, frame: Frame, info: ClassInfo) -> None: ...
    def inherited(self, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None: ...
    def attribute_of_library(self, value: ClassRef | Instance, name: str) -> Values: ...
    def made_with(self, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given) -> Values | None: ...
    def returned(self, frame: Frame, node: Function, values: Values) -> None: ...
    def is_known(self, dotted: str) -> bool: ...
    def is_elsewhere(self, dotted: str) -> bool: ...
    def known_call(self, frame: Frame, dotted: str, given: Given) -> Values | None: ...
    def any_call(self, frame: Frame, dotted: str, given: Given) -> Values | None: ...
    def method_of_unknown(self, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None: ...
    def unknown_method(self, frame: Frame, receiver: Values, name: str, given: Given) -> None: ...


class ClassModel(Protocol):
    """A class whose objects are more than Python objects: rows of `tables`. No member: as in any other class."""

    @property
    def tables(self) -> tuple[str, ...]: ...

    def member(
        self, engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, line: int
    ) -> Values | None: ...
    def construct(self, engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values: ...
    def store(self, engine: Interpreter, frame: Frame, value: Instance, stored: Stored) -> None: ...
    def store_item(self, engine: Interpreter, frame: Frame, value: Instance, keys: Keys, values: Values) -> None: ...
    def store_any(self, engine: Interpreter, frame: Frame, value: Instance, line: int) -> None: ...
    def read_any(
        self, engine: Interpreter, frame: Frame, value: Instance | ClassRef, line: int, names: Values
    ) -> None: ...
    def read_each(self, engine: Interpreter, frame: Frame, line: int, confidence: Confidence) -> None: ...
    def give_away(self, engine: Interpreter, frame: Frame, line: int) -> None: ...
    def name_attributes(self, engine: Interpreter, frame: Frame, names: Iterable[str], line: int) -> None: ...


class Stored(msgspec.Struct, gc=False):
    """`value.name = values`."""

    name: str
    values: Values
    line: int


class Flow(Protocol):
    """Objects under way, which only count when they arrive: what the interpretation tells of where values go."""

    @property
    def waits(self) -> bool: ...
    def escape(self, frame: Frame, values: Values) -> None: ...
    def hand_back(self, frame: Frame, values: Values) -> None: ...
    def receive(self, frame: Frame, values: Values, line: int) -> Values: ...
    def store(self, frame: Frame, base: Values, values: Values) -> None: ...
    def change(self, frame: Frame, collection: Many, name: str, given: Given) -> None: ...
    def begin_change(self, frame: Frame) -> str: ...
    def end_change(self, frame: Frame, begun: str, receiver: Values, name: str) -> None: ...
    def begin_loop(self, frame: Frame) -> int: ...
    def loop(self, frame: Frame, node: Loop, values: Values, begun: int) -> None: ...
    def each(self, frame: Frame, functions: Values, values: Values, items: Values) -> None: ...


class Keys(msgspec.Struct, gc=False):
    """What is between the brackets of `value[...]`: strings that it can be, a position, or a slice, of which the
    bounds may be known. `values`: all that it can be."""

    texts: list[str]
    position: int | None
    slices: bool
    line: int
    bounds: slice | None = None
    values: Values = ()


class Compared(msgspec.Struct, gc=False):
    """The operator and all operands of an expression, and which of them is meant: `User.age > 3` is `>`, two, 0.
    `none`: one of them is the literal None."""

    op: str
    operands: list[Values]
    at: int
    none: bool = False


# What a value does is filed under its kind, which the type of a mapping cannot say.
Member = Callable[[Interpreter, Frame, Any, str, int], Values]
Method = Callable[[Interpreter, Frame, Any, str, Given], Values]
Called = Callable[[Interpreter, Frame, Any, Given], Values]
Item = Callable[[Interpreter, Frame, Any, Keys], Values]
Compare = Callable[[Interpreter, Frame, Any, Compared], Values]
Tells = Callable[[Interpreter, Any], bool]


@dataclass(frozen=True, slots=True)
class Picked:
    """One that a value can be, as a condition sees it, and the keys that tell it; `seen`: instead, of its name."""

    value: Value
    keys: frozenset[str]
    ask: Callable[[str], object]
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """How the values of one type behave, as far as they differ from values of which nothing is known.

    `member`: `value.name`; `method`: `value.name(...)`; `call`: `value(...)`; `item`: `value[...]`; `compare`: what an
    operator makes of it; `tells`: does it tell one call from another, for it leads to a table; `names`: is a table in
    the value itself, not only in a callback; `perhaps`: the value as one of many; `outside`: it is given to code that
    nobody can see; `opens`, `closes`: before and after the arguments of a method are evaluated; `whole`: of many, each
    stands for its items, as `table.c` does; `named`: with an attribute of some strings; `below`: that inherit from it;
    `one_of`: all it can be, for a pick; `classes`: what `isinstance()` says; `told`: what it is not read for; `put`: by
    what key it is known where it is put away."""

    of: type[Value]
    member: Member | None = None
    method: Method | None = None
    call: Called | None = None
    item: Item | None = None
    compare: Compare | None = None
    tells: Tells | None = None
    names: Tells | None = None
    perhaps: Callable[[Interpreter, Any], Value] | None = None
    each: Callable[[Interpreter, Frame, Any], Values] | None = None
    whole: bool | None = None
    spelled: Callable[[Interpreter, Any], str] | None = None
    named: Callable[[Interpreter, Frame, Any, str, list[str]], Values | None] | None = None
    below: Callable[[Interpreter, Any, ClassRef], Value] | None = None
    one_of: Callable[[Interpreter, Any], list[Picked]] | None = None
    classes: frozenset[str] | None = None
    told: frozenset[str] | None = None
    put: Callable[[Any], str] | None = None
    outside: Callable[[Interpreter, Frame, Any, int], None] | None = None
    opens: Callable[[Interpreter, Frame, Any, str], None] | None = None
    closes: Callable[[Frame], None] | None = None


class Kinds:
    """The behaviour of all kinds of values, by what is asked; each table by type."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.member, self.method = dict[type, Member](), dict[type, Method]()
        self.call: dict[type, Called] = {}
        self.item: dict[type, Item] = {}
        self.compare: dict[type, Compare] = {}
        self.tells, self.names = dict[type, Tells](), dict[type, Tells]()
        self.perhaps: dict[type, Callable[[Interpreter, Any], Value]] = {}
        self.each: dict[type, Callable[[Interpreter, Frame, Any], Values]] = {}
        self.whole, self.spelled = dict[type, bool](), dict[type, Callable[[Interpreter, Any], str]]()
        self.named: dict[type, Callable[[Interpreter, Frame, Any, str, list[str]], Values | None]] = {}
        self.below: dict[type, Callable[[Interpreter, Any, ClassRef], Value]] = {}
        self.one_of: dict[type, Callable[[Interpreter, Any], list[Picked]]] = {}
        self.classes, self.told = dict[type, frozenset[str]](), dict[type, frozenset[str]]()
        self.put: dict[type, Callable[[Any], str]] = {}
        self.outside: dict[type, Callable[[Interpreter, Frame, Any, int], None]] = {}
        self.opens: dict[type, Callable[[Interpreter, Frame, Any, str], None]] = {}
        self.closes: dict[type, Callable[[Frame], None]] = {}
        for kind in kinds:
            for question in (name for name in vars(self) if name != "of"):
                answer = getattr(kind, question)
                if answer is not None:
                    getattr(self, question)[kind.of] = answer

    def doubtful(self, engine: Interpreter, values: Iterable[Value]) -> Values:
        """The values as those of which one may be meant, each as far as its kind can say so."""
        known = self.perhaps
        return tuple(known[type(each)](engine, each) if type(each) in known else each for each in values)
