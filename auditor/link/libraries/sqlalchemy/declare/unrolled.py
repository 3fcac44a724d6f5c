"""What the variables around a call stand for, row by row: of the loops that it is in, and of the calls of its function.

`for cls, table in PAIRS: registry.map_imperatively(cls, table)` pairs each class with its table; the interpretation,
which goes through a loop once for all of its rows, knows only that each class comes with one of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, takewhile

from auditor.facts.code import Assign, Attr, Call, Choice, Comp, Expr, Function, Loop, Map, Name, Node, Seq, Star, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import FunctionRef, ModuleRef, Values
from auditor.link.libraries.sqlalchemy.declare.places import Places
from auditor.link.libraries.sqlalchemy.declare.sites import marked, modules_with
from auditor.link.modules import decorators
from auditor.link.modules.index import Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name

#: Through so many functions the arguments of a call may come.
_DEEPEST = 3
#: Displays are looked for behind so many names and calls.
_MOST_STEPS = 8
#: More rows than these of one call say that it is none that lists tables.
_MOST_ROWS = 500
_SAME = frozenset({"list", "tuple", "sorted", "set", "iter", "reversed"})


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """An expression, the module that it stands in, and what the variables around it are bound to."""

    module: Module
    expr: Expr
    names: Mapping[str, Bound]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One way to come by a call: the variables around it, and the call that its function was entered by, if any."""

    names: Mapping[str, Bound]
    module: Module
    call: Call


def rows_at(engine: Interpreter, module: Module, call: Call, depth: int = 0) -> list[Row]:
    """Every way to come by the call that can be told; without loops and arguments around it, the one."""
    finder = _Finder(engine, module, call, depth)
    rows, inner = [Row({}, module, call)], False
    around = engine.of(Places).in_module(module).around(call)
    for statement, block in around:
        if inner:
            rows = finder.assigned(rows, block, statement)
        rows = finder.into(statement, rows)
        inner = inner or isinstance(statement, Function)
    return finder.comprehended(around[-1][0], rows) if around else rows


def evaluate(engine: Interpreter, bound: Bound) -> Values:
    """What the expression stands for in its row."""
    base = engine.module_frame(bound.module)
    used = {each.id for each in nodes_of(bound.expr, Name) if isinstance(each, Name)}
    env = {name: evaluate(engine, bound.names[name]) for name in sorted(used & bound.names.keys())}
    return engine.evaluate(Frame(base.unit, base.context, None, base, env, quiet=True), bound.expr)


class _Finder:
    """The way to one call."""

    def __init__(self, engine: Interpreter, module: Module, call: Call, depth: int) -> None:
        self.engine = engine
        self.module = module
        self.call = call
        self.depth = depth

    def assigned(self, rows: list[Row], block: tuple[Node, ...], until: Node) -> list[Row]:
        """The rows at a statement of a block, by those at the beginning of that."""
        for statement in takewhile(lambda each: each is not until, block):
            if isinstance(statement, Assign) and statement.value is not None:
                rows = [self._with(row, statement.targets, statement.value) for row in rows]
        return rows

    def into(self, statement: Node, rows: list[Row]) -> list[Row]:
        """The rows in a statement, by those before it."""
        if isinstance(statement, Function):
            return self._entered(statement, rows)
        if isinstance(statement, Loop) and statement.target is not None:
            return self._each(rows, statement.target, statement.iter)
        return rows

    def comprehended(self, statement: Node, rows: list[Row]) -> list[Row]:
        """The rows in the comprehensions of the statement around the call."""
        for comp in nodes_of(statement, Comp):
            if isinstance(comp, Comp) and any(each is self.call for each in nodes_of(comp.element, Call)):
                for generator in comp.generators:
                    rows = self._each(rows, generator.target, generator.iter)
        return rows

    def _with(self, row: Row, targets: tuple[Expr, ...], value: Expr) -> Row:
        held = Bound(self.module, value, row.names)
        found = {name: each for target in targets for name, each in matched(self.engine, target, held)}
        return Row({**row.names, **found}, row.module, row.call)

    def _each(self, rows: list[Row], target: Expr, iterated: Expr) -> list[Row]:
        found = (self._row(row, target, item) for row in rows for item in self._items(row, iterated))
        return list(islice(found, _MOST_ROWS)) or rows

    def _items(self, row: Row, iterated: Expr) -> list[Bound]:
        return items_of(self.engine, Bound(self.module, iterated, row.names))

    def _row(self, row: Row, target: Expr, item: Bound) -> Row:
        return Row({**row.names, **dict(matched(self.engine, target, item))}, row.module, row.call)

    def _entered(self, node: Function, rows: list[Row]) -> list[Row]:
        """With the arguments of each call of the function."""
        if not node.params or self.depth >= _DEEPEST:
            return rows
        unit = self.engine.index.units_at.get((self.module.path, node.line))
        found = (
            Row({**row.names, **_arguments(unit, node, Bound(module, call, row.names), call)}, module, call)
            for module, call in _calls_of(self.engine, self.module, node)
            for row in rows_at(self.engine, module, call, self.depth + 1)
        )
        return list(islice(found, _MOST_ROWS)) or rows


