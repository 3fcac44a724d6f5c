"""Statements with a body: branches, loops, `with`, `try`, `match`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from auditor.extract import nodes as cst
from auditor.extract.captures import captures
from auditor.extract.walk import StatementTable, Walk
from auditor.facts.code import Assign, Expr, Handler, If, Loop, Name, Other, Stmt, Try, With

# A chain of more branches is cut into chains of this many, one after the other: nested, it would be too deep for the
# encoder. That loses only that the later ones exclude the earlier.
_LONG_CHAIN = 50

_Branch: TypeAlias = tuple[Expr, tuple[Stmt, ...], int]


def lower_if(node: cst.If, walk: Walk) -> tuple[Stmt, ...]:
    """`if`, `elif`, ..., `else`."""
    branches: list[_Branch] = []
    rest: cst.If | cst.Else | None = node
    while isinstance(rest, cst.If):  # a loop, for the tree is as deep as there are branches
        walk.skip_lines(rest.leading_lines)
        line = walk.line
        walk.skip(rest.whitespace_before_test)
        test = walk.expression(rest.test)
        walk.skip(rest.whitespace_after_test)
        branches.append((test, walk.suite(rest.body), line))
        rest = rest.orelse
    return _chain(branches, _lower_else(rest, walk))


def lower_match(node: cst.Match, walk: Walk) -> tuple[Stmt, ...]:
    """`match` as a chain of branches; each tests the subject with a pattern, and with the guard if there is one."""
    walk.skip_lines(node.leading_lines)
    walk.skip(node.whitespace_after_match)
    subject = walk.expression(node.subject)
    walk.skip(node.whitespace_before_colon)
    walk.end_line(node.whitespace_after_colon)
    held = subject if isinstance(subject, Name) else Name(f"*match {walk.line}", walk.line)
    lowered = [_lower_case(case, (subject, held), walk) for case in node.cases]
    walk.skip_lines(node.footer)
    chain = _chain([branch for branch, _ in lowered], ())
    if held is subject or not any(is_bound for _, is_bound in lowered):
        return chain
    return Assign((held,), subject, None, held.line), *chain


def _lower_case(case: cst.MatchCase, subject: tuple[Expr, Name], walk: Walk) -> tuple[_Branch, bool]:
    """The branch, and whether the pattern binds anything: before the guard is asked. `subject`: the expression, and the
    variable for it."""
    walk.skip_lines(case.leading_lines)
    line = walk.line
    walk.skip(case.whitespace_after_case)
    pattern = walk.expression(case.pattern)
    walk.skip(case.whitespace_before_if)
    walk.skip(case.whitespace_after_if)
    guard = walk.expression(case.guard) if case.guard is not None else None
    walk.skip(case.whitespace_before_colon)
    body, bound = walk.suite(case.body), tuple(captures(pattern, subject[1], line))
    parts = (subject[0], pattern) if guard is None or bound else (subject[0], pattern, guard)
    if guard is not None and bound:
        body = (If(guard, body, (), line),)
    return (Other("match", parts), (*bound, *body), line), bool(bound)


def lower_for(node: cst.For, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip_lines(node.leading_lines)
    line = walk.line
    _skip_async(node.asynchronous, walk)
    walk.skip(node.whitespace_after_for)
    target = walk.expression(node.target)
    walk.skip(node.whitespace_before_in)
    walk.skip(node.whitespace_after_in)
    source = walk.expression(node.iter)
    walk.skip(node.whitespace_before_colon)
    body = walk.suite(node.body)
    return (Loop(target, source, body, _lower_else(node.orelse, walk), line),)


def lower_while(node: cst.While, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip_lines(node.leading_lines)
    line = walk.line
    walk.skip(node.whitespace_after_while)
    test = walk.expression(node.test)
    walk.skip(node.whitespace_before_colon)
    body = walk.suite(node.body)
    return (Loop(None, test, body, _lower_else(node.orelse, walk), line),)


def lower_with(node: cst.With, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip_lines(node.leading_lines)
    line = walk.line
    _skip_async(node.asynchronous, walk)
    walk.skip(node.whitespace_after_with)
    if isinstance(node.lpar, cst.LeftParen):
        walk.skip(node.lpar.whitespace_after)
    items: list[tuple[Expr, Expr | None]] = []
    for item in node.items:
        manager = walk.expression(item.item)
        items.append((manager, _lower_as(item.asname, walk)))
        walk.comma(item.comma)
    if isinstance(node.rpar, cst.RightParen):
        walk.skip(node.rpar.whitespace_before)
    walk.skip(node.whitespace_before_colon)
    return (With(tuple(items), walk.suite(node.body), line),)


def lower_try(node: cst.Try | cst.TryStar, walk: Walk) -> tuple[Stmt, ...]:
    walk.skip_lines(node.leading_lines)
    line = walk.line
    walk.skip(node.whitespace_before_colon)
    body = walk.suite(node.body)
    handlers = tuple([_lower_handler(handler, walk) for handler in node.handlers])
    orelse = _lower_else(node.orelse, walk)
    final: tuple[Stmt, ...] = ()
    if node.finalbody is not None:
        walk.skip_lines(node.finalbody.leading_lines)
        walk.skip(node.finalbody.whitespace_before_colon)
        final = walk.suite(node.finalbody.body)
    return (Try(body, handlers, orelse, final, line),)


def _lower_handler(node: cst.ExceptHandler | cst.ExceptStarHandler, walk: Walk) -> Handler:
    walk.skip_lines(node.leading_lines)
    walk.skip(node.whitespace_after_except)
    if isinstance(node, cst.ExceptStarHandler):
        walk.skip(node.whitespace_after_star)
    caught = None if node.type is None else walk.expression(node.type)
    _lower_as(node.name, walk)
    bound = None if node.name is None else node.name.name
    walk.skip(node.whitespace_before_colon)
    return Handler(caught, bound.value if isinstance(bound, cst.Name) else None, walk.suite(node.body))


def _lower_else(node: cst.Else | None, walk: Walk) -> tuple[Stmt, ...]:
    if node is None:
        return ()
    walk.skip_lines(node.leading_lines)
    walk.skip(node.whitespace_before_colon)
    return walk.suite(node.body)


def _lower_as(node: cst.AsName | None, walk: Walk) -> Expr | None:
    if node is None:
        return None
    walk.skip(node.whitespace_before_as)
    walk.skip(node.whitespace_after_as)
    return walk.expression(node.name)


def _skip_async(token: cst.Asynchronous | None, walk: Walk) -> None:
    if token is not None:
        walk.skip(token.whitespace_after)


def _chain(branches: Sequence[_Branch], orelse: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """Each branch in the `orelse` of the one before it."""
    chained: tuple[Stmt, ...] = ()
    for start in range(0, len(branches), _LONG_CHAIN):
        link = orelse if start + _LONG_CHAIN >= len(branches) else ()
        for test, body, line in reversed(branches[start : start + _LONG_CHAIN]):
            link = (If(test, body, link, line),)
        chained += link
    return chained


STATEMENTS: StatementTable = {
    cst.If: lower_if,
    cst.Match: lower_match,
    cst.For: lower_for,
    cst.While: lower_while,
    cst.With: lower_with,
    cst.Try: lower_try,
    cst.TryStar: lower_try,
}
