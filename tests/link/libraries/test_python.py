"""Python's own functions and collections, with the core alone."""

from __future__ import annotations

import pytest

from auditor.link.libraries.python.library import LIBRARY as PYTHON
from tests.link.language import reveal


@pytest.mark.parametrize(
    ("expression", "revealed"),
    [
        ('sorted(("b", "a"))', "['b' | 'a', ...]"),
        ('next(iter(["a"]))', "'a'"),
        ('max("a", "b")', "'b'"),
        ('list(zip(["a"], ["b"]))', "[('a', 'b'), ...]"),
        ('dict(a="x")["a"]', "'x'"),
        ('{"a": "x"}.get("a")', "'x'"),
        ('{"a": "x"}.get("b", "y")', "'y'"),
        ('[k for k in {"a": "x"}]', "['a', ...]"),
        ('[v for k, v in {"a": "x"}.items()]', "['x', ...]"),
        ('["a"].pop()', "'a'"),
        ('list(map(lambda x: x + "!", ["a"]))', "['a!', ...]"),
        ('str("a")', "'a'"),
        ("len([1])", "?"),
        ("Thing", "type Thing"),
        ('getattr(Thing, "name")', "'n'"),
        ("type(Thing())", "type Thing"),
        ("isinstance(Thing(), Thing)", "?"),
        ('functools.partial(join, "a")("b")', "'ab'"),
        ('copy.deepcopy("a")', "'a'"),
        ('list(itertools.chain(["a"], ["b"]))', "['a' | 'b', ...]"),
        ('asyncio.gather("a", "b")', "('a', 'b')"),
        ('asyncio.to_thread(join, "a", "b")', "'ab'"),
        ('operator.attrgetter("name")(Thing)', "'n'"),
        ("werkzeug.local.LocalProxy(Thing).name", "'n'"),
        ('"app.models:User".partition(":")', "('app.models', ':', 'User')"),
        ('"app.models.User".rsplit(".", 1)[1]', "'User'"),
        ('"a-b".split("-")', "('a', 'b')"),
        ('"SELECT a FROM b".split(" ")', "?"),
        ('operator.attrgetter("name", "made.name")(Thing)', "('n', 'm')"),
        ('list(map(operator.attrgetter("name"), [Thing]))', "['n', ...]"),
        ('operator.methodcaller("call")(Thing())', "'c'"),
        ("operator.attrgetter(unknown)(Thing)", "?"),
    ],
)
def test_what_they_give(expression: str, revealed: str) -> None:
    source = f"""
import asyncio, copy, functools, itertools
import asyncio
import copy
import functools
import itertools
import operator
import werkzeug.local
class Made:
    name = "m"
class Thing:
    name = "n"
    made = Made
    def call(self):
        return "c"
def join(a, b):
    return "ab"
reveal({expression})
"""
    assert reveal(source, PYTHON) == [revealed]


def test_what_is_put_into_a_dict_unless_it_is_there() -> None:
    source = (
        "import flask\nclass Manager:\n    pass\n"
        "reveal(flask.current_app.config.setdefault('manager', Manager()))\n"
        "reveal(unknown.setdefault('m', Manager()))\n"
        "reveal(flask.current_app.config.setdefault('manager', 3))\nreveal(unknown.put('m', Manager()))\n"
    )
    assert reveal(source, PYTHON)[:2] == ["Manager", "Manager"]
    assert "Manager" not in reveal(source, PYTHON)[2:]
