"""LibCST's compiled parser, without the checks that its nodes make of themselves."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from libcst import CSTNode, Module

# It has no type stubs.
_parse: Callable[[str], Module] = import_module("libcst.native").parse_module


def parse(text: str) -> Module:
    """The syntax tree of a module; raises libcst.ParserSyntaxError.

    Each node checks itself when it is made, for those who build trees by hand. What the parser found needs no check,
    and it is a seventh of the time (a remark in LibCST's `CSTNode.__post_init__` says so too). Others in the process
    may use LibCST as well, so the check is put back.
    """
    check = CSTNode.__post_init__
    type.__setattr__(CSTNode, "__post_init__", _check_nothing)
    try:
        return _parse(text)
    finally:
        type.__setattr__(CSTNode, "__post_init__", check)


def _check_nothing(node: CSTNode) -> None:
    return None
