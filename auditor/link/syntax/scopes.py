"""The statements of one scope and the names that they bind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast, get_args

from auditor.facts.code import (
    Alias,
    Assign,
    AugAssign,
    Class,
    Expr,
    Function,
    If,
    Import,
    ImportFrom,
    Loop,
    Name,
    Other,
    Seq,
    Star,
    Stmt,
    Try,
    With,
)

#: What binds a name in the body of a module or a function.
Binding: TypeAlias = Import | ImportFrom | Function | Class | Assign | AugAssign | Loop | With | Alias


_BINDING = frozenset(get_args(Binding))


def statements_of(body: tuple[Stmt, ...]) -> Iterator[Stmt]:
    """Every statement of one scope: inside `if`, `try`, `with` and loops, but not inside functions and classes."""
    stack = [iter(body)]  # no call of itself, for each `elif` stands in the one before
    while stack:
        for statement in stack[-1]:
            yield statement
            blocks_of = _BLOCKS.get(type(statement))
            if blocks_of is not None:
                stack += map(iter, reversed(blocks_of(statement)))
                break
        else:
            stack.pop()


def is_main_block(statement: Stmt) -> bool:
    """`if __name__ == "__main__":` makes the module a program of its own (Python, Top-level code environment)."""
    if type(statement) is not If or type(statement.test) is not Other:
        return False
    return any(type(part) is Name and part.id == "__name__" for part in statement.test.parts)


#: The bodies of a compound statement, by its kind. A table, as in `facts.nodes`, for every audit asks it for every
#: statement several times, and `isinstance` of a struct that it is not takes four times as long as a look-up.
_BLOCKS: dict[type, Callable[[Any], tuple[tuple[Stmt, ...], ...]]] = {
    If: lambda node: (node.body, node.orelse),
    Loop: lambda node: (node.body, node.orelse),
    With: lambda node: (node.body,),
    Try: lambda node: (node.body, *(handler.body for handler in node.handlers), node.orelse, node.final),
}


def bindings_of(body: tuple[Stmt, ...]) -> dict[str, list[Binding]]:
    """The names that a body binds, each with the statements that do."""
    names: dict[str, list[Binding]] = {}
    for statement in statements_of(body):
        if type(statement) in _BINDING:
            for name in _bound_names(statement):
                names.setdefault(name, []).append(cast("Binding", statement))
    return names


def _bound_names(statement: Stmt) -> Iterator[str]:
    match statement:
        case Function(name=name) | Class(name=name) | Alias(name=name):
            yield name
        case Import(module=module, alias=alias):
            yield alias or module.split(".")[0]
        case ImportFrom(names=names):
            yield from (alias or name for name, alias in names if name != "*")
        case Assign(targets=targets):
            for target in targets:
                yield from target_names(target)
        case AugAssign(target=target):
            yield from target_names(target)
        case Loop(target=target) if target is not None:
            yield from target_names(target)
        case With(items=items):
            for _, as_name in items:
                if as_name is not None:
                    yield from target_names(as_name)
        case _:
            pass


def target_names(target: Expr) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    match target:
        case Name(id=name):
            yield name
        case Seq(items=items):
            for item in items:
                yield from target_names(item)
        case Star(value=value):
            yield from target_names(value)
        case _:
            pass


def surely_bound(body: tuple[Stmt, ...]) -> frozenset[str]:
    """The names that the body binds whichever way it takes: not under a condition alone, in one branch of several, in a
    loop, which may not run, or for the type checker."""
    found: set[str] = set()
    for statement in body:
        match statement:
            case If(body=then, orelse=otherwise):
                found |= surely_bound(otherwise) & surely_bound(then)
            case Try(body=tried, handlers=handlers, orelse=otherwise, final=final):
                each = [surely_bound(tried + otherwise), *(surely_bound(handler.body) for handler in handlers)]
                found |= frozenset.intersection(*each) | surely_bound(final)
            case Loop():
                pass
            case With(body=inner):
                found |= surely_bound(inner) | {*_bound_names(statement)}
            case _:
                found |= {*_bound_names(statement)}
    return frozenset(found)
