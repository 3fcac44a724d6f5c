"""Running a small naming function of the project on known strings, without executing any of its code.

What a name of the audited code can stand for here is a value of `plain_values`, or a class, function or module of the
project, or something outside: of these, only what `attribute` and `invoke` list can be asked. Anything else, any error
and any limit that is reached gives None. A run is bounded, and so are all runs of an audit together.
"""

from __future__ import annotations

from types import FunctionType

from auditor.facts.code import (
    Assign,
    Attr,
    AugAssign,
    Bin,
    Call,
    Choice,
    Comp,
    Const,
    Do,
    Expr,
    Fmt,
    If,
    Import,
    ImportFrom,
    Lambda,
    Loop,
    Map,
    Name,
    Other,
    Return,
    Seq,
    Stmt,
    Str,
    Sub,
)
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, ModuleRef, Text, Values
from auditor.link.interpreter import plain_calls, plain_operators, plain_text, plain_values
from auditor.link.interpreter.plain_values import MOST_ITEMS, CannotTellError, Meter, expect, items_of
from auditor.link.modules.index import Unit

#: Steps of one run, some 0.02 s; names that people compute take fifty to five hundred.
_STEPS = 20_000
#: Steps of all runs of an audit: when they are used up, no further name is computed.
STEPS_OF_ALL = 2_000_000
_DEEPEST_CALL = 8


class _ReturnedError(Exception):
    def __init__(self, value: object) -> None:
        self.value = value


