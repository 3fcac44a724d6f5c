"""The abstract interpretation as a whole: what is known, and how the modules of this folder ask each other.

The engine holds the state; each question is answered in the module named after it. Everything is computed on demand
and kept, so that the cost grows with the project and not with the number of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from auditor.facts.code import Assign, Bin, Expr, Lambda, Loop, With
from auditor.link.domain.answers import Answers
from auditor.link.domain.declares import Declares
from auditor.link.domain.dropped import collect
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Flow, Interpreter, Kinds, State
from auditor.link.domain.late import Late, plain_way
from auditor.link.domain.ledger import Context, Ledger
from auditor.link.domain.library import Host, Library, NoFlow
from auditor.link.domain.ordinals import Ordinals
from auditor.link.domain.values import (
    NOTHING,
    Fixed,
    FunctionRef,
    LambdaRef,
    Many,
    Mapping,
    Text,
    Values,
    elements,
    union,
)
from auditor.link.interpreter import (
    bodies,
    calls,
    concrete,
    expressions,
    formatted,
    iterating,
    local_names,
    members,
    outside,
    plain_values,
    putting,
    statements,
    telling,
)
from auditor.link.interpreter import functions as activation
from auditor.link.interpreter.asked import Asked
from auditor.link.interpreter.effort import Effort
from auditor.link.interpreter.filled import with_filled
from auditor.link.interpreter.hierarchy import Hierarchy
from auditor.link.interpreter.items import KINDS
from auditor.link.interpreter.lambdas import Lambdas
from auditor.link.interpreter.lookup import Names
from auditor.link.interpreter.notes import Notes
from auditor.link.interpreter.parameters import default_of
from auditor.link.interpreter.types import Types
from auditor.link.interpreter.wrapping import find_wrappers
from auditor.link.modules import decorators
from auditor.link.modules.index import MODULE_BODY, ClassInfo, Index, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.scopes import Binding


class Core(Asked):
    """State and questions of one project's interpretation."""

    def __init__(
        self, index: Index, dialect: str | None, libraries: Iterable[Library], answers: Answers | None = None
    ) -> None:
        super().__init__(self, Host(tuple(libraries)), answers or Answers())
        own = (members.KINDS, calls.KINDS, formatted.KINDS, KINDS, telling.KINDS, outside.KINDS)
        self.kinds = Kinds(kind for kinds in (*own, *(each.kinds for each in self.host.libraries)) for kind in kinds)
        self.index = decorators.told(index, self.said.decorators)
        self.dialect = dialect
        self.ledger = Ledger()
        self.dropped = collect()
        self.names = Names(self)
        self.types = Types(self)
        self.hierarchy = Hierarchy(self)
        self.notes = Notes(self)
        self.late = Late()
        self.kept_frames: dict[str, Frame] = {}
        self.depth = 0
        self.index_complete = False
        self.silent: frozenset[str] = frozenset()  # modules that are not looked into
        self.barren = False  # nothing leads to a table, for there is none
        self.testing = False  # tests are understood, and all else is
        self.doubtful = False
        self._naming = plain_values.Meter(concrete.STEPS_OF_ALL)
        self.module_env: dict[str, dict[str, Values]] = {}
        self.telling_names: set[str] = set()
        self.declares = Declares()
        self.around: dict[str, Frame] = {}
        self._states: dict[object, Any] = {}
        self._frames: dict[str, Frame] = {}
        self._contexts: dict[str, Context] = {}
        self._lambdas = self.of(Lambdas)
        self._frame_names = Ordinals()
        flows = [each.flow for each in self.host.libraries if each.flow is not None]
        self.flow: Flow = flows[0](self) if flows else NoFlow()

    def of(self, make: Callable[[Interpreter], State]) -> State:
        """What a library keeps for this project; made when it is first asked for."""
        known: State | None = self._states.get(make)
        if known is None:
            known = self._states[make] = make(self)
        return known

    def begin(self) -> None:
        """All tables are declared: what was understood on the way to them, without them, is forgotten."""
        self.index_complete = True
        failed = self.ledger.failures()
        self.ledger = Ledger()
        self.dropped.clear()
        self.answers.leave()
        self.late = Late()
        self.of(Effort).forget()
        self.kept_frames.clear()
        self._frame_names = Ordinals()
        self._contexts.clear()
        self._frames.clear()
        self.answers.forget("wrappers", "default", "lambda")
        self.forget()
        self.types.forget()
        self.hierarchy.forget()
        self.names.forget()
        for unit, note in failed:
            self.context_of(unit, True).found.notes[note] = None

    # -- expressions and statements -------------------------------------------------------------------------------

    evaluate = expressions.evaluate

    def evaluate_binary(self, frame: Frame, op: str, left: Expr, right: Expr) -> Values:
        return expressions.evaluate(self, frame, Bin(op.rstrip("="), left, right))

    def bind(self, frame: Frame, target: Expr, values: Values, replace: bool = False) -> None:
        statements.bind(self, frame, target, values, replace)

    iterate = iterating.iterate
    entered = iterating.entered

    def text_of(self, frame: Frame, node: Expr) -> str | None:
        """The string that the expression is, where it is one known string."""
        for value in self.evaluate(frame, node):
            if isinstance(value, Text) and value.literal is not None:
                return value.literal
        return None

    def run_concretely(self, unit: Unit, env: dict[str, object], around: Frame | None = None) -> object:
        return concrete.run_function(self, self._naming, unit, env, around)

    # -- frames ---------------------------------------------------------------------------------------------------

    def module_frame(self, module: Module) -> Frame:
        """A quiet frame in which module-level expressions are evaluated."""
        frame = self._frames.get(module.path)
        if frame is None:
            unit = self.index.units[f"{module.path}::{MODULE_BODY}"]
            frame = self._frames[module.path] = Frame(unit, self.context_of(unit, True), quiet=True)
        return frame

    def frame_around(self, info: ClassInfo, header: bool = False) -> Frame:
        """A quiet frame in which the header and body of the class are evaluated; `header`: the bases alone."""
        frame = self._frame_outside(info, header)
        if info.imports:
            frame = Frame(frame.unit, frame.context, None, frame, quiet=True)
            frame.env.update(self.names.bound_by_imports(info.module, info.imports))
        return frame

    def _frame_outside(self, info: ClassInfo, header: bool) -> Frame:
        made = self.around.get(info.key)
        base = self.module_frame(info.module if made is None else made.unit.module)
        if made is not None:
            return base if made.outer is None else Frame(base.unit, base.context, None, base, made.env, quiet=True)
        if info.inside is None:
            return base
        outcome = self.answers.begun(plain_way(info.inside.key))
        outer = outcome.frame if outcome is not None else self._local_frame(info.inside, header)
        return Frame(base.unit, base.context, outer=outer, quiet=True)

    def _local_frame(self, unit: Unit, header: bool) -> Frame:
        """The local names of a function that was not understood yet: its imports and plain bindings."""
        key = f"{unit.key} header" if header else unit.key
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = Frame(unit, self.context_of(unit, True), quiet=True)
            if unit.node is not None:
                local_names.bind_locals(self, found, unit.node.body, header)
        return found

    def module_variable(self, module: Module, name: str, binding: Binding) -> Values:
        """What a module-level assignment, loop or `with` binds to the name, and what functions put there."""
        return with_filled(self, module.path, name, self._bound_in_module(module, name, binding))

    def _bound_in_module(self, module: Module, name: str, binding: Binding) -> Values:
        grown = self.module_env.get(module.path, {}).get(name, NOTHING)
        if any(isinstance(v, Mapping | Many | Fixed) for v in grown):
            return grown
        base = self.module_frame(module)
        frame = Frame(base.unit, base.context, quiet=True)
        if isinstance(binding, Assign):
            statements.run(self, frame, (binding,))
        elif isinstance(binding, Loop) and binding.target is not None:
            self.bind(frame, binding.target, self.iterate(frame, self.evaluate(frame, binding.iter)), replace=True)
        elif isinstance(binding, With):
            for item, target in binding.items:
                if target is not None:
                    self.bind(frame, target, self.entered(frame, self.evaluate(frame, item)))
        frame.over = True
        return frame.env.get(name, NOTHING)

    run_class_body = bodies.run_class_body

    def keep(self, frame: Frame) -> str:
        """Name a frame that a nested function closes over."""
        if not frame.name:
            frame.name = self._frame_names.name(frame.context.key)
            self.kept_frames[frame.name] = frame
        return frame.name

    def context_of(self, unit: Unit, plain: bool) -> Context:
        if not plain:
            return self.ledger.new_context(unit, False, self.doubtful)
        found = self._contexts.get(unit.key)
        if found is None:
            found = self._contexts[unit.key] = self.ledger.new_context(unit, True)
        return found

    def plain_closure(self, unit: Unit) -> str:
        """The name of the frame that a nested function closes over when its parent has no arguments."""
        if unit.parent is None:
            return ""
        frame = self.answers.begun(plain_way(unit.parent.key, self.plain_closure(unit.parent)))
        return frame.frame.name if frame is not None and frame.frame is not None else ""

    def leave(self, frame: Frame) -> None:
        """The frame is over: its variables stay as they are."""
        frame.over = True
        if frame.unit.key in self.index.global_names or frame.unit.key in self.index.nonlocal_names:
            putting.note_outside(self, frame)
        self.settle(frame)

    def settle(self, frame: Frame) -> None:
        """What the frame found is found in its context; when it is over, also in the lambdas that nobody called."""
        while frame.over and frame.lambdas:
            name = next(iter(frame.lambdas))
            del frame.lambdas[name]
            self.call_lambda(frame, LambdaRef(name), nothing_at(0))
        if not frame.quiet:
            frame.context.found.accesses.update(dict.fromkeys(frame.found))

    def settled(self) -> Ledger:
        """What was found so far, entered into the ledger."""
        self.ledger.settle()
        return self.ledger

    # -- calls ----------------------------------------------------------------------------------------------------

    def call_function(self, frame: Frame, ref: FunctionRef, given: Given) -> Values:
        return activation.call_function(self, frame, ref, given)

    def call_constructor(self, frame: Frame, ref: FunctionRef, given: Given) -> dict[str, Values]:
        """Run `__init__` and give what it stored on self."""
        line = given.line
        self.notes.link_call(frame, ref.key, line)
        return activation.enter_called(self, frame, ref, given).stores

    def wrappers(self, unit: Unit) -> tuple[FunctionRef, ...]:
        """The functions that the project's own decorators put around the unit."""
        before = self.late.postponed  # what is not known yet of a decorator is no answer
        return self.answers.ask(
            "wrappers", unit.key, lambda: find_wrappers(self, unit), (), lambda: self.late.postponed == before
        )

    def yielded(self, functions: Values) -> Values:
        """What generator functions among the values yield (dependencies with `yield`)."""
        ways = [(each.key, each.owner, each.frame, ()) for each in functions if isinstance(each, FunctionRef)]
        known = [outcome.returns for way in ways if (outcome := self.answers.outcome(way)) is not None]
        return union(*(elements(tuple(value for value in given if isinstance(value, Many))) for given in known))

    def parameter_default(self, unit: Unit, name: str) -> Values:
        """What a parameter would be without an argument."""
        return self.answers.ask("default", (unit.key, name), lambda: default_of(self, unit, name), NOTHING)

    is_telling = telling.is_telling

    # -- what is noted for reachability and possible accesses ---------------------------------------------------

    def keep_lambda(self, frame: Frame, node: Lambda) -> LambdaRef:
        """Keep a lambda with the frame it closes over; it is understood when called, or when the frame is over."""
        return self._lambdas.keep(frame, node)

    def call_lambda(self, frame: Frame, ref: LambdaRef, given: Given) -> Values:
        """The value of a lambda's body for the arguments; what it touches counts for the unit that wrote it."""
        return self._lambdas.call(frame, ref, given)
