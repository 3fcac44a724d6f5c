"""What code asks of an object for the name of a table: `f"INSERT INTO {record.TABLE} VALUES (1)"`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.access import Role
from auditor.facts.code import Attr, Bin, Call, Expr, Fmt, Node, Str
from auditor.facts.nodes import nodes_of
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.sites import marked, modules_with
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name, may_name_table
from auditor.link.tables.index import TableIndex
from auditor.sql import looks_like_sql

#: Words of a file one of which stands where it has SQL run.
_RUNNING = marked(
    ("text", "execute", "executemany", "exec_driver_sql", "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one",
     "read_sql", "read_sql_query", "scalar", "scalars", "sql", "query")
)  # fmt: skip
_HOLE = re.compile(r"%s|\{[^{}]*\}")
_PUT_TOGETHER: frozenset[type[Node]] = frozenset({Fmt, Bin, Call})


class Asked:
    """The attributes and methods that SQL texts of the project are made with, and the names of tables that stand in
    strings of each module."""

    def __init__(self, engine: Interpreter) -> None:
        tables = (table.name.lower() for table in engine.of(TableIndex).values())
        self._marked = {f"'{name}": name for name in tables}
        self._known: dict[str, set[str]] = {}
        self._engine = engine
        self._names: set[str] | None = None

    def asks(self, name: str) -> bool:
        """May what it says be the name of a table? What a decorator is told, it puts under any name."""
        return may_name_table(name) or (name in self.names() if name else bool(self.names()))

    def names(self) -> set[str]:
        """What is asked for. Mostly nobody has a word that is the name of a table to say, and it is not looked for."""
        if self._names is None:
            modules = (each for each in modules_with(self._engine, _RUNNING) if each.role is not Role.TEST)
            self._names = {name for module in modules for name in _asked_in(module.facts.body)}
        return self._names

    def in_module(self, info: ClassInfo) -> set[str]:
        """The names of tables in the module of the class."""
        path = info.module.path
        if path not in self._known:
            found = self._marked.keys() & {*map(str.lower, info.module.facts.indexed())}
            self._known[path] = {self._marked[word] for word in found}
        return self._known[path]


def _asked_in(body: object) -> Iterator[str]:
    for node in nodes_of(body, _PUT_TOGETHER):
        for holes in _holes(node):
            for asked in nodes_of(tuple(holes), Attr):
                if isinstance(asked, Attr):
                    yield asked.name


def _holes(node: Node) -> Iterator[Iterable[Expr]]:
    """What is put into a text that looks like SQL."""
    match node:
        case Fmt(parts=(Str(text=first), *_) as parts) if _begins(first):
            yield (part for part in parts if not isinstance(part, Str))
        case Bin(op="%" | "+", left=Str(text=first), right=right) if _begins(first):
            yield (right,)
        case Call(func=Attr(value=Str(text=first)), args=args, keywords=keywords) if call_name(node) == "format":
            if _begins(first):
                yield (*args, *(value for _, value in keywords))


def _begins(text: str) -> bool:
    filled = _HOLE.sub("x", text)
    return looks_like_sql(filled) or looks_like_sql(f"{filled} x")
