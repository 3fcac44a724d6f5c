"""Calls where code is run for a name: which parameter gets which argument, and what is not of the project."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable
from types import FunctionType

from auditor.facts.code import Call, Expr, Lambda, Star
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef
from auditor.link.interpreter import plain_patterns
from auditor.link.interpreter.plain_values import BUILTINS, MOST_ITEMS, CannotTellError, Meter, expect, items_of
from auditor.link.modules.decorators import kind_of
from auditor.link.modules.index import MODULE_BODY, Unit
from auditor.link.modules.paths import Module
from auditor.link.syntax.names import call_name

#: Calls a function with arguments by place and by name.
Apply = Callable[[object, list[object], dict[str, object]], object]
#: What is mostly made once in a module.
_KEPT = frozenset({"compile", "engine"})
#: What has methods that can be called and is no plain value.
OBJECTS = (plain_patterns.Compiled, plain_patterns.Found)
#: What says whether a pattern fits a text.
_MATCHING = frozenset({"re.match", "re.search", "re.fullmatch", "fnmatch.fnmatch", "fnmatch.fnmatchcase"})


def several(meter: Meter, nodes: Iterable[Expr], value: Callable[[Expr], object]) -> list[object]:
    """What stands in a display or is given to a call; `*values` is each of them."""
    found: list[object] = []
    for node in nodes:
        found += items_of(meter, value(node.value)) if isinstance(node, Star) else [value(node)]
    return found


def bind(unit: Unit, args: list[object], keywords: dict[str, object]) -> dict[str, object]:
    """The arguments by the names of the parameters (Python reference, 6.3.4 Calls); CannotTellError where they do not
    fit."""
    given, rest, named = dict[str, object](), list(args), dict(keywords)
    for param in unit.node.params if unit.node is not None else ():
        if param.kind == "*":
            given[param.name], rest = rest, []
        elif param.kind == "**":
            given[param.name], named = named, {}
        elif param.name in named:
            given[param.name] = named.pop(param.name)
        elif rest and param.kind != "k":
            given[param.name] = rest.pop(0)
    if rest or named:
        raise CannotTellError
    return given


def bind_lambda(node: Lambda, env: dict[str, object], args: list[object]) -> dict[str, object]:
    """The variables of a lambda that is called with these arguments."""
    if len(args) != len(node.params) or any(param.kind for param in node.params):
        raise CannotTellError
    return {**env, **{param.name: arg for param, arg in zip(node.params, args, strict=True)}}


def made_in_module(engine: Interpreter, module: Module, name: str) -> tuple[Unit, Call] | None:
    """Where a variable of a module holds a pattern (`re.compile(…)`) or an engine: the body of the module, the call."""
    place = engine.names.definition(module.path, name)
    if place is None or call_name(place[2]) not in _KEPT:
        return None
    return (engine.index.units[f"{place[0]}::{MODULE_BODY}"], place[2]) if isinstance(place[2], Call) else None


def method_of(cls: ClassRef, unit: Unit) -> FunctionRef:
    """`cls.name`: a class method has the class for its first argument (Python, Data model: Class method objects)."""
    kind = kind_of(unit)
    if kind == "property":
        raise CannotTellError
    return FunctionRef(unit.key, cls if kind == "class" else None)


def named_outside(dotted: str) -> object:
    """What a dotted name outside of the project stands for; a constant of Python's own, itself."""
    module, _, name = dotted.rpartition(".")
    return getattr(string, name) if module == "string" and name.startswith("ascii_") else External(dotted)


def call_outside(meter: Meter, name: str, args: list[object], apply: Apply) -> object:
    """A function of Python's own; of the environment, what stands for a variable that is not set. `apply` calls a
    function that is among the arguments."""
    owner, _, last = name.rpartition(".")
    if name == "functools.reduce" and len(args) in {2, 3}:
        return _reduced(meter, args, apply)
    if owner == "re" and (found := _of_pattern(meter, last, args, apply)) is not None:
        return found
    if last == "engine" and not args:  # an object with such functions for methods, as `engine().plural(name)`
        return External(name)
    if name == "builtins.map" and len(args) == 2:
        return [apply(args[0], [item], {}) for item in items_of(meter, args[1])]
    if name in {"os.environ.get", "os.getenv"}:
        return args[1] if len(args) == 2 else None
    if owner == "builtins":
        builtin = BUILTINS.get(last)
        if builtin is None or (len(args) != 1 and last not in {"range", "zip"}):
            raise CannotTellError
        return builtin(meter, args)
    if name in _MATCHING and len(args) == 2:
        return plain_patterns.matches(meter, last, *(expect(arg, str) for arg in args))
    return plain_patterns.call_library(meter, last, [expect(arg, str) for arg in args])


def _of_pattern(meter: Meter, name: str, args: list[object], apply: Apply) -> object:
    """A function of Python's `re`, or the method of a compiled pattern; None where it is none of these."""
    if name == "compile" and len(args) == 1:
        return plain_patterns.Compiled(expect(args[0], str))
    if name in {"split", "findall"} and len(args) == 2:
        return plain_patterns.parts(meter, name, *(expect(arg, str) for arg in args))
    if name == "sub" and len(args) == 3 and isinstance(args[1], FunctionRef | FunctionType):
        pattern, made, text = expect(args[0], str), args[1], expect(args[2], str)
        return plain_patterns.substitute_by(meter, pattern, lambda found: apply(made, [found], {}), text)
    return None


def _reduced(meter: Meter, args: list[object], apply: Apply) -> object:
    """Python, functools.reduce()."""
    items = [*args[2:], *items_of(meter, args[1])]
    if not items:
        raise CannotTellError
    found = items[0]
    for item in items[1:]:
        found = apply(args[0], [found, item], {})
    return found


def call_method(meter: Meter, base: object, name: str, args: list[object], apply: Apply) -> object:
    """`append` of a list, `get` of a dictionary, `sub` of a compiled pattern, `group` of a match."""
    if isinstance(base, plain_patterns.Compiled):
        return call_outside(meter, f"re.{name}", [base.pattern, *args], apply)
    if isinstance(base, plain_patterns.Found) and name == "group":
        return base.group(args)
    if type(base) is list and name == "append" and len(args) == 1 and len(base) < MOST_ITEMS:
        base.append(args[0])
        return None
    if type(base) is dict and name == "get" and 1 <= len(args) <= 2:
        return base.get(expect(args[0], str), args[1] if len(args) == 2 else None)
    raise CannotTellError