class Machine:
    """Runs one function on a meter."""

    def __init__(self, engine: Interpreter, meter: Meter, around: Frame | None = None) -> None:
        self.engine = engine
        self.meter = meter
        self.around = around  # what the function that is run closes over
        self.depth = 0

    def call(self, unit: Unit, env: dict[str, object]) -> object:
        self.depth += 1
        if self.depth > _DEEPEST_CALL or unit.node is None:
            raise CannotTellError
        for param in unit.node.params:
            if param.name not in env and param.default is not None:
                env[param.name] = self.value(unit, {}, param.default)
        try:
            self.run(unit, env, unit.node.body)
        except _ReturnedError as result:
            return result.value
        finally:
            self.depth -= 1
        return None

    def run(self, unit: Unit, env: dict[str, object], body: tuple[Stmt, ...]) -> None:
        for statement in body:
            self.meter.spend()
            match statement:
                case Return(value=value):
                    raise _ReturnedError(self.value(unit, env, value) if value is not None else None)
                case Assign(targets=targets, value=value) if value is not None:
                    given = self.value(unit, env, value)
                    for target in targets:
                        self.bind(env, target, given)
                case AugAssign(target=Name(id=name), op=op, value=value) if name in env:
                    env[name] = plain_operators.binary(
                        self.meter, op.rstrip("="), env[name], self.value(unit, env, value)
                    )
                case If(test=test, body=inner, orelse=orelse):
                    self.run(unit, env, inner if plain_operators.truth(self.value(unit, env, test)) else orelse)
                case Loop(target=target, iter=iterable, body=inner) if target is not None:
                    for item in items_of(self.meter, self.value(unit, env, iterable)):
                        self.bind(env, target, item)
                        self.run(unit, env, inner)
                case Do(value=value):
                    self.value(unit, env, value)
                case Import() | ImportFrom():
                    for name, values in self.engine.names.bound_by_imports(unit.module, (statement,)):
                        env[name] = self.chosen(values)
                case _:
                    raise CannotTellError

    def bind(self, env: dict[str, object], target: Expr, value: object) -> None:
        match target:
            case Name(id=name):
                env[name] = value
            case Seq(items=items):
                parts = items_of(self.meter, value)
                if len(parts) != len(items):
                    raise CannotTellError
                for item, part in zip(items, parts, strict=True):
                    self.bind(env, item, part)
            case _:
                raise CannotTellError

    def value(self, unit: Unit, env: dict[str, object], node: Expr) -> object:
        self.meter.spend()
        match node:
            case Str(text=text):
                self.meter.spend_on(len(text))
                return text
            case Const(value=constant):
                return constant
            case Name(id=name):
                return env[name] if name in env else self.outside(unit, node)
            case Fmt(parts=parts):
                shown = [plain_values.shown(self.value(unit, env, part)) for part in parts]
                self.meter.spend_on(sum(map(len, shown)))
                return "".join(shown)
            case Bin(op=op, left=left, right=right):
                return plain_operators.binary(self.meter, op, self.value(unit, env, left), self.value(unit, env, right))
            case Seq(items=items):
                return plain_calls.several(self.meter, items, lambda each: self.value(unit, env, each))
            case Map(items=pairs):
                return self.mapping(unit, env, pairs)
            case Choice(tests=tests, values=values):
                return self.choice(unit, env, tests, values, node.op == "and")
            case Sub(value=base, index=index):
                return self.subscript(unit, env, self.value(unit, env, base), index)
            case Attr(value=base, name=name):
                return self.attribute(self.value(unit, env, base), name)
            case Call():
                return self.invoke(unit, env, node)
            case Comp():
                return self.comprehension(unit, env, node)
            case _:
                return self.operation(unit, env, node)

    def operation(self, unit: Unit, env: dict[str, object], node: Expr) -> object:
        match node:
            case Lambda():
                return lambda *args: self.value(unit, plain_calls.bind_lambda(node, env, [*args]), node.body)
            case Other(op=op, parts=parts):
                return plain_operators.operator(self.meter, op, [self.value(unit, env, part) for part in parts])
            case _:
                raise CannotTellError

    def subscript(self, unit: Unit, env: dict[str, object], base: object, index: Expr) -> object:
        if isinstance(index, Other) and index.op == ":":
            return plain_values.cut(self.meter, base, [self.value(unit, env, bound) for bound in index.parts])
        return plain_values.subscript(base, self.value(unit, env, index))

    def mapping(
        self, unit: Unit, env: dict[str, object], pairs: tuple[tuple[Expr | None, Expr], ...]
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key is None:
                found.update(expect(self.value(unit, env, value), dict))
                self.meter.spend_on(len(found), MOST_ITEMS)
                continue
            found[expect(self.value(unit, env, key), str)] = self.value(unit, env, value)
        return found

    def outside(self, unit: Unit, node: Name) -> object:
        closed = self.around.look_up(node.id) if self.around is not None and self.depth == 1 else None
        if closed:
            return self.chosen(closed)
        made = plain_calls.made_in_module(self.engine, unit.module, node.id)
        if made is not None:
            return self.value(made[0], {}, made[1])
        return self.chosen(self.engine.evaluate(self.engine.module_frame(unit.module), node))

    def chosen(self, values: Values) -> object:
        """The first of the values that the machine can work with."""
        for value in values:
            if isinstance(value, Text):
                text = value.literal
                if text is not None:
                    self.meter.spend_on(len(text))
                    return text
            elif isinstance(value, FunctionRef | External | ModuleRef | ClassRef):
                return value
        raise CannotTellError

    def choice(
        self, unit: Unit, env: dict[str, object], tests: tuple[Expr, ...], values: tuple[Expr, ...], all_of: bool
    ) -> object:
        if tests:
            return self.value(
                unit, env, values[0] if plain_operators.truth(self.value(unit, env, tests[0])) else values[-1]
            )
        for value in values[:-1]:
            found = self.value(unit, env, value)
            if plain_operators.truth(found) is not all_of:
                return found
        return self.value(unit, env, values[-1])

    def attribute(self, base: object, name: str) -> object:
        """The name of a class, a string or a method in its body, a string or a function of a module, a name outside."""
        if isinstance(base, ClassRef):
            info = self.engine.index.classes[base.key]
            if name in {"__name__", "__qualname__"}:
                return info.node.name
            frame = self.engine.module_frame(info.module)
            for cls in self.engine.hierarchy.mro(info):
                self.meter.spend()
                if name in cls.methods:
                    return plain_calls.method_of(base, cls.methods[name][-1])
                for assign in cls.attributes.get(name, ()):
                    text = self.engine.text_of(frame, assign.value) if assign.value is not None else None
                    if text is not None:
                        self.meter.spend_on(len(text))
                        return text
        if isinstance(base, External):
            return plain_calls.named_outside(f"{base.name}.{name}")
        if isinstance(base, ModuleRef):
            return self.chosen(self.engine.names.member(base.path, name))
        raise CannotTellError

    def invoke(self, unit: Unit, env: dict[str, object], node: Call) -> object:
        args = plain_calls.several(self.meter, node.args, lambda each: self.value(unit, env, each))
        keywords: dict[str, object] = {}
        for name, given in node.keywords:
            value = self.value(unit, env, given)
            keywords.update({name: value} if name else expect(value, dict))
        if isinstance(node.func, Attr):
            base = self.value(unit, env, node.func.value)
            if plain_values.is_plain(base) or isinstance(base, plain_calls.OBJECTS):
                return self.method(base, node.func.name, args, keywords)
            func = self.attribute(base, node.func.name)
        else:
            func = self.value(unit, env, node.func)
        if isinstance(func, External) and not keywords:
            return plain_calls.call_outside(self.meter, func.name, args, self.apply)
        return self.apply(func, args, keywords)

    def apply(self, func: object, args: list[object], keywords: dict[str, object]) -> object:
        """Call a function of the project, or a lambda."""
        if isinstance(func, FunctionRef):
            target = self.engine.index.units[func.key]
            bound = [func.owner] if func.owner is not None else []
            return self.call(target, plain_calls.bind(target, [*bound, *args], keywords))
        if isinstance(func, FunctionType) and not keywords:
            return func(*args)
        raise CannotTellError

    def method(self, base: object, name: str, args: list[object], keywords: dict[str, object]) -> object:
        """A method of a string, or of another plain value."""
        if type(base) is str and name == "format":
            return plain_text.format_fields(
                self.meter, base, lambda field, path: plain_text.field_of(args, keywords, field, path, self.attribute)
            )
        if keywords:
            raise CannotTellError
        if type(base) is str:
            return plain_text.call_method(self.meter, base, name, args)
        return plain_calls.call_method(self.meter, base, name, args, self.apply)

    def comprehension(self, unit: Unit, env: dict[str, object], node: Comp) -> object:
        if len(node.generators) != 1 or node.kind == "dict":
            raise CannotTellError
        generator, inner, found = node.generators[0], dict(env), []
        for item in items_of(self.meter, self.value(unit, env, generator.iter)):
            self.bind(inner, generator.target, item)
            if all(plain_operators.truth(self.value(unit, inner, condition)) for condition in generator.conditions):
                found.append(self.value(unit, inner, node.element))
        return found


def run_function(
    engine: Interpreter, all_runs: Meter, unit: Unit, env: dict[str, object], around: Frame | None = None
) -> object:
    """What the function returns for the arguments in `env`, or None where that cannot be told; `all_runs` is what the
    runs of an audit may spend together. `around`: what it closes over."""
    granted = min(_STEPS, all_runs.left)
    meter = Meter(granted)
    try:
        return Machine(engine, meter, around).call(unit, env)
    except (CannotTellError, RecursionError, MemoryError):
        return None
    finally:
        all_runs.left -= granted - max(0, meter.left)
