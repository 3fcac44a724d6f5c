"""Lists that a function makes and that nobody else can have until it returns them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import astuple

from auditor.facts.code import (
    Assign,
    Attr,
    AugAssign,
    Call,
    Choice,
    Comp,
    Expr,
    Function,
    Generator,
    If,
    Loop,
    Name,
    Node,
    Other,
    Return,
    Seq,
    Sub,
)
from auditor.link.syntax.names import call_name
from auditor.link.syntax.scopes import statements_of, target_names

#: Functions that look at a list or make a new one of its items.
_LOOKING = frozenset(
    {"all", "any", "bool", "enumerate", "filter", "len", "list", "map", "max", "min", "print", "reversed", "set",
     "sorted", "sum", "tuple", "zip"}
)  # fmt: skip
_MAKING = frozenset({"list", "set", "deque", "sorted"})


def stays_in(function: Function, name: str) -> bool:
    """Does the variable of the function only ever hold lists made in it, of which nothing is done but to change them,
    look at them, loop over them and return them?"""
    if any(param.name == name for param in function.params):
        return False
    made = False
    for statement in statements_of(function.body):
        if isinstance(statement, Assign) and any(name in target_names(target) for target in statement.targets):
            if not _makes_list(statement.value):
                return False
            made = True
        elif isinstance(statement, AugAssign | Loop) and _binds(statement, name):
            return False
    return made and all(_only_looks(node, around) for node, around in _uses(function.body, name))


def _binds(statement: AugAssign | Loop, name: str) -> bool:
    return statement.target is not None and name in target_names(statement.target)


def _makes_list(value: Expr | None) -> bool:
    if isinstance(value, Call):
        return call_name(value) in _MAKING
    return isinstance(value, Seq) or (isinstance(value, Comp) and value.kind != "dict")


def _uses(body: tuple[Node, ...], name: str) -> Iterator[tuple[Name, Node | None]]:
    """Every place that names the variable, with the node around it."""
    stack: list[tuple[object, Node | None]] = [(body, None)]
    while stack:
        current, around = stack.pop()
        if isinstance(current, tuple):
            stack += [(each, around) for each in current if isinstance(each, Node | tuple)]
        elif isinstance(current, Name):
            if current.id == name:
                yield current, around
        elif isinstance(current, Node):
            stack += [(held, current) for held in astuple(current) if held and isinstance(held, Node | tuple)]


def _only_looks(node: Name, around: Node | None) -> bool:
    match around:
        case Attr() | Return() | If() | Other():
            return True
        case Assign(targets=targets):
            return any(node is target for target in targets)
        case Loop(iter=iterated) | Generator(iter=iterated):
            return node is iterated
        case Sub(value=value):
            return node is value
        case Choice(tests=tests):
            return any(node is test for test in tests)
        case Call(func=Name(id=called)):
            return called in _LOOKING
        case _:
            return False
