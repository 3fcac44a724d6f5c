"""Snippets of code, the functions that they become, and those that are made of others."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Methods that an asynchronous session or connection awaits.
AWAITED = frozenset(
    {f"session.{name}" for name in (
        "get", "get_one", "execute", "exec", "scalar", "scalars", "merge", "merge_all", "delete", "delete_all",
        "refresh", "flush", "commit", "connection")}
    | {f"connection.{name}" for name in ("execute", "scalar", "scalars", "exec_driver_sql")}
)  # fmt: skip

#: Methods that an asynchronous session has as they are.
_NOT_AWAITED = frozenset({"session.add", "session.add_all", "session.expire", "session.expire_all"})

#: How a registry of sessions is made, and how one of asynchronous ones.
_SCOPED = ("scoped_session(sessionmaker(engine))", "async_scoped_session(async_sessionmaker(), current_task)")

#: A relationship of a row, as the whole snippet.
_LOADING = re.compile(r"(\w+)\.(\w+)")

_WORD = re.compile(r"(?<![.\w])[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines of code, and the public name of the library that they are about."""

    about: str
    code: str
    number: int
    twin: str = ""  # the name of the snippet that was executed instead: the same with a synchronous session

    @property
    def name(self) -> str:
        return f"s_{re.sub(r'[^a-zA-Z0-9]+', '_', self.about)}_{self.number}"

    @property
    def words(self) -> set[str]:
        """The names that stand alone in it."""
        return set(_WORD.findall(self.code))

    def function(self, given: Mapping[str, str]) -> str:
        """The lines as a function that is given what they use, of the types that `given` says."""
        words = self.words
        parameters = ", ".join(f"{name}: {kind}" for name, kind in given.items() if name in words)
        body = textwrap.indent(textwrap.dedent(self.code).strip(), "    ")
        return f"{'async ' if self.twin else ''}def {self.name}({parameters}):\n{body}\n"


def snippets_of(families: Iterable[Mapping[str, Iterable[str]]]) -> list[Snippet]:
    """Each piece of code of each name, numbered within its name."""
    found: dict[str, list[str]] = {}
    for family in families:
        for about, several in family.items():
            found.setdefault(about, []).extend(several)
    return [Snippet(about, code, number) for about in found for number, code in enumerate(found[about], 1)]


def asynchronous(snippets: Iterable[Snippet], module: str) -> list[Snippet]:
    """The snippets about a session or connection for an asynchronous one of the module, whose methods are proxies of
    the same names (ORM, Asynchronous I/O): each says what its synchronous twin does."""
    found = []
    for snippet in snippets:
        owner, _, method = snippet.about.removeprefix("orm.").rpartition(".")
        if f"{owner.lower()}.{method}" in AWAITED | _NOT_AWAITED:
            tree = ast.parse(f"async def f():\n{textwrap.indent(snippet.code, ' ')}")
            code = "\n".join(ast.unparse(line) for line in _Awaiting().visit(tree).body[0].body)
            found.append(Snippet(f"{module}.Async{owner}.{method}", code, snippet.number, snippet.name))
        elif owner == "scoped_session" and f"session.{method}" in AWAITED | _NOT_AWAITED:
            code = ast.unparse(_Awaiting().visit(ast.parse(snippet.code.replace(*_SCOPED))))
            found.append(Snippet(f"{module}.async_scoped_session.{method}", code, snippet.number, snippet.name))
        elif snippet.about == "orm.relationship" and (loading := _LOADING.fullmatch(snippet.code)):
            code = f"await {loading[1]}.awaitable_attrs.{loading[2]}"
            found.append(Snippet("ext.asyncio.AsyncAttrs.awaitable_attrs", code, snippet.number, snippet.name))
    return found


class _Awaiting(ast.NodeTransformer):
    """`session.get(...)` -> `await session.get(...)`, for each method that is awaited."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        func = node.func
        called = ast.unparse(func)
        if isinstance(func, ast.Attribute) and (
            called in AWAITED or called.replace("registry.", "session.") in AWAITED
        ):
            return ast.Await(node)
        return node


def exported_again(snippets: Iterable[Snippet], names: set[str], unknown: set[str]) -> list[Snippet]:
    """For each function of SQLAlchemy that another library exports, the first of its snippets that uses no name which
    is not known there."""
    found: dict[str, Snippet] = {}
    for snippet in snippets:
        name = snippet.about.removeprefix("orm.")
        words = snippet.words
        if name in names and name in words and name not in found and not snippet.twin and not words & unknown:
            found[name] = Snippet(name, snippet.code, 1)
    return list(found.values())


def by_extension(snippets: Iterable[Snippet], names: set[str]) -> list[Snippet]:
    """The snippets as they are written with Flask-SQLAlchemy: `db.session.scalars(db.select(User))`."""
    return [
        Snippet(
            f"SQLAlchemy.{snippet.about}", ast.unparse(_Extending(names).visit(ast.parse(snippet.code))), snippet.number
        )
        for snippet in snippets
    ]


class _Extending(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self.names = names | {"session", "engine"}

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id == "connection":
            return ast.parse("db.session.connection()", mode="eval").body
        return ast.Attribute(ast.Name("db"), node.id, node.ctx) if node.id in self.names else node


def given_in(snippets: Iterable[Snippet], about: str, parameters: list[str]) -> set[str]:
    """The parameters of the name for which some of the code gives something, by name or by position."""
    found: set[str] = set()
    last = about.rpartition(".")[2]
    for snippet in snippets:
        for node in ast.walk(ast.parse(snippet.code)) if last in snippet.code else ():
            if isinstance(node, ast.Call) and _called_name(node.func) == last:
                found.update(parameters[: len(node.args)], (each.arg for each in node.keywords if each.arg))
    return found & set(parameters)


def _called_name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