def _calls_of(engine: Interpreter, module: Module, node: Function) -> Iterator[tuple[Module, Call]]:
    """The calls of the function, as far as names tell; not those in itself."""
    unit = engine.index.units_at.get((module.path, node.line))
    inside = [each for each in nodes_of(node.body, Call) if isinstance(each, Call) and call_name(each) == node.name]
    for other in modules_with(engine, marked((node.name,))):
        for call in reversed([*nodes_of(other.facts.body, Call)]):
            if not isinstance(call, Call) or call_name(call) != node.name or any(call is each for each in inside):
                continue
            values = engine.evaluate(engine.module_frame(other), call.func)
            keys = [value.key for value in values if isinstance(value, FunctionRef)]
            if not keys or unit is None or unit.key in keys:
                yield other, call


def _arguments(unit: Unit | None, node: Function, at: Bound, call: Call) -> dict[str, Bound]:
    """The parameters, as the call gives them; `at`: where the call stands."""
    plain = [param.name for param in node.params if not param.kind]
    if unit is not None and unit.owner is not None and decorators.kind_of(unit) != "static":
        plain = plain[1:]
    given: dict[str, Expr] = {
        name: arg for name, arg in zip(plain, call.args, strict=False) if not isinstance(arg, Star)
    }
    known = {param.name for param in node.params if param.kind in {"", "k"}}
    others = tuple((Str(name, call.line), value) for name, value in call.keywords if name and name not in known)
    given.update((name, value) for name, value in call.keywords if name in known)
    given.update((param.name, Map(others)) for param in node.params if param.kind == "**")
    return {name: Bound(at.module, value, at.names) for name, value in given.items()}


def matched(engine: Interpreter, target: Expr, bound: Bound) -> Iterator[tuple[str, Bound]]:
    """The variables of a target, each with what of the expression it gets."""
    if isinstance(target, Name):
        yield target.id, bound
    elif isinstance(target, Seq):
        items = items_of(engine, bound)
        for inner, item in zip(target.items, items, strict=False) if len(items) == len(target.items) else ():
            yield from matched(engine, inner, item)


def display_of(engine: Interpreter, bound: Bound) -> Bound:
    """The display behind names, as far as they lead to one."""
    for _ in range(_MOST_STEPS):
        expr, found = bound.expr, None
        if isinstance(expr, Name):
            found = bound.names.get(expr.id)
            if found is None:
                found = _defined(engine, engine.names.definition(bound.module.path, expr.id))
        elif isinstance(expr, Attr):
            modules = evaluate(engine, Bound(bound.module, expr.value, bound.names))
            paths = [each.path for each in modules if isinstance(each, ModuleRef)]
            found = _defined(engine, engine.names.definition(paths[0], expr.name)) if paths else None
        elif isinstance(expr, Choice) and expr.op == "or":
            found = Bound(bound.module, expr.values[0], bound.names)
        elif isinstance(expr, Call) and call_name(expr) in _SAME and expr.args:
            found = Bound(bound.module, expr.args[0], bound.names)
        if found is None:
            return bound
        bound = found
    return bound


def _defined(engine: Interpreter, place: tuple[str, str, Expr] | None) -> Bound | None:
    return Bound(engine.index.modules.by_path[place[0]], place[2], {}) if place is not None else None


def items_of(engine: Interpreter, bound: Bound) -> list[Bound]:
    """What iterating over the expression gives, one after the other, where a display says so."""
    bound = display_of(engine, bound)
    expr = bound.expr
    if isinstance(expr, Seq):
        found: list[Expr] = list(expr.items)
    elif isinstance(expr, Map):
        found = [key for key, _ in expr.items if key is not None]
    elif isinstance(expr, Call):
        return _of_call(engine, bound, expr)
    else:
        found = []
    return [Bound(bound.module, each, bound.names) for each in found]


def _of_call(engine: Interpreter, bound: Bound, call: Call) -> list[Bound]:
    name = call_name(call)
    if name in {"items", "values"} and isinstance(call.func, Attr):
        held = display_of(engine, Bound(bound.module, call.func.value, bound.names))
        pairs = held.expr.items if isinstance(held.expr, Map) else ()
        kept = [(key, value) for key, value in pairs if key is not None]
        exprs = [Seq("tuple", pair) if name == "items" else pair[1] for pair in kept]
        return [Bound(held.module, each, held.names) for each in exprs]
    if name == "zip":
        columns = [items_of(engine, Bound(bound.module, each, bound.names)) for each in call.args]
        return [_tuple(each) for each in zip(*columns, strict=False)]
    if name == "enumerate" and call.args:
        items = items_of(engine, Bound(bound.module, call.args[0], bound.names))
        return [_tuple((Bound(bound.module, Seq("tuple", ()), {}), each)) for each in items]
    return []


def _tuple(items: tuple[Bound, ...]) -> Bound:
    """A tuple of what stands at several places: its variables are bound to them."""
    names = {f"*{number}": each for number, each in enumerate(items)}
    return Bound(items[0].module, Seq("tuple", tuple(Name(name, 0) for name in names)), names)
