"""Statements of Python 2: the file is read as if they were said as Python 3 says them."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.code import Call, FileFacts, Name, Str
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.names import call_name

OLD = {
    "print": 'def f(s):\n    print "%s %s" % (\n        s.load(), 1)\n    s.save()\n',
    "print to a file": "def f(s):\n    if s: print >>s.out, s.load()\n    s.save()\n",
    "print a list": "def f(s):\n    print [each for each in s.load()]\n    s.save()\n",
    "print many, and no end of the line": "def f(s):\n    print s.load(), 2,\n    s.save()\n",
    "raise": 'def f(s):\n    if not s.load():\n        raise ValueError, "no %s" % (\n            s,)\n    s.save()\n',
    "raise with a trace": "def f(s):\n    s.load()\n    raise s.kind, s.value, s.trace\n    s.save()\n",
    "except": "def f(s):\n    try:\n        s.load()\n    except (KeyError, OSError), error:\n        s.save()\n",
    "exec": "def f(s):\n    exec s.load() in {}\n    s.save()\n",
    "tabs": "def f(s):\n        if s:\n\t    s.load()\n        s.save()\n",
    "numbers": "def f(s):\n    s.load(0755, 10L, 0xFFL, '0755', 1.01, \"2024-01-01\")\n    s.save()\n",
    "not equal, and repr": "def f(s):\n    if s <> 1:\n        s.load(`s`, ur'x')\n    s.save()\n",
}


def called_in(facts: FileFacts) -> set[str]:
    return {call_name(node) for node in nodes_of(facts.body, Call) if isinstance(node, Call)}


@pytest.mark.parametrize("kind", OLD)
def test_the_whole_file_is_read(kind: str) -> None:
    facts = extract(OLD[kind].encode())
    assert (facts.parsed, facts.blind) == (True, ())
    assert {"load", "save"} <= called_in(facts)
    assert [getattr(node, "line", 0) for node in facts.body] == [1]


def test_lines_stay_where_they_are() -> None:
    facts = extract(b"print\n\n\ndef f(s):\n    print\n    s.load()\n    print s\n\ndef g(s): pass\n")
    assert facts.parsed
    assert [getattr(node, "line", 0) for node in facts.body][-2:] == [4, 9]


def test_a_file_that_is_right_stays_as_it_is() -> None:
    facts = extract(b"print = 1\nx = '''\nprint this\n'''\nraise_ = 0o755\n")
    assert facts.parsed
    assert not [node for node in nodes_of(facts.body, Name) if isinstance(node, Name) and node.id == "this"]


def test_what_is_wrong_in_any_version_is_left_out() -> None:
    facts = extract(b"def f(:\n    print x\n\ndef g(s):\n    print s\n    s.save()\n")
    assert len(facts.blind) == 1
    assert "save" in called_in(facts)


def test_strings_stay_as_they_are() -> None:
    text = 'x = `1`\nq = """SELECT a FROM `orders` WHERE b <> 0777"""  # `c`\nr = \'it\\\'s `d`\'\n'
    facts = extract(text.encode())
    assert facts.parsed
    assert {node.text for node in nodes_of(facts.body, Str) if isinstance(node, Str)} == {
        "SELECT a FROM `orders` WHERE b <> 0777",
        "it's `d`",
    }


def test_long_files_are_not_read_again_and_again() -> None:
    text = "x = `a` <> 1 $\n" * 80_000
    assert not extract(text.encode()).parsed
