from __future__ import annotations

import textwrap

import pytest

from auditor.edit.model import RefusedError
from auditor.edit.names import Names, When, read_names
from auditor.edit.places import locate
from auditor.edit.source import Source, read_source
from auditor.extract import extract


def _read(text: str) -> tuple[Source, Names]:
    data = textwrap.dedent(text).lstrip("\n").encode()
    return read_source("a.py", data), read_names(extract(data))


def _when(text: str, name: str) -> list[When]:
    return [use.when for use in _read(text)[1].uses if use.name == name]


def test_a_parameter_hides_the_module_and_a_class_attribute_does_not() -> None:
    source, names = _read(
        """
        import pkg.models as db

        def hidden(db):
            return db.User

        class View:
            db = 1

            def get(self):
                return db.User, [db.Role for x in db.Tag.all]
        """
    )
    found = locate(source, names, "db", lambda use: use.bound.kind == "module")
    assert [(source.line_at(each.start), each.use.chain) for each in found] == [
        (10, ("User",)), (10, ("Tag", "all")), (10, ("Role",)),
    ]  # fmt: skip


def test_one_line_with_both_meanings_is_refused() -> None:
    source, names = _read("import m as db\nf = (lambda db: db.A, db.A)\n")
    with pytest.raises(RefusedError, match=r"a\.py:2: cannot tell which 'db'"):
        locate(source, names, "db", lambda use: use.bound.kind == "module")


def test_names_in_annotations_that_are_strings_are_found() -> None:
    source, names = _read('import m as db\ndef f(x: "list[db.User] | None"): ...\n')
    (place,) = locate(source, names, "db", lambda use: True)
    assert source.text[place.start : place.end_of(1)] == "db.User"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("class A(X): ...", When.IMPORT),
        ("def f(a=X): ...", When.IMPORT),
        ("class A:\n    a: X", When.IMPORT),
        ("from __future__ import annotations\nclass A:\n    a: X", When.ANNOTATION),
        ("class A:\n    a: 'X'", When.ANNOTATION),
        ("class A:\n    def f(self): return X", When.LATE),
        ("a = lambda: X", When.LATE),
        ("a = [X for y in z]", When.IMPORT),
    ],
)
def test_when_a_name_is_looked_up(text: str, when: When) -> None:
    assert _when(text, "X") == [when]
