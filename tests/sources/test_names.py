"""Names that cannot be printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources.names import on_disk, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b.py", "a/b.py"),
        ("größe.py", "größe.py"),
        ("a b.py", "a b.py"),
        ("a\nb.py", r"a\x0ab.py"),
        ("a\x1b[31m.py", r"a\x1b[31m.py"),
        ("a\u202eb.py", r"a\u202eb.py"),
        ("a\udcff.py", r"a\udcff.py"),
        ("a\\x0ab.py", r"a\\x0ab.py"),
    ],
)
def test_what_is_printed(name: str, expected: str) -> None:
    assert shown(name) == expected
    assert on_disk(expected) == name


@given(st.text(st.characters(codec=None, exclude_characters="\0")))
def test_there_and_back(name: str) -> None:
    assert shown(name).isprintable()
    assert on_disk(shown(name)) == name


@given(st.text("\\xu0\n", max_size=6), st.text("\\xu0\n", max_size=6))
def test_two_names_never_look_the_same(one: str, other: str) -> None:
    assert (shown(one) == shown(other)) == (one == other)
