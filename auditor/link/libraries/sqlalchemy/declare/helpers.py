"""Properties that functions of the project make for class bodies: `id = primary_key()`, `tags = many_to_many("Tag")`.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration: the mapper looks at values, whoever made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.facts.code import Assign, Call, Choice, Const, Do, Expr, Function, Lambda, Name, Param, Star, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, FunctionRef, LambdaRef, Mapping, Value, Values, literals
from auditor.link.interpreter import parameters, statements
from auditor.link.interpreter.lambdas import Lambdas
from auditor.link.libraries.python.getters import Partial
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.properties import Property, is_declared_attr, property_of
from auditor.link.modules.decorators import kind_of
from auditor.link.syntax.names import call_name, last_name, last_part, returned
from auditor.link.syntax.scopes import statements_of

#: Functions may hand the making on to others so many times.
_DEEPEST = 3
#: Libraries whose functions make no property of a mapped class; of any other, nobody knows.
_OTHERS = frozenset(
    {"abc", "attr", "attrs", "builtins", "collections", "contextvars", "dataclasses", "datetime", "decimal", "enum",
     "functools", "itertools", "json", "logging", "operator", "os", "pathlib", "pydantic", "random", "re", "string",
     "structlog", "threading", "time", "types", "typing", "uuid"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Helped:
    """The call that makes the property, and the variables there; no call where a library does it."""

    kind: Property
    call: Call | None = None
    frame: Frame | None = None


def made_by_helper(engine: Interpreter, frame: Frame, value: Expr | None, depth: int = 0) -> Helped | None:
    """The property that the value of an attribute is, if a function makes it; None where it is none."""
    if not isinstance(value, Call) or depth > _DEEPEST:
        return None
    for each in engine.evaluate(frame, value.func):
        kept = each if isinstance(each, Partial) else None
        for function in kept.function if kept is not None else (each,):
            found, known = _made_by(engine, frame, function, value, kept, depth)
            if known:
                return found
    return None


def _made_by(
    engine: Interpreter, frame: Frame, function: Value, value: Call, kept: Partial | None, depth: int
) -> tuple[Helped | None, bool]:
    """What the call of the function makes, and whether that is known."""
    if isinstance(function, FunctionRef | LambdaRef):
        node, inner = _called(engine, frame, function, value)
        params = _params(engine, function, node)
        for expression in (_with_given(engine, (frame, inner), params, each, value) for each in _given_back(node)):
            kind = property_of(expression)
            if isinstance(expression, Call) and kind is not None:
                return Helped(kind, expression, inner), True
            found = made_by_helper(engine, inner, expression, depth + 1)
            if found is not None:
                return found, True
    elif isinstance(function, ClassRef):  # `class Link(RelationshipProperty)`
        for base in filter(is_family, engine.hierarchy.external_bases(engine.index.classes[function.key])):
            made = _as_itself(value, last_part(base))
            if (kind := property_of(made)) is not None:
                return Helped(kind, made), True
    elif isinstance(function, External) and is_family(function.name):  # `Col = partial(Column, nullable=False)`
        made = _as_itself(value, last_part(function.name))
        kind = property_of(made)
        if kind is Property.RELATIONSHIP and kept is not None:
            return Helped(kind, *_with_kept(frame, made, kept)), True
        return (Helped(kind, made) if kind is not None else None), True
    elif isinstance(function, External) and not call_name(value)[:1].isupper():
        return (Helped(Property.COLUMN) if function.name.partition(".")[0] not in _OTHERS else None), True
    return None, False


def _with_kept(frame: Frame, call: Call, kept: Partial) -> tuple[Call, Frame]:
    """The call with what `partial(relationship, "Tag", secondary=links)` keeps for it, and the variables for that."""
    given = [*((str(at), values) for at, values in enumerate(kept.args)), *kept.keywords]
    env = {f"given:{name}": values for name, values in given}
    said: dict[str, Expr] = {name: _said(values, f"given:{name}", call.line) for name, values in given}
    args = tuple(said[str(at)] for at in range(len(kept.args)))
    keywords = dict.fromkeys(name for name, _ in kept.keywords) | dict(call.keywords)
    inner = Frame(frame.unit, frame.context, None, frame, env, quiet=True)
    made = tuple((name, each if each is not None else said[name]) for name, each in keywords.items())
    return Call(call.func, args + call.args, made, call.line), inner


def _said(values: Values, variable: str, line: int) -> Expr:
    words = literals(values)
    return Str(words[0], line) if len(words) == 1 and len(values) == 1 else Name(variable, line)


def _params(engine: Interpreter, function: FunctionRef | LambdaRef, node: Function | Lambda) -> tuple[Param, ...]:
    """Those that the caller gives: not the object or class that a method is called on."""
    unit = engine.index.units[function.key] if isinstance(function, FunctionRef) else None
    bound = unit is not None and unit.owner is not None and kind_of(unit) != "static"
    return node.params[1:] if bound else node.params


def _with_given(
    engine: Interpreter, frames: tuple[Frame, Frame], params: tuple[Param, ...], made: Expr, call: Call
) -> Expr:
    """What the function returns, with what it gets for it: of `def link(to, back, **options)` the words, as in
    `relationship(to, backref=back)`, for that is read with its variables; of `def key(to)` all, as in
    `Column(ForeignKey(to))`. What it hands on as it got it (`relationship(*args, **options)`) stands where the stars
    are, and is read with the variables of the caller. `frames` are those of the caller and of the function."""
    if not isinstance(made, Call):
        return made
    named = [param.name for param in params if param.kind in {"", "k"}]
    plain = [param.name for param in params if not param.kind]
    given = {param.name: param.default for param in params if param.default is not None}
    given |= dict(zip(plain, call.args, strict=False)) | dict(call.keywords)
    more = tuple((name, each) for name, each in call.keywords if name not in named)
    kind = property_of(made)
    if kind is Property.PROXY or (kind is not None and kind.is_column):
        made = _handed_on(params, made, call.args[len(plain) :], more)
        return _filled(made, {name: each for name, each in given.items() if name in named})
    words = {name: each for name, each in given.items() if _is_word(each)}
    said = [
        (name, words.get(each.id, each) if isinstance(each, Name) and name else each) for name, each in made.keywords
    ]
    made = Call(made.func, made.args, tuple(said), made.line)
    rest = [_kept(engine, frames, str(at), each, call.line) for at, each in enumerate(call.args[len(plain) :])]
    options = tuple((name, _kept(engine, frames, name, each, call.line)) for name, each in more)
    return _handed_on(params, made, rest, options)


def _handed_on(params: tuple[Param, ...], made: Call, args: Sequence[Expr], more: tuple[tuple[str, Expr], ...]) -> Call:
    """`relationship(*args, **options)`, with what the function got for `*args` and `**options`; the dict stays, too,
    for the function may have put more into it."""
    rest = {param.name: param.kind for param in params if param.kind in {"*", "**"}}
    spread: list[Expr] = []
    for each in made.args:
        starred = each.value if isinstance(each, Star) else None
        spread += args if isinstance(starred, Name) and rest.get(starred.id) == "*" else (each,)
    keywords: list[tuple[str, Expr]] = []
    for name, each in made.keywords:
        if not name and isinstance(each, Name) and rest.get(each.id) == "**":
            keywords += more
        keywords.append((name, each))
    return Call(made.func, tuple(spread), tuple(keywords), made.line)


#: Options of a relationship of which the names are looked at, as they are written.
_AS_WRITTEN = frozenset({"foreign_keys", "remote_side"})


def _kept(engine: Interpreter, frames: tuple[Frame, Frame], name: str, value: Expr, line: int) -> Expr:
    """A name, among the variables of the function, for what the caller gives; words stay as they are."""
    if name in _AS_WRITTEN or _is_word(value) or isinstance(value, Star):
        return value
    caller, inner = frames
    variable = f"given:{name}"
    inner.env[variable] = engine.evaluate(caller, value)
    return Name(variable, line)


def _filled(call: Call, given: dict[str, Expr]) -> Call:
    """The call with what is given for the names in it and in the calls that it gets."""

    def fill(each: Expr) -> Expr:
        if isinstance(each, Call):
            return _filled(each, given)
        return given.get(each.id, each) if isinstance(each, Name) else each

    keywords = tuple((name, fill(each)) for name, each in call.keywords)
    return Call(call.func, tuple(map(fill, call.args)), keywords, call.line)


def _is_word(value: Expr) -> bool:
    """Does it say the same wherever it stands?"""
    return isinstance(value, Str | Const) or (isinstance(value, Call) and call_name(value) == "backref")


def _as_itself(call: Call, name: str) -> Call:
    """The call by the name of what is called."""
    return Call(Name(name, call.line), call.args, call.keywords, call.line)


def _given_back(node: Function | Lambda) -> Iterator[Expr]:
    """The expressions that a function returns; behind a variable, what it assigns to it, and behind the name of a
    function inside that the mapper calls (`declared_attr`), what that one returns."""
    if isinstance(node, Lambda):
        yield node.body
        return
    inside = list(statements_of(node.body))
    for expression in returned(node):
        for each in expression.values if isinstance(expression, Choice) else (expression,):
            yield each
            if not isinstance(each, Name):
                continue
            for statement in inside:
                if isinstance(statement, Assign) and statement.value is not None:
                    if each.id in map(last_name, statement.targets):
                        yield statement.value
                elif isinstance(statement, Function) and statement.name == each.id and is_declared_attr(statement):
                    yield from _given_back(statement)


def _called(
    engine: Interpreter, caller: Frame, function: FunctionRef | LambdaRef, call: Call
) -> tuple[Function | Lambda, Frame]:
    """The function, and its variables when it is called so: its arguments, defaults, and what it makes of these."""
    given = [engine.evaluate(caller, arg) for arg in call.args]
    named = {name: engine.evaluate(caller, value) for name, value in call.keywords if name}
    node, base, env = _bound(engine, function, given, named)
    frame = Frame(base.unit, base.context, None, base, env, quiet=True)
    for param in node.params:
        if param.name not in env:
            empty: Values = (Mapping(()),) if param.kind == "**" else ()
            env[param.name] = engine.evaluate(base, param.default) if param.default is not None else empty
    if isinstance(node, Function):
        statements.run(engine, frame, tuple(s for s in node.body if isinstance(s, Assign | Do)))
    return node, frame


def _bound(
    engine: Interpreter, function: FunctionRef | LambdaRef, given: list[Values], named: dict[str, Values]
) -> tuple[Function | Lambda, Frame, dict[str, Values]]:
    """The function, the variables around it, and its parameters."""
    if isinstance(function, LambdaRef):
        lambdas = engine.of(Lambdas)
        node, home = lambdas.node_of(function), lambdas.home_of(function)
        return node, home, dict(zip((param.name for param in node.params), given, strict=False)) | named
    unit = engine.index.units[function.key]
    assert unit.node is not None
    return unit.node, engine.module_frame(unit.module), dict(parameters.bind_arguments(unit, given, named))
