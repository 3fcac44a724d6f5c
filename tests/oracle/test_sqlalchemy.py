"""The audit of each snippet says what it did when it ran; and every public name of SQLAlchemy is accounted for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy

from auditor.link.libraries.sqlalchemy import catalogue, rows_core, rows_orm
from tests.oracle import executed, names, project

HERE = Path(__file__).parent


@cache
def _listed(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def _known() -> set[tuple[str, str, str]]:
    """The differences that are accepted: code, how, and what."""
    return {
        (code, how, what)
        for group in _listed("known.toml")["known"]
        for code, how, *several in group["differences"]
        for what in several
    }


def _quiet() -> Iterator[str]:
    """The names that no snippet is about."""
    for group in _listed("quiet.toml")["quiet"]:
        for line in group["names"]:
            owner, colon, several = line.rpartition(": ")
            yield from (f"{owner}.{name}" if colon else name for name in several.split())


def test_audit_says_what_happens(tmp_path: Path) -> None:
    """Each snippet is executed with its statements logged, and audited: the tables and directions are the same, but for
    the differences that are listed with their reasons; one that goes away must leave the list."""
    snippets = project.all_snippets()
    project.write(tmp_path, snippets)
    said = project.audited(tmp_path, snippets)
    sent = executed.run_all(tmp_path)
    codes = {snippet.name: snippet.code for snippet in snippets}
    twins = {snippet.name: snippet.twin for snippet in snippets if snippet.twin}
    found = {
        (codes[twins.get(each.snippet, each.snippet)], each.how, each.what)
        for each in project.differences(snippets, sent, said)
    }
    new = [f"{how} {what}: {code!r}" for code, how, what in sorted(found - _known())]
    gone = [f"no longer {how} {what}: {code!r}" for code, how, what in sorted(_known() - found)]
    assert new + gone == []


def test_every_public_name_is_accounted_for() -> None:
    """A name of SQLAlchemy is what a snippet is about, or stands in the list of those that need none."""
    public = names.public_names("sqlalchemy", names.SQLALCHEMY)
    about = {snippet.about: names.defined_as(public, snippet.about) for snippet in project.all_snippets()}
    assert [name for name, defined in about.items() if defined is None] == []
    quiet = set(_quiet())
    if sqlalchemy.__version__.startswith("2.1."):  # what the list was made of
        assert quiet - public.keys() == set(), "gone from SQLAlchemy"
        assert public.keys() - set(about.values()) - quiet == set(), "new in SQLAlchemy: needs a snippet, or a reason"
    assert quiet & set(about.values()) == set(), "a snippet is about it: no need to list it"


def test_rows_are_tried() -> None:
    """What the audit knows by a row, a snippet is about: no row is believed."""
    tried = {snippet.about.rpartition(".")[2] for snippet in project.all_snippets()}
    rows = {
        *catalogue.FUNCTIONS,
        *catalogue.TABLE_METHODS,
        *(row.name for row in (*rows_orm.SESSION_METHODS, *rows_core.CONNECTION_METHODS)),
    }
    assert rows - tried == _UNTRIED


#: Rows without a snippet: classes that functions with a snippet make, what only an asynchronous session or another
#: library has (`exec` is SQLModel's, `count` 1.3's).
_UNTRIED = {"AliasedClass", "TextClause", "DDL", "instance_state", "stream", "stream_scalars", "exec"}
