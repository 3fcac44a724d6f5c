"""Running a small naming function of the project on known strings, without executing any of its code.

Only strings, numbers and lists, and only the operations listed here; anything else gives None. The steps are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.effects import last_part
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
    Loop,
    Name,
    Other,
    Return,
    Seq,
    Star,
    Stmt,
    Str,
    Sub,
)
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, ModuleRef, Text, Values
from auditor.link.modules.index import Unit

_STEPS = 20_000
_LONGEST = 300
_STRING_METHODS = frozenset(
    {"lower", "upper", "strip", "lstrip", "rstrip", "replace", "title", "capitalize", "startswith", "endswith",
     "removeprefix", "removesuffix", "split", "rsplit", "join", "isupper", "islower", "isdigit", "isalpha", "find",
     "count", "partition", "rpartition", "swapcase", "casefold", "format", "isalnum"}
)  # fmt: skip
_BUILTINS: dict[str, Callable[..., object]] = {
    "len": len, "str": str, "range": lambda *a: list(range(*a))[:_LONGEST],
    "enumerate": lambda x: list(enumerate(x)),
    "reversed": lambda x: list(reversed(x)), "list": list, "sorted": sorted,
    "zip": lambda *a: list(zip(*a, strict=False)),
}  # fmt: skip


class _CannotTellError(Exception):
    """The value cannot be known without running the code."""


class _ReturnedError(Exception):
    def __init__(self, value: object) -> None:
        self.value = value


class _Machine:
    """Runs one function; `left` counts down the steps."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.left = _STEPS
        self.depth = 0

    def call(self, unit: Unit, env: dict[str, object]) -> object:
        self.depth += 1
        if self.depth > 8 or unit.node is None:
            raise _CannotTellError
        try:
            self.run(unit, env, unit.node.body)
        except _ReturnedError as result:
            return result.value
        finally:
            self.depth -= 1
        return None

    def run(self, unit: Unit, env: dict[str, object], body: tuple[Stmt, ...]) -> None:
        for statement in body:
            self.left -= 1
            if self.left < 0:
                raise _CannotTellError
            match statement:
                case Return(value=value):
                    raise _ReturnedError(self.value(unit, env, value) if value is not None else None)
                case Assign(targets=targets, value=value) if value is not None:
                    given = self.value(unit, env, value)
                    for target in targets:
                        self.bind(env, target, given)
                case AugAssign(target=Name(id=name), op=op, value=value):
                    env[name] = self.binary(op.rstrip("="), env[name], self.value(unit, env, value))
                case If(test=test, body=inner, orelse=orelse):
                    self.run(unit, env, inner if self.value(unit, env, test) else orelse)
                case Loop(target=target, iter=iterable, body=inner) if target is not None:
                    for item in self.items(self.value(unit, env, iterable)):
                        self.bind(env, target, item)
                        self.run(unit, env, inner)
                case Do(value=value):
                    self.value(unit, env, value)
                case ImportFrom(names=names):
                    for name, alias in names:
                        env[alias or name] = self.imported(unit, statement, name)
                case Import(module=module, alias=alias):
                    env[alias or module.partition(".")[0]] = self.chosen(
                        self.engine.names.import_value(unit.module, statement)
                    )
                case _:
                    raise _CannotTellError

    def bind(self, env: dict[str, object], target: Expr, value: object) -> None:
        match target:
            case Name(id=name):
                env[name] = value
            case Seq(items=items):
                for item, part in zip(items, self.items(value), strict=False):
                    self.bind(env, item, part)
            case _:
                raise _CannotTellError

    def items(self, value: object) -> list[object]:
        if isinstance(value, str | list | tuple):
            return list(value)[:_LONGEST]
        raise _CannotTellError

    def value(self, unit: Unit, env: dict[str, object], node: Expr) -> object:
        self.left -= 1
        if self.left < 0:
            raise _CannotTellError
        match node:
            case Str(text=text):
                return text
            case Const(value=constant):
                return constant
            case Name(id=name):
                return env[name] if name in env else self.outside(unit, node)
            case Fmt(parts=parts):
                return "".join(str(self.plain(self.value(unit, env, part))) for part in parts)
            case Bin(op=op, left=left, right=right):
                return self.binary(op, self.value(unit, env, left), self.value(unit, env, right))
            case Seq(items=items):
                return [self.value(unit, env, item) for item in items]
            case Choice(tests=tests, values=values):
                return self.choice(unit, env, tests, values)
            case Sub(value=base, index=index):
                return self.subscript(self.value(unit, env, base), self.index(unit, env, index))
            case Attr(value=base, name=name):
                return self.attribute(self.value(unit, env, base), name)
            case Call():
                return self.invoke(unit, env, node)
            case Comp():
                return self.comprehension(unit, env, node)
            case Other(op=op, parts=parts):
                return self.operator(op, [self.value(unit, env, part) for part in parts])
            case _:
                raise _CannotTellError

    def plain(self, value: object) -> object:
        if isinstance(value, str | int | float | list | tuple):
            return value
        raise _CannotTellError

    def imported(self, unit: Unit, statement: ImportFrom, name: str) -> object:
        return self.chosen(self.engine.names.from_value(unit.module, statement, name))

    def outside(self, unit: Unit, node: Name) -> object:
        return self.chosen(self.engine.evaluate(self.engine.module_frame(unit.module), node))

    def chosen(self, values: Values) -> object:
        """The first of the values that the machine can work with."""
        for value in values:
            if isinstance(value, Text) and value.literal is not None:
                return value.literal
            if isinstance(value, FunctionRef | External | ModuleRef | ClassRef):
                return value
        raise _CannotTellError

    def binary(self, op: str, left: object, right: object) -> object:
        match op, left, right:
            case "+", str() as a, str() as b:
                return a + b
            case "+", list() as xs, list() as ys:
                return xs + ys
            case "+", int() as m, int() as n:
                return m + n
            case "-", int() as m, int() as n:
                return m - n
            case "%", str() as a, (str() | int()) as b:
                return a % b
            case _:
                raise _CannotTellError

    def choice(self, unit: Unit, env: dict[str, object], tests: tuple[Expr, ...], values: tuple[Expr, ...]) -> object:
        if tests:
            return self.value(unit, env, values[0] if self.value(unit, env, tests[0]) else values[-1])
        for value in values[:-1]:
            found = self.value(unit, env, value)
            if found:
                return found
        return self.value(unit, env, values[-1])

    def index(self, unit: Unit, env: dict[str, object], node: Expr) -> object:
        if isinstance(node, Other) and node.op == ":":
            return slice(*(self.value(unit, env, part) for part in node.parts))
        return self.value(unit, env, node)

    def subscript(self, base: object, index: object) -> object:
        if isinstance(base, str | list | tuple) and isinstance(index, int | slice):
            try:
                return base[index]
            except (IndexError, ValueError, TypeError):
                raise _CannotTellError from None
        raise _CannotTellError

    def attribute(self, base: object, name: str) -> object:
        if isinstance(base, ClassRef):
            if name in {"__name__", "__qualname__"}:
                return self.engine.index.classes[base.key].node.name
            frame = self.engine.module_frame(self.engine.index.classes[base.key].module)
            info = self.engine.index.classes[base.key]
            for cls in self.engine.hierarchy.mro(info):
                for assign in cls.attributes.get(name, ()):
                    text = self.engine.text_of(frame, assign.value) if assign.value is not None else None
                    if text is not None:
                        return text
        if isinstance(base, External):
            return External(f"{base.name}.{name}")
        if isinstance(base, ModuleRef):
            for value in self.engine.names.member(base.path, name):
                return value.literal if isinstance(value, Text) else value
        raise _CannotTellError

    def invoke(self, unit: Unit, env: dict[str, object], node: Call) -> object:
        args = [self.value(unit, env, arg.value if isinstance(arg, Star) else arg) for arg in node.args]
        if isinstance(node.func, Attr):
            base = self.value(unit, env, node.func.value)
            if isinstance(base, str) and node.func.name in _STRING_METHODS:
                return self.string_method(base, node.func.name, args)
            if isinstance(base, list) and node.func.name == "append" and len(args) == 1 and len(base) < _LONGEST:
                base.append(args[0])
                return None
            func = self.attribute(base, node.func.name)
        else:
            func = self.value(unit, env, node.func)
        if isinstance(func, FunctionRef):
            target = self.engine.index.units[func.key]
            if target.node is None:
                raise _CannotTellError
            names = [param.name for param in target.node.params]
            return self.call(target, dict(zip(names, args, strict=False)))
        if isinstance(func, External):
            return self.library(func.name, args)
        raise _CannotTellError

    def string_method(self, base: str, name: str, args: list[object]) -> object:
        if len(base) > _LONGEST:
            raise _CannotTellError
        try:
            return getattr(base, name)(*args)
        except (TypeError, ValueError, IndexError, KeyError):
            raise _CannotTellError from None

    def library(self, name: str, args: list[object]) -> object:
        last = last_part(name)
        try:
            if name.startswith("builtins.") and last in _BUILTINS:
                return _BUILTINS[last](*args)
            if last == "sub" and len(args) >= 3 and all(isinstance(arg, str) for arg in args[:3]):
                return _substitute(str(args[0]), str(args[1]), str(args[2]))
            if last in {"underscore", "snakecase", "snake_case", "camel_to_snake", "camel_to_snake_case", "decamelize"}:
                return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", str(args[0])).lower()
            if last in {"pluralize", "plural", "plural_noun"}:
                return _plural(str(args[0]))
        except (TypeError, ValueError, IndexError):
            raise _CannotTellError from None
        raise _CannotTellError

    def comprehension(self, unit: Unit, env: dict[str, object], node: Comp) -> object:
        if len(node.generators) != 1 or node.kind == "dict":
            raise _CannotTellError
        generator, inner, found = node.generators[0], dict(env), []
        for item in self.items(self.value(unit, env, generator.iter)):
            self.bind(inner, generator.target, item)
            if all(self.value(unit, inner, condition) for condition in generator.conditions):
                found.append(self.value(unit, inner, node.element))
        return found

    def operator(self, op: str, parts: list[object]) -> object:
        match op, parts:
            case "not", [value]:
                return not value
            case "==", [left, right]:
                return left == right
            case "!=", [left, right]:
                return left != right
            case "in", [str() as left, str() | list() as right]:
                return left in right
            case "not in", [str() as left, str() | list() as right]:
                return left not in right
            case ">", [int() as left, int() as right]:
                return left > right
            case "<", [int() as left, int() as right]:
                return left < right
            case "-", [int() as value]:
                return -value
            case _:
                raise _CannotTellError


def run_function(engine: Interpreter, unit: Unit, env: dict[str, object]) -> object:
    """What the function returns for the arguments in `env`, or None where that cannot be told."""
    try:
        return _Machine(engine).call(unit, env)
    except (_CannotTellError, KeyError, RecursionError):
        return None


def _substitute(pattern: str, replacement: str, text: str) -> str:
    """`re.sub` on a short text; a pattern that could take exponential time is refused."""
    if len(text) > 100 or len(pattern) > 80 or re.search(r"[*+}]\)?[*+{]|\)[*+{]", pattern):
        raise _CannotTellError
    try:
        return re.sub(pattern, replacement, text)
    except re.error:
        raise _CannotTellError from None


def _plural(word: str) -> str:
    """English plural by the regular rules."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"
