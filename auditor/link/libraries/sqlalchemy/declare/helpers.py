"""Properties that functions of the project make for class bodies: `id = primary_key()`, `tags = many_to_many("Tag")`.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration: the mapper looks at values, whoever made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.facts.code import Assign, Call, Choice, Const, Do, Expr, Function, Lambda, Name, Star, Str
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import External, FunctionRef, LambdaRef, Mapping, Values, union
from auditor.link.interpreter import parameters, statements
from auditor.link.interpreter.lambdas import Lambdas
from auditor.link.libraries.python.getters import Partial
from auditor.link.libraries.sqlalchemy.catalogue import is_family
from auditor.link.libraries.sqlalchemy.declare.properties import Property, is_declared_attr, property_of
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
    called = engine.evaluate(frame, value.func)
    for function in union(*(each.function if isinstance(each, Partial) else (each,) for each in called)):
        if isinstance(function, FunctionRef | LambdaRef):
            node, inner = _called(engine, frame, function, value)
            for expression in (_with_given(engine, (frame, inner), node, each, value) for each in _given_back(node)):
                kind = property_of(expression)
                if isinstance(expression, Call) and kind is not None:
                    return Helped(kind, expression, inner)
                found = made_by_helper(engine, inner, expression, depth + 1)
                if found is not None:
                    return found
        elif isinstance(function, External) and is_family(function.name):  # `Col = partial(Column, nullable=False)`
            named = property_of(Call(Name(last_part(function.name), value.line), (), (), value.line))
            return Helped(named, _as_itself(value, last_part(function.name))) if named is not None else None
        elif isinstance(function, External) and not call_name(value)[:1].isupper():
            return Helped(Property.COLUMN) if function.name.partition(".")[0] not in _OTHERS else None
    return None


def _with_given(
    engine: Interpreter, frames: tuple[Frame, Frame], node: Function | Lambda, made: Expr, call: Call
) -> Expr:
    """What the function returns, with what it gets for it: of `def link(to, back, **options)` the words, as in
    `relationship(to, backref=back)`, for that is read with its variables; of `def key(to)` all, as in
    `Column(ForeignKey(to))`. What it hands on as it got it (`relationship(*args, **options)`) stands where the stars
    are, and is read with the variables of the caller. `frames` are those of the caller and of the function."""
    if not isinstance(made, Call):
        return made
    named = [param.name for param in node.params if param.kind in {"", "k"}]
    plain = [param.name for param in node.params if not param.kind]
    given = {param.name: param.default for param in node.params if param.default is not None}
    given |= dict(zip(plain, call.args, strict=False)) | dict(call.keywords)
    more = tuple((name, each) for name, each in call.keywords if name not in named)
    kind = property_of(made)
    if kind is not None and kind.is_column:
        made = _handed_on(node, made, call.args[len(plain) :], more)
        return _filled(made, {name: each for name, each in given.items() if name in named})
    words = {name: each for name, each in given.items() if _is_word(each)}
    said = [
        (name, words.get(each.id, each) if isinstance(each, Name) and name else each) for name, each in made.keywords
    ]
    made = Call(made.func, made.args, tuple(said), made.line)
    rest = [_kept(engine, frames, str(at), each, call.line) for at, each in enumerate(call.args[len(plain) :])]
    options = tuple((name, _kept(engine, frames, name, each, call.line)) for name, each in more)
    return _handed_on(node, made, rest, options)


def _handed_on(node: Function | Lambda, made: Call, args: Sequence[Expr], more: tuple[tuple[str, Expr], ...]) -> Call:
    """`relationship(*args, **options)`, with what the function got for `*args` and `**options`; the dict stays, too,
    for the function may have put more into it."""
    rest = {param.name: param.kind for param in node.params if param.kind in {"*", "**"}}
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
