"""LibCST's compiled parser by itself, with nodes as light as they can be.

The parser, `libcst.native`, makes a node by looking up its class by name in the module `libcst` and calling it with
the fields by keyword (LibCST, native/libcst_derive/src/into_py.rs), and uses nothing else of that package. So while a
file is parsed a stand-in answers to that name, whose classes do no more than keep their fields: LibCST's own set and
check each of them in Python, for those who build trees by hand. That takes a third off the time; and the package, which
takes longer to import than most commands run, is not imported at all. A parser that makes its nodes in another way
gives LibCST's own, which are then copied.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from threading import Lock
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, cast

from auditor.extract.kinds import kind_of

if TYPE_CHECKING:
    from libcst import Module

Parser = Callable[[str], object]

_PACKAGE = "libcst"
_PARSER = "libcst.native"


class ParserSyntaxError(Exception):
    """What the parser raises. `message` names the line; `raw_line` is one further on, but for the last line (1.9)."""

    def __init__(self, message: str, raw_line: int, lines: object = (), raw_column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.raw_line = raw_line


def parse(text: str, parser: Parser | None = None) -> Module:
    """The syntax tree of a module, of nodes that have the fields of LibCST's; raises ParserSyntaxError.

    Newlines, and plain whitespace where it cannot hold one, are an empty text each. `parser`: instead of LibCST's.
    """
    try:
        tree = _parse_lightly(text, parser)
    except (ImportError, TypeError):  # it wants more of the package, or of a node, than there is
        tree = _parse_with_libcst(text)
    if type(tree) is not kind_of("Module"):
        from auditor.extract.adopt import adopt

        tree = adopt(tree)
    return cast("Module", tree)


def continues_lines(text: str) -> bool:
    """Can plain whitespace hold a newline? Only where a backslash continues a line."""
    return "\\\n" in text


# Half of all nodes are the spaces between tokens and the ends of lines. Of all that takes any keywords, nothing is as
# fast as this method, which gives the same empty text each time.
_nothing = "".format


def _make_stand_in() -> ModuleType:
    """What answers to the name of LibCST: a class for every kind of node that is asked for (PEP 562)."""
    module = ModuleType(_PACKAGE)

    def make(name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        module.__dict__[name] = kind_of(name)
        return kind_of(name)

    module.__dict__.update(__getattr__=make, ParserSyntaxError=ParserSyntaxError, Newline=_nothing)
    # Each import asks here whether the module is still being imported; an answer takes less time than none.
    module.__dict__["__spec__"] = SimpleNamespace(_initializing=False)
    return module


_stand_in = _make_stand_in()
_one_at_a_time = Lock()


def _parse_lightly(text: str, parser: Parser | None) -> object:
    with _one_at_a_time:
        parser = parser or _load_parser()
        there = sys.modules.get(_PACKAGE)
        _stand_in.__dict__["SimpleWhitespace"] = kind_of("SimpleWhitespace") if continues_lines(text) else _nothing
        sys.modules[_PACKAGE] = _stand_in
        try:
            return parser(text)
        finally:
            if there is None:
                del sys.modules[_PACKAGE]
            else:
                sys.modules[_PACKAGE] = there


def _parse_with_libcst(text: str) -> object:
    import libcst

    try:
        return libcst.parse_module(text)
    except libcst.ParserSyntaxError as error:
        raise ParserSyntaxError(error.message, error.raw_line) from error
    except libcst.CSTValidationError as error:
        raise ParserSyntaxError(str(error), 1) from error


@cache
def _load_parser() -> Parser:
    """The extension module without the package around it; LibCST's own copy where that has been imported."""
    loaded = sys.modules.get(_PARSER)
    package = None if loaded else find_spec(_PACKAGE)
    spec = PathFinder.find_spec(_PARSER, package.submodule_search_locations) if package else None
    if loaded is None and spec is not None and spec.loader is not None:
        loaded = module_from_spec(spec)
        spec.loader.exec_module(loaded)
    if loaded is None:
        raise ImportError(_PARSER)
    parser: Parser = loaded.parse_module
    return parser
