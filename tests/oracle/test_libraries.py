"""The audit of each snippet says what it did when it ran; and every public name of the library is accounted for."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from auditor.link.libraries.sqlalchemy import catalogue, rows_core, rows_orm
from tests.oracle import executed, names, project
from tests.oracle.subjects import SQLALCHEMY, SQLMODEL, SUBJECTS, Subject

for_each_library = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.library)


@for_each_library
def test_audit_says_what_happens(subject: Subject, tmp_path: Path) -> None:
    """Each snippet is executed with its statements logged, and audited: the tables and directions are the same, but for
    the differences that are listed with their reasons; one that goes away must leave the list."""
    snippets = subject.snippets
    project.write(tmp_path, subject)
    said = project.audited(tmp_path, snippets)
    sent = executed.run_all(tmp_path)
    codes = {snippet.name: snippet.code for snippet in snippets}
    twins = {snippet.name: snippet.twin for snippet in snippets if snippet.twin}
    found = {
        (codes[twins.get(each.snippet, each.snippet)], each.how, each.what)
        for each in project.differences(snippets, sent, said)
    }
    new = [f"{how} {what}: {code!r}" for code, how, what in sorted(found - subject.known())]
    gone = [f"no longer {how} {what}: {code!r}" for code, how, what in sorted(subject.known() - found)]
    assert new + gone == []


@for_each_library
def test_every_public_name_is_accounted_for(subject: Subject) -> None:
    """A name of the library is what a snippet is about, or stands in the list of those that need none."""
    about = {snippet.about: names.defined_as(subject.public, snippet.about) for snippet in subject.snippets}
    assert [name for name, defined in about.items() if defined is None] == []
    asked, quiet = set(about.values()), set(subject.quiet())
    if version(subject.library).startswith(subject.version):  # what the list was made of
        assert quiet - subject.public.keys() == set(), "gone from the library"
        assert subject.public.keys() - asked - quiet == set(), "new in the library: needs a snippet, or a reason"
    assert quiet & asked == set(), "a snippet is about it: no need to list it"


@for_each_library
def test_every_parameter_is_accounted_for(subject: Subject) -> None:
    """Some snippet of a name gives something for each of its parameters, or the parameter is listed."""
    quiet = subject.quiet_parameters()
    unasked = {each: {each, each.rpartition("(")[2].removesuffix(")")} for each in subject.unasked_parameters()}
    if version(subject.library).startswith(subject.version):  # what the list was made of
        new = {each for each, names_of_it in unasked.items() if not quiet & names_of_it}
        assert new == set(), "new in the library: needs a snippet, or a reason"
        assert quiet - set().union(*unasked.values()) == set(), "given by a snippet: no need to list it"


def test_rows_are_tried() -> None:
    """What the audit knows by a row, a snippet is about: no row is believed."""
    tried = {snippet.about.rpartition(".")[2] for subject in (SQLALCHEMY, SQLMODEL) for snippet in subject.snippets}
    rows = {
        *catalogue.FUNCTIONS,
        *catalogue.TABLE_METHODS,
        *(row.name for row in (*rows_orm.SESSION_METHODS, *rows_core.CONNECTION_METHODS)),
    }
    assert rows - tried == _UNTRIED


#: Rows without a snippet: classes that functions with a snippet make, and what only an asynchronous session has.
_UNTRIED = {"AliasedClass", "TextClause", "DDL", "instance_state", "stream", "stream_scalars"}
