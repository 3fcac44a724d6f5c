"""What one function puts into a queue or a context variable, and another takes out: rows, classes, objects with them.

The variable is known by where it is defined, in a module or on an object of a class. What is put into it is found by
its name, and understood without arguments; it does not matter what is understood first.

Sources: Python, contextvars: ContextVar; queue; asyncio: Queues; multiprocessing: Exchanging objects between processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Call, Expr, Name, Param, Star
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Call as Function
from auditor.link.domain.values import NOTHING, ClassRef, Instance, ModuleRef, Value, Values, union
from auditor.link.interpreter.call_sites import called_by, calls_named
from auditor.link.interpreter.filled import Filled
from auditor.link.interpreter.parameters import bind_arguments
from auditor.link.interpreter.plainly import frame_of
from auditor.link.interpreter.telling import interesting
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name, last_part

_QUEUES = (
    "queue.Queue", "queue.LifoQueue", "queue.PriorityQueue", "queue.SimpleQueue", "asyncio.Queue", "asyncio.LifoQueue",
    "asyncio.PriorityQueue", "multiprocessing.Queue", "multiprocessing.JoinableQueue", "multiprocessing.SimpleQueue",
)  # fmt: skip
_VARIABLES = ("contextvars.ContextVar",)
_PUTTING = frozenset({"put", "put_nowait", "set"})
#: More places that put something into a variable of one name are not looked at.
_MOST = 20

#: Where a variable is defined, a module or class, and its name there.
_Place = tuple[str, str]
#: The unit, the variable, and what is put into it.
_Put = tuple[Unit, Expr, Expr]


class Handed:
    """What is put into variables, by their last names."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._put: dict[str, list[_Put]] | None = None

    def taken(self, place: _Place) -> Values:
        """What is taken out of the variable, as far as it leads to a table."""
        return self.engine.answers.ask("handed over", place, lambda: self._find(place), NOTHING)

    def _find(self, place: _Place) -> Values:
        if self._put is None:
            self._put = {}
            for each in self._all_put():
                self._put.setdefault(last_name(each[1]), []).append(each)
        found = [self._evaluated(place, *each) for each in self._put.get(place[1], ())[:_MOST]]
        return tuple(_loaded(value) for value in union(*found))

    def _all_put(self) -> Iterator[_Put]:
        for unit in self.engine.index.units.values():
            index = f"\n{unit.module.facts.index}\n"
            if unit.role is Role.APP and any(f"\n.{name}\n" in index for name in _PUTTING):
                for node in unit.nodes:
                    if type(node) is Call and type(node.func) is Attr and node.func.name in _PUTTING and node.args:
                        yield unit, node.func.value, node.args[0]

    def _evaluated(self, place: _Place, unit: Unit, held: Expr, value: Expr) -> Values:
        frame = frame_of(self.engine, unit)
        if place not in places(self.engine, frame, held):
            return NOTHING
        found = interesting(self.engine, self.engine.evaluate(frame, value))
        if any(each.id in {param.name for param in _params(unit)} for each in _names_in(value)):
            _give(self.engine, frame, unit)
            found = union(found, interesting(self.engine, self.engine.evaluate(frame, value)))
        return found


def _loaded(value: Value) -> Value:
    """A row that was made elsewhere is one that is there."""
    return Instance(value.key, value.args, value.bound, value.maybe) if isinstance(value, Instance) else value


def _names_in(value: Expr) -> Iterator[Name]:
    return (each for each in nodes_of(value, Name) if isinstance(each, Name))


def _params(unit: Unit) -> tuple[Param, ...]:
    """The parameters of a function; a module has none."""
    return unit.node.params if unit.node is not None else ()


def _give(engine: Interpreter, frame: Frame, unit: Unit) -> None:
    """Let the parameters of the function be what it is called with: `def set_user(user): CURRENT.set(user)`."""
    name = unit.node.name if unit.node is not None else ""
    for caller, call in calls_named(engine, name)[:_MOST]:
        if unit in called_by(engine, caller, call) and not any(type(arg) is Star for arg in call.args):
            around = frame_of(engine, caller)
            args = [engine.evaluate(around, arg) for arg in call.args]
            keywords = {key: engine.evaluate(around, arg) for key, arg in call.keywords if key}
            for param, values in bind_arguments(unit, args, keywords).items():
                frame.env[param] = union(frame.env.get(param, NOTHING), values)


def places(engine: Interpreter, frame: Frame, held: Expr) -> list[_Place]:
    """Where the variable is defined that the expression names."""
    if isinstance(held, Name):
        found = engine.names.definition(frame.unit.module.path, held.id) if frame.look_up(held.id) is None else None
        return [found[:2]] if found is not None else []
    if not isinstance(held, Attr):
        return []
    known: list[_Place] = []
    for value in engine.evaluate(frame, held.value):
        if isinstance(value, ModuleRef) and (found := engine.names.definition(value.path, held.name)) is not None:
            known.append(found[:2])
        if isinstance(value, Instance | ClassRef):
            order = engine.hierarchy.mro(engine.index.classes[value.key])
            known += [(cls.key, held.name) for cls in order]
    return known


def _taken(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`queue.get()`, `variable.get(default)`."""
    if not engine.of(Filled).closed:
        return NOTHING
    method, found = last_part(dotted), list[Values]()
    for node in frame.unit.inside.on_line.get(given.line, ()):
        if type(node) is Call and type(node.func) is Attr and node.func.name == method:
            found += [engine.of(Handed).taken(place) for place in places(engine, frame, node.func.value)]
    return union(*found, *(given.args[:1] if dotted.startswith(_VARIABLES) else ()))


FUNCTIONS: dict[str, Function] = {
    **{f"{each}.{name}": _taken for each in _QUEUES for name in ("get", "get_nowait")},
    **{f"{each}.get": _taken for each in _VARIABLES},
}
