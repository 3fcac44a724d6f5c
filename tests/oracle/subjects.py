"""The libraries whose public names are asked what they do: models to ask with, and code for each name."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import flask_sqlalchemy
import sqlalchemy
import sqlalchemy.orm
import sqlmodel

from tests.oracle import names
from tests.oracle.libraries.flask_sqlalchemy import snippets as flask_snippets
from tests.oracle.libraries.sqlalchemy.snippets import ALL
from tests.oracle.libraries.sqlmodel import snippets as sqlmodel_snippets
from tests.oracle.snippets import Snippet, asynchronous, by_extension, exported_again, given_in, snippets_of

HERE = Path(__file__).parent / "libraries"

#: Rows that the executed run gives to a snippet, by the name that it uses.
ROWS = {
    "author": "Author", "book": "Book", "chapter": "Chapter", "profile": "Profile", "award": "Award",
    "letter": "Letter", "city": "City", "country": "Country", "car": "Car", "vehicle": "Vehicle", "node": "Node",
    "member": "LibraryMember", "loan": "Loan", "fine": "Fine", "shelf": "Shelf",
}  # fmt: skip
SESSIONS = {"session": "Session", "connection": "Connection", "engine": "Engine", "mysql": "MockConnection"}
ASYNCHRONOUS = {"session": "AsyncSession", "connection": "AsyncConnection"}


@dataclass(frozen=True)
class Subject:
    """A library: the modules that export its names, the modules of models (joined in this order), the code about its
    names, and what each snippet may be given. `header` imports what does not go by the name of a model or function."""

    library: str
    version: str  # of the library that its lists were made of
    modules: tuple[str, ...]
    models: tuple[Path, ...]
    written: tuple[Mapping[str, Iterable[str]], ...]
    header: str
    given: Mapping[str, str]
    sources: tuple[ModuleType, ...] = ()  # where snippets import functions from, the first that has one
    asynchronous: str = ""  # the module of the asynchronous session
    replaced: tuple[tuple[str, str], ...] = ()  # in the models, by what the library is used with

    @cached_property
    def models_text(self) -> str:
        text = "\n\n".join(path.read_text("utf-8") for path in self.models)
        for old, new in self.replaced:
            text = text.replace(old, new)
        return text

    @cached_property
    def model_names(self) -> set[str]:
        """Classes and tables of the models."""
        found = re.findall(r"^class (\w+)|^(\w+) = (?:db\.)?Table\(", self.models_text, re.MULTILINE)
        return {name for several in found for name in several if name}

    @cached_property
    def snippets(self) -> list[Snippet]:
        """Every snippet, with its asynchronous twin where there is one."""
        known = snippets_of(self.written)
        if self.asynchronous:
            known += asynchronous(known, self.asynchronous)
        return [*known, *self._exported_again()]

    @cached_property
    def public(self) -> dict[str, object]:
        """What is public in the installed library, and what it exports of SQLAlchemy that has a snippet there."""
        found = names.public_names(self.library, self.modules)
        if self.library == "flask_sqlalchemy":
            found |= names.attributes("SQLAlchemy", flask_sqlalchemy.SQLAlchemy())
        return {**found, **{snippet.about: snippet.code for snippet in self._exported_again()}}

    def _exported_again(self) -> list[Snippet]:
        unknown = SQLALCHEMY.model_names - self.model_names | (SQLALCHEMY.given.keys() - self.given.keys())
        if self.library == "sqlmodel":
            return exported_again(SQLALCHEMY.snippets, _exported_by(sqlmodel), unknown)
        if self.library == "flask_sqlalchemy":
            exported = _exported_by(sqlalchemy) | _exported_by(sqlalchemy.orm)
            given = {"session", "connection", "engine"}
            own = {about.removeprefix("SQLAlchemy.") for family in self.written for about in family}
            return by_extension(exported_again(SQLALCHEMY.snippets, exported - own, unknown - given), exported)
        return []

    def listed(self, name: str) -> dict[str, Any]:
        """One of its lists, `known.toml` or `quiet.toml`."""
        return tomllib.loads((HERE / self.library / name).read_text("utf-8"))

    def known(self) -> set[tuple[str, str, str]]:
        """The differences that are accepted: code, how, and what."""
        return {
            (code, how, what)
            for group in self.listed("known.toml").get("known", ())
            for code, how, *several in group["differences"]
            for what in several
        }

    def quiet(self) -> Iterator[str]:
        """The names that no snippet is about."""
        return self._names("quiet")

    def quiet_parameters(self) -> set[str]:
        """The parameters that nothing need be given for: of any name, or of one, `merge(load)`."""
        return set(self._names("parameters"))

    def _names(self, kind: str) -> Iterator[str]:
        for group in self.listed("quiet.toml")[kind]:
            for line in group["names"]:
                owner, colon, several = line.rpartition(": ")
                yield from (f"{owner}.{name}" if colon else name for name in several.split())

    def unasked_parameters(self) -> set[str]:
        """The parameters of the names with snippets for which neither they nor the models give anything."""
        models = Snippet("", self.models_text, 0)
        by_name: dict[str, list[Snippet]] = {}
        for snippet in self.snippets:
            if not snippet.twin:
                by_name.setdefault(snippet.about, [models]).append(snippet)
        found: set[str] = set()
        for about, snippets in by_name.items():
            parameters = names.parameters(self.public.get(names.defined_as(self.public, about) or ""))
            asked = given_in(snippets, about, parameters)
            found.update(f"{about}({name})" for name in parameters if name not in asked)
        return found


def _exported_by(module: ModuleType) -> set[str]:
    """Functions of SQLAlchemy that the module exports."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and not inspect.ismodule(value)
        and (getattr(value, "__module__", None) or "").partition(".")[0] == "sqlalchemy"
    }


