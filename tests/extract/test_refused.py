"""Files that must neither end the process nor take hours: refused with a reason; their near neighbours are read."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract import extract
from auditor.facts.code import FileFacts
from auditor.stack import on_deep_stack

DEEP: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "x = " + "(" * n + "1" + ")" * n,
    "lists": lambda n: "x = " + "[" * n + "]" * n,
    "calls in calls": lambda n: "x = " + "f(" * n + ")" * n,
    "calls on calls": lambda n: "x = a" + ".b()" * n,
    "sums": lambda n: "x = " + "+".join(["1"] * n),
    "sums over lines": lambda n: "x = (a" + "\n + a" * n + ")",
    "not": lambda n: "x = " + "not " * n + "1",
    "minus": lambda n: "x = " + "-" * n + "1",
    "lambdas": lambda n: "x = " + "lambda: " * n + "1",
    "elif": lambda n: "if a: pass\n" + "elif b: pass\n" * n,
    "patterns": lambda n: "match x:\n case " + "[" * n + "a" + "]" * n + ": pass",
}


def read(source: str) -> FileFacts:
    return on_deep_stack(lambda: extract(source.encode()))


@pytest.mark.parametrize("kind", DEEP)
def test_what_is_too_deep_is_refused_with_a_reason(kind: str) -> None:
    facts = read(DEEP[kind](20_000))
    assert not facts.parsed
    assert [blind.kind for blind in facts.blind] == ["too-deep"]


@pytest.mark.parametrize("kind", DEEP)
def test_what_people_write_is_read(kind: str) -> None:
    facts = read(DEEP[kind](9 if kind == "patterns" else 150))
    assert facts.parsed
    assert facts.blind == ()


def test_indentation_deeper_than_python_allows_is_a_syntax_error() -> None:
    facts = read("".join(" " * depth + "if a:\n" for depth in range(2_000)) + " " * 2_000 + "pass")
    assert [blind.kind for blind in facts.blind] == ["syntax-error"]


def test_brackets_in_strings_and_comments_do_not_count() -> None:
    assert read("x = '" + "(" * 500 + "'  # " + "[" * 500 + '\ny = """' + "{" * 500 + '\n"""\n').parsed


def test_long_lists_are_not_deep() -> None:
    assert read("x = [" + "a.b, " * 20_000 + "]").parsed


def test_many_short_statements_are_not_deep() -> None:
    assert read("a.b.c()\n" * 5_000).parsed


def test_a_file_of_ten_megabytes_is_refused() -> None:
    facts = extract(b"x = 1\n" * 1_700_000)
    assert [blind.kind for blind in facts.blind] == ["too-large"]


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_taken(source: bytes) -> None:
    assert isinstance(extract(source), FileFacts)


LINES = [
    "class A(B):\n", "    x = 1\n", "def f(a, *b):\n", "    return a.b(c)[0]\n", "\n", "import a.b\n", "    ", "'''",
    "from . import *\n", "x = f'{y!r:>{z}}'\n", "@a.b\n", "async ", "# audit: ignore[AUD001] why\n", "if x: y\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=12))
@settings(max_examples=150, deadline=None)
def test_facts_survive_encoding(pieces: list[str]) -> None:
    facts = extract("".join(pieces).encode())
    data = msgspec.msgpack.encode(facts)
    assert msgspec.msgpack.decode(data, type=FileFacts) == facts
