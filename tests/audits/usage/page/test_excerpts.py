"""Which lines of a file are shown."""

from __future__ import annotations

import pytest

from auditor.audits.usage.page.excerpts import excerpts, statement_end

CODE = """\
import x

def f(session):
    rows = session.execute(
        select(User).where(
            User.id == ")",
        )
    )
    text('''
        SELECT (
        FROM users
    ''')
    return rows

def g(): ...
"""
LINES = CODE.split("\n")


@pytest.mark.parametrize(("line", "last"), [(1, 1), (3, 3), (4, 8), (6, 6), (9, 12), (13, 13)])
def test_a_statement_ends_with_its_brackets_and_quotes(line: int, last: int) -> None:
    assert statement_end(LINES, line) == last


def test_a_statement_without_end_is_cut() -> None:
    assert statement_end(["f("] * 100, 1) == 16


def test_lines_are_told_once_and_runs_do_not_touch() -> None:
    found = excerpts({"a.py": [4, 6], "b.py": [1]}, lambda path: LINES if path == "a.py" else [])
    assert list(found) == ["a.py"]
    assert found["a.py"].runs == [(2, LINES[1:9])]
    assert found["a.py"].ends == {4: 8}
    far = excerpts({"a.py": [1, 15]}, lambda path: LINES)["a.py"]
    assert [(first, len(lines)) for first, lines in far.runs] == [(1, 2), (13, 4)]


def test_places_outside_of_the_file_show_nothing() -> None:
    assert excerpts({"a.py": [0, 99]}, lambda path: LINES) == {}


def test_lines_are_safe_and_not_too_wide() -> None:
    lines = ["\tx = '\x1b[31m'", "y" * 1000]
    shown = excerpts({"a.py": [1]}, lambda path: lines)["a.py"].runs[0][1]
    assert shown == ["    x = '\\x1b[31m'", "y" * 240 + " …"]
