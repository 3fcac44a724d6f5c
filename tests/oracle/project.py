"""Snippets -> a project that can be executed and audited; and how the two answers differ."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy
import sqlalchemy.orm

from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Confidence
from auditor.pipeline import audit
from tests.oracle.snippets import ALL
from tests.oracle.statements import touched

#: Parameters of a snippet, by the name that it uses: given by the executed run, typed for the audit.
GIVEN = {
    "session": "Session", "connection": "Connection", "engine": "Engine", "author": "Author", "book": "Book",
    "chapter": "Chapter", "profile": "Profile", "award": "Award", "letter": "Letter", "city": "City",
    "country": "Country", "car": "Car", "vehicle": "Vehicle", "node": "Node",
}  # fmt: skip

ASYNCHRONOUS = {"session": "AsyncSession", "connection": "AsyncConnection"}

HEADER = """\
from __future__ import annotations
import sqlalchemy
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from oracle_models import Base, Point, archive, author_awards, ledger
"""

#: Methods that an asynchronous session or connection awaits.
AWAITED = frozenset(
    {f"session.{name}" for name in (
        "get", "get_one", "execute", "scalar", "scalars", "merge", "merge_all", "delete", "delete_all", "refresh",
        "flush", "commit", "connection")}
    | {f"connection.{name}" for name in ("execute", "scalar", "scalars", "exec_driver_sql")}
)  # fmt: skip

#: Ways in which the audit can differ: it says nothing of what happened, only that it may, or more than happened.
MISSED, DOUBTFUL, EXTRA = "missed", "doubtful", "extra"


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

    def function(self) -> str:
        """The lines as a function that is given what they use."""
        given_here = {**GIVEN, **ASYNCHRONOUS} if self.twin else GIVEN
        words = set(re.findall(r"(?<![.\w])\w+", self.code))
        given = ", ".join(f"{name}: {kind}" for name, kind in given_here.items() if name in words)
        body = textwrap.indent(textwrap.dedent(self.code).strip(), "    ")
        return f"{'async ' if self.twin else ''}def {self.name}({given}):\n{body}\n"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """What the audit says otherwise than what happened: `how`, and `what` (`read books`)."""

    snippet: str
    how: str
    what: str


def all_snippets() -> list[Snippet]:
    """Every snippet, with its asynchronous twin where there is one."""
    known = snippets_of(*ALL)
    return [*known, *asynchronous(known)]


def snippets_of(*families: Mapping[str, Iterable[str]]) -> list[Snippet]:
    """Each piece of code of each name, numbered within its name."""
    found: dict[str, list[str]] = {}
    for family in families:
        for about, several in family.items():
            found.setdefault(about, []).extend(several)
    return [Snippet(about, code, number) for about in found for number, code in enumerate(found[about], 1)]


class _Awaiting(ast.NodeTransformer):
    """`session.get(...)` -> `await session.get(...)`, for each method that is awaited."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        func = node.func
        if isinstance(func, ast.Attribute) and ast.unparse(func) in AWAITED:
            return ast.Await(node)
        return node


def asynchronous(snippets: Iterable[Snippet]) -> list[Snippet]:
    """The snippets about a session or connection for an asynchronous one, whose methods are proxies of the same names
    (ORM, Asynchronous I/O): each says what its synchronous twin does."""
    found = []
    for snippet in snippets:
        owner, _, method = snippet.about.removeprefix("orm.").rpartition(".")
        if f"{owner.lower()}.{method}" in AWAITED:
            tree = ast.parse(f"async def f():\n{textwrap.indent(snippet.code, ' ')}")
            code = "\n".join(ast.unparse(line) for line in _Awaiting().visit(tree).body[0].body)
            found.append(Snippet(f"ext.asyncio.Async{owner}.{method}", code, snippet.number, snippet.name))
    return found


def write(folder: Path, snippets: Iterable[Snippet]) -> Path:
    """The models and the snippets as two modules in the folder."""
    models = Path(__file__).with_name("models.py").read_text("utf-8")
    (folder / "oracle_models.py").write_text(models, "utf-8")
    body = "\n\n".join(snippet.function() for snippet in snippets)
    (folder / "oracle_snippets.py").write_text(f"{HEADER}{_imports(body, models)}\n\n{body}", "utf-8")
    return folder


def _imports(body: str, models: str) -> str:
    """What the snippets name of SQLAlchemy and of the models, imported by name as people do."""
    words = set(re.findall(r"(?<![.\w])[A-Za-z]\w+", body))
    sources = {
        "oracle_models": set(re.findall(r"^class (\w+)", models, re.MULTILINE)),
        "sqlalchemy": set(dir(sqlalchemy)) - {"orm", "sql"},
        "sqlalchemy.orm": set(dir(sqlalchemy.orm)) - set(dir(sqlalchemy)),
    }
    lines = [
        f"from {module} import {name}"
        for module, names in sources.items()
        for name in sorted(words & names)
        if not inspect.ismodule(getattr(sqlalchemy, name, None))
    ]
    return "\n".join(lines)


def audited(folder: Path, snippets: Iterable[Snippet]) -> dict[str, dict[str, bool]]:
    """What the audit says of each snippet: by name, what is done, and whether that is sure. What a property of a model
    does is done by whoever asks for it."""
    found: dict[str, dict[str, bool]] = {}
    members: dict[str, dict[str, bool]] = {}
    for usage in audit(folder, only=["usage"], jobs=1).of(Usage).tables:
        for access in (*usage.readers, *usage.writers):
            if access.path == "oracle_snippets.py":
                said = found.setdefault(access.function.partition(".")[0], {})
            else:
                said = members.setdefault(access.function.rpartition(".")[2], {})
            what = f"{access.op.value} {usage.table.key.name}"
            said[what] = said.get(what, False) or access.confidence is not Confidence.POSSIBLE
    for snippet in snippets:
        for name in set(re.findall(r"\.(\w+)", snippet.code)) & members.keys():
            found[snippet.name] = {**members[name], **found.get(snippet.name, {})}
    return found


def differences(
    snippets: Iterable[Snippet], sent: Mapping[str, list[str] | str], said: Mapping[str, Mapping[str, bool]]
) -> list[Difference]:
    """How the audit differs from what was executed, snippet by snippet, sorted."""
    found: set[Difference] = set()
    for snippet in snippets:
        statements = sent[snippet.twin or snippet.name]
        if isinstance(statements, str):
            found.add(Difference(snippet.name, "failed", statements))
            continue
        happened = frozenset(what for sql in statements for what in touched(sql))
        claims = said.get(snippet.name, {})
        found.update(Difference(snippet.name, MISSED, what) for what in happened - claims.keys())
        found.update(Difference(snippet.name, DOUBTFUL, what) for what in happened if claims.get(what) is False)
        found.update(Difference(snippet.name, EXTRA, what) for what in claims if claims[what] and what not in happened)
    return sorted(found)
