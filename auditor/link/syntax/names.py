"""What expressions and calls are called, and what is written in them: names, keywords, dicts, source text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.facts.code import (
    Assign,
    Attr,
    AugAssign,
    Call,
    Const,
    Expr,
    Function,
    Map,
    Name,
    Node,
    Return,
    Seq,
    Stmt,
    Str,
    Sub,
)
from auditor.link.syntax.scopes import statements_of


def is_super(node: Call) -> bool:
    """Is it `super()`?"""
    return type(node.func) is Name and node.func.id == "super"


def call_name(expression: Expr | None) -> str:
    """The last part of the name of what is called: `Column` for `db.Column(...)`."""
    if type(expression) is Call:
        func = expression.func
        if type(func) is Attr:
            return func.name
        if type(func) is Name:
            return func.id
    return ""


def is_itself(node: object) -> bool:
    """Is it `self` or `cls`, the object or class of the method itself?"""
    return type(node) is Name and node.id in {"self", "cls"}


_OF_TABLES = re.compile(r"(?:.*_)?(?:table|tbl|relation)_?(?:name)?(?:_.*)?", re.I)


@lru_cache(maxsize=10_000)
def may_name_table(name: str) -> bool:
    """Is the attribute called as one that says a table: `TABLE`, `table_name`, `_db_table`?"""
    return _OF_TABLES.fullmatch(name) is not None


def dicts_in(value: Expr | None) -> list[Map]:
    if isinstance(value, Map):
        return [value]
    if isinstance(value, Seq):
        return [item for item in value.items if isinstance(item, Map)]
    if isinstance(value, Call) and call_name(value) == "dict":
        return [Map(tuple((Str(name, 0), item) for name, item in value.keywords))]
    return []


@lru_cache(maxsize=100_000)  # asked for every call of something outside the project, several times
def last_part(dotted: str) -> str:
    """`String` of `sa.String`."""
    return dotted.rpartition(".")[2]


def last_name(expression: Expr | None) -> str:
    """`String` for `String`, `sa.String` and `sa.String(50)`: of a type, of a decorator called or not."""
    if type(expression) is Call:
        expression = expression.func
    if type(expression) is Attr:
        return expression.name
    return expression.id if type(expression) is Name else ""


def root_of(expression: Expr) -> Expr:
    """What stands before the first dot: `a` of `a.b.c`."""
    while type(expression) is Attr:
        expression = expression.value
    return expression


def called_as(expression: Expr) -> str:
    """What a reader would call the value: `user` for `user`, `self.user`, `users[0]` and `user()`."""
    match expression:
        case Name(id=name) | Attr(name=name):
            return name
        case Call(func=inner) | Sub(value=inner):
            return called_as(inner)
        case _:
            return ""


def source_of(expression: Expr | None) -> str:
    """The expression as source text; what is not a name, a call or a literal as `…`."""
    match expression:
        case Name(id=text):
            return text
        case Attr(value=value, name=name):
            return f"{source_of(value)}.{name}"
        case Str(text=text):
            return repr(text)
        case Const(value=value):
            return repr(value)
        case Call(func=func, args=args, keywords=keywords):
            given = [source_of(arg) for arg in args] + [f"{name}={source_of(value)}" for name, value in keywords]
            return f"{source_of(func)}({', '.join(given)})"
        case Seq(items=items):
            return f"[{', '.join(source_of(item) for item in items)}]"
        case _:
            return "…"


def path_of(expression: Expr | None) -> str:
    """`event.target`; empty for what is no attribute of a variable, at whatever depth."""
    names: list[str] = []
    while isinstance(expression, Attr):
        names.append(expression.name)
        expression = expression.value
    return ".".join([expression.id, *names[::-1]]) if names and isinstance(expression, Name) else ""


def is_true(expression: Expr | None) -> bool:
    return isinstance(expression, Const) and expression.value is True


def keywords_of(call: Call | None) -> dict[str, Expr]:
    return {name: value for name, value in call.keywords if name} if call is not None else {}


def named(call: Call, *names: str) -> list[Call]:
    """The positional arguments that are calls of one of the names."""
    return [arg for arg in call.args if isinstance(arg, Call) and call_name(arg) in names]


def makes_class(node: Node) -> bool:
    """`type("Note", (Base,), {...})`, `types.new_class("Note", (Base,))` (Python, Built-in Functions: type; types)."""
    return isinstance(node, Call) and call_name(node) in {"type", "new_class"} and len(node.args) > 1


def decorator_target(decorator: Expr) -> Expr:
    """What decorates: the function that is called, where the decorator is a call."""
    return decorator.func if type(decorator) is Call else decorator


def returned(node: Function | None) -> Iterator[Expr]:
    """The expressions that a function returns, in order."""
    for statement in statements_of(node.body) if node is not None else ():
        if isinstance(statement, Return) and statement.value is not None:
            yield statement.value


def is_export(statement: Stmt) -> bool:
    """`__all__ = [...]`, which says what a star import takes (Python, 7.11), and uses nothing."""
    targets = statement.targets if isinstance(statement, Assign) else ()
    if isinstance(statement, AugAssign):
        targets = (statement.target,)
    return any(isinstance(target, Name) and target.id == "__all__" for target in targets)