SQLALCHEMY = Subject(
    library="sqlalchemy",
    version="2.1.",
    modules=names.SQLALCHEMY,
    models=(HERE / "sqlalchemy" / "models.py",),
    written=ALL,
    header="""\
from __future__ import annotations
from asyncio import current_task
import sqlalchemy
import sqlalchemy as sa
import sqlalchemy.dialects.mysql
import sqlalchemy.dialects.postgresql
import sqlalchemy.dialects.sqlite
import sqlalchemy.ext.baked
import sqlalchemy.ext.compiler
import sqlalchemy.ext.horizontal_shard
import sqlalchemy.ext.serializer
from sqlalchemy import orm
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_scoped_session, async_sessionmaker
from oracle_models import Base, Point, archive, author_awards, ledger
""",
    given={**SESSIONS, **ROWS},
    sources=(sqlalchemy, sqlalchemy.orm),
    asynchronous="ext.asyncio",
)

_FLASK_IMPORTS = """\
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.pool import StaticPool
"""

FLASK_SQLALCHEMY = Subject(
    library="flask_sqlalchemy",
    version="3.1.",
    modules=names.FLASK_SQLALCHEMY,
    models=(HERE / "sqlalchemy" / "models.py", HERE / "flask_sqlalchemy" / "models.py"),
    written=(flask_snippets.EXTENSION, flask_snippets.QUERY, flask_snippets.PAGES),
    header="""\
from __future__ import annotations
from flask_sqlalchemy.pagination import QueryPagination, SelectPagination
from flask_sqlalchemy.query import Query
from oracle_models import Base, Point, archive, author_awards, db, ledger, member_shelves
""",
    given=ROWS,
    replaced=(
        ("from sqlalchemy import Column", f"{_FLASK_IMPORTS}from sqlalchemy import Column"),
        ("Base = declarative_base()", "db = SQLAlchemy()\nBase = db.Model"),
    ),
)

SQLMODEL = Subject(
    library="sqlmodel",
    version="0.0.",
    modules=names.SQLMODEL,
    models=(HERE / "sqlmodel" / "models.py",),
    written=(sqlmodel_snippets.SESSION, sqlmodel_snippets.SELECT, sqlmodel_snippets.MODELS),
    header="""\
from __future__ import annotations
from sqlmodel.ext.asyncio.session import AsyncSession
from oracle_models import Base, archive, ledger
""",
    given={"session": "Session", "engine": "Engine", **ROWS},
    sources=(sqlmodel, sqlalchemy, sqlalchemy.orm),
    asynchronous="ext.asyncio.session",
)

SUBJECTS = (SQLALCHEMY, FLASK_SQLALCHEMY, SQLMODEL)
