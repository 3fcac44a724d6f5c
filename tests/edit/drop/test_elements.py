"""What is taken out of a list takes its comma with it, and leaves no space at the end of a line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.edit.drop.code.elements import cut_spans
from auditor.edit.model import apply_edits
from auditor.edit.source import Source


def cut(text: str) -> str:
    """The text without what is in capitals."""
    found = list(re.finditer(r"'\w+'", text))
    gone = [number for number, each in enumerate(found) if each[0].isupper()]
    return apply_edits(text, cut_spans(Source("a.py", text), [each.span() for each in found], gone))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("['A', 'b']\n", "['b']\n"),
        ("['a', 'B']\n", "['a']\n"),
        ("['a', 'B', 'c']\n", "['a', 'c']\n"),
        ("[\n    'a', 'B',\n    'c',\n]\n", "[\n    'a',\n    'c',\n]\n"),
        ("[\n    'a', 'B',  # why\n    'c',\n]\n", "[\n    'a',  # why\n    'c',\n]\n"),
        ("[\n    'A', 'b',\n    'c',\n]\n", "[\n    'b',\n    'c',\n]\n"),
        ("[\n    'A', 'B',\n    'c',\n]\n", "[\n    'c',\n]\n"),
        ("[\n    'A',  # why\n    'b',\n]\n", "[\n    'b',\n]\n"),
        ("[\n    'a',\n    'B',\n]\n", "[\n    'a',\n]\n"),
        ("['A', 'B']\n", "[]\n"),
        ("['A',]\n", "[]\n"),
        ("[\n    'a',  # why\n    'B']\n", "[\n    'a',  # why\n    ]\n"),
        ("[\n    'a',\n    'B']\n", "[\n    'a']\n"),
        ("x = 'a', \\\n    'B'\n", "x = 'a'\n"),
        ("x = 'a', 'B'\n", "x = 'a'\n"),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
    assert cut(text) == left


@given(st.lists(st.tuples(st.sampled_from(["a", "B"]), st.sampled_from([" ", "\n    "])), min_size=1, max_size=7))
def test_any_list_holds_what_stays_in_order(items: list[tuple[str, str]]) -> None:
    names = [f"{name}{number}" for number, (name, _) in enumerate(items)]
    text = "x = [" + "".join(f"{space}'{name}'," for name, (_, space) in zip(names, items, strict=True)) + "\n]\n"
    made: dict[str, list[str]] = {}
    after = cut(text)
    exec(after, made)
    assert made["x"] == [name for name in names if name.islower()]
    assert not re.search(r"[ \t]\n", after)
