"""A condition that picks one of several: for which of them it holds.

`if table.name in ("orders", "lines")`, `if name.startswith("log_")`, `if cls.exported` in a loop over tables or
classes. The condition is run for each of them, as a function that names things is (`concrete`); where that cannot
tell, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.facts.code import Attr, Call, Choice, Expr, Name, Other
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter, Picked
from auditor.link.domain.values import (
    COLLECTIONS,
    ClassRef,
    External,
    FunctionRef,
    Mapping,
    ModuleRef,
    Text,
    Values,
    literals,
    walk,
)
from auditor.link.interpreter import plain_operators
from auditor.link.interpreter.again import once_more
from auditor.link.interpreter.concrete import Machine
from auditor.link.interpreter.named_in import PRINTING
from auditor.link.interpreter.plain_values import CannotTellError, Meter, NoAttributeError
from auditor.link.interpreter.whole import is_whole
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

#: Steps for one candidate.
_STEPS = 400
_POSITIVE = frozenset({"==", "is", "in", "match"})
_NEGATIVE = frozenset({"!=", "is not", "not in"})


class _Condition(Machine):
    """Runs a condition in the variables of a frame, one of which is one candidate."""

    def __init__(self, engine: Interpreter, frame: Frame) -> None:
        super().__init__(engine, Meter(_STEPS))
        self.frame = frame

    def value(self, unit: Unit, env: dict[str, object], node: Expr) -> object:
        match node:
            case Other(op=op, parts=(asked, other)) if op in _POSITIVE or op in _NEGATIVE:
                return self.compared(unit, env, op, asked, other)
            case Attr() if self.depth == 0:
                try:
                    return super().value(unit, env, node)
                except CannotTellError:
                    return self.known(self.engine.evaluate(self.frame, node))
            case Call(args=args) if args and last_name(node.func) in _ASKING:
                picked = self.value(unit, env, args[0])
                if isinstance(picked, Picked):
                    return _ASKING[last_name(node.func)](self, unit, env, picked, args[1:])
            case _:
                pass
        return super().value(unit, env, node)

    def compared(self, unit: Unit, env: dict[str, object], op: str, asked: Expr, other: Expr) -> object:
        left = self.value(unit, env, asked)
        positive = op in _POSITIVE
        plain = _plain_operator(op, other)
        if isinstance(left, Picked):
            values = once_more(self.engine, self.frame, other)
            return _is_one_of(left, self.engine.iterate(self.frame, values) if plain == "in" else values) is positive
        right = self.against(unit, env, op, other)
        if isinstance(right, Picked) and isinstance(left, ClassRef):
            return _is_one_of(right, (left,)) is positive
        return plain_operators.operator(self.meter, plain, [left, right]) is positive

    def against(self, unit: Unit, env: dict[str, object], op: str, other: Expr) -> object:
        """What is compared with; `case "orders" | "lines"` is a choice."""
        if op == "match" and isinstance(other, Choice):
            return [self.value(unit, env, each) for each in other.values]
        return self.value(unit, env, other)

    def outside(self, unit: Unit, node: Name) -> object:
        if self.depth:
            return super().outside(unit, node)
        values = self.engine.evaluate(self.frame, node)
        if not is_whole(self.engine, self.frame, node, values):
            raise CannotTellError
        return self.known(values)

    def known(self, values: Values) -> object:
        """The one value, where it is a string, strings, or what the machine can ask."""
        if len(values) != 1:
            raise CannotTellError
        (value,) = values
        if isinstance(value, FunctionRef | External | ModuleRef | ClassRef):
            return value
        if isinstance(value, Text) and value.literal is not None:
            return value.literal
        inside = value.elements() if type(value) in COLLECTIONS else ()
        if inside and len(texts := literals(inside)) == len(inside) and not (isinstance(value, Mapping) and value.rest):
            return list(texts)
        raise CannotTellError

    def attribute(self, base: object, name: str) -> object:
        return base.ask(name) if isinstance(base, Picked) else super().attribute(base, name)

    def has(self, unit: Unit, env: dict[str, object], asked: Picked, args: tuple[Expr, ...]) -> object:
        """`hasattr(cls, "name")`; of a column most have it, and it is asked to find out what they are."""
        try:
            asked.ask(self.word(unit, env, args))
        except NoAttributeError:
            return False
        return True

    def get(self, unit: Unit, env: dict[str, object], asked: Picked, args: tuple[Expr, ...]) -> object:
        """`getattr(cls, "name", default)`."""
        try:
            return asked.ask(self.word(unit, env, args))
        except NoAttributeError:
            if len(args) < 2:
                raise
            return self.value(unit, env, args[1])

    def word(self, unit: Unit, env: dict[str, object], args: tuple[Expr, ...]) -> str:
        found = self.value(unit, env, args[0]) if args else None
        if not isinstance(found, str):
            raise CannotTellError
        return found

    def printed(self, unit: Unit, env: dict[str, object], asked: Picked, args: tuple[Expr, ...]) -> object:
        """`str(table)`."""
        return asked.ask("__str__")

    def is_class(self, unit: Unit, env: dict[str, object], asked: Picked, args: tuple[Expr, ...]) -> object:
        """`isinstance(each, type)`, `isclass(each)`: which of several tables or classes it is, that does not tell."""
        raise CannotTellError

    def is_below(self, unit: Unit, env: dict[str, object], asked: Picked, args: tuple[Expr, ...]) -> object:
        """`issubclass(cls, Exported)`."""
        given = tuple(walk(once_more(self.engine, self.frame, args[0]))) if args else ()
        if not given or not isinstance(asked.value, ClassRef) or not all(isinstance(each, ClassRef) for each in given):
            raise CannotTellError
        above = {cls.key for cls in self.engine.hierarchy.mro(self.engine.index.classes[asked.value.key])}
        return any(isinstance(each, ClassRef) and each.key in above for each in given)


def _plain_operator(op: str, other: Expr) -> str:
    return "in" if op in {"in", "not in"} or (op == "match" and isinstance(other, Choice)) else "=="


def _is_one_of(picked: Picked, values: Values) -> bool:
    if not values or not all(type(each) is External or hasattr(each, "key") for each in values):
        raise CannotTellError
    return any(getattr(each, "key", "") in picked.keys for each in values)


_Ask = Callable[[_Condition, Unit, dict[str, object], Picked, tuple[Expr, ...]], object]
_ASKING: dict[str, _Ask] = {
    "hasattr": _Condition.has,
    "getattr": _Condition.get,
    "isinstance": _Condition.is_class,
    "isclass": _Condition.is_class,
    "issubclass": _Condition.is_below,
    **dict.fromkeys(PRINTING, _Condition.printed),
}


def holds_for(
    engine: Interpreter, frame: Frame, test: Expr, name: str, seen: Sequence[Picked | str], holds: bool
) -> list[bool] | None:
    """For each that the variable can be, whether the condition is what `holds` says; None where that cannot be told."""
    unit, condition, found = frame.unit, _Condition(engine, frame), []
    try:
        plainly = _plainly(condition, unit, test, name, seen)
        if plainly is not None:
            return [each is holds for each in plainly]
        for each in seen:
            condition.meter.left = _STEPS
            found.append(plain_operators.truth(condition.value(unit, {name: each}, test)) is holds)
    except (CannotTellError, RecursionError):
        return None
    return found


def said_by_each(
    engine: Interpreter, frame: Frame, node: Expr, name: str, seen: Sequence[Picked]
) -> list[object] | None:
    """For each that the variable can be, what the expression gives; None for one that has no such attribute, and for
    all where that cannot be told."""
    condition, found = _Condition(engine, frame), list[object]()
    try:
        for each in seen:
            condition.meter.left = _STEPS
            try:
                found.append(condition.value(frame.unit, {name: each}, node))
            except NoAttributeError:
                found.append(None)
    except (CannotTellError, RecursionError):
        return None
    return found


def _plainly(
    condition: _Condition, unit: Unit, test: Expr, name: str, seen: Sequence[Picked | str]
) -> list[bool] | None:
    """The same of what most conditions are: an attribute is compared with what does not depend on it."""
    if not isinstance(test, Other) or test.op not in _POSITIVE | _NEGATIVE or len(test.parts) != 2:
        return None
    asked, other = test.parts
    if not isinstance(asked, Attr) or not isinstance(asked.value, Name) or asked.value.id != name:
        return None
    if any(isinstance(each, Name) and each.id == name for each in nodes_of(other, Name)):
        return None
    try:
        known = condition.against(unit, {}, test.op, other)
    except CannotTellError:
        return None  # classes, perhaps
    listed = known if _plain_operator(test.op, other) == "in" else [known]
    if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
        words = set(listed)
        positive = test.op in _POSITIVE
        said = (each.ask(asked.name) if isinstance(each, Picked) else None for each in seen)
        return [(each in words) is positive for each in said]
    return None


def excludes(test: Expr, holds: bool) -> bool:
    """Does it say which are not meant, as `table.name not in KEPT` does?"""
    return holds is (isinstance(test, Other) and test.op in _NEGATIVE)
