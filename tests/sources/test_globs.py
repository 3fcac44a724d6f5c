"""Patterns of .gitignore, compared with git itself."""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.sources.globs import compile_globs


@pytest.mark.parametrize(
    ("patterns", "named", "not_named"),
    [
        ("build", ["build", "a/build", "build/x.py"], ["rebuild", "build.py"]),
        ("/build", ["build"], ["a/build"]),
        ("a/build", ["a/build"], ["b/a/build"]),
        ("*.py", ["x.py", "a/x.py"], ["x.pyi"]),
        ("a/*.py", ["a/x.py"], ["a/b/x.py"]),
        ("a/**", ["a/x.py", "a/b/x.py"], ["a", "b/a/x"]),
        ("**/a/x.py", ["a/x.py", "b/a/x.py"], ["a/b/x.py"]),
        ("a/**/x.py", ["a/x.py", "a/b/c/x.py"], ["b/x.py"]),
        ("[a-c]?.py", ["ax.py"], ["dx.py", "a.py"]),
        ("[!a]x", ["bx"], ["ax"]),
        (r"\#a", ["#a"], ["a"]),
        (r"a\ ", ["a "], ["a"]),
        ("a  ", ["a"], ["a  "]),
        ("# a", [], ["# a", "a"]),
        ("*.py\n!keep.py", ["x.py"], ["keep.py"]),
        ("!keep.py\n*.py", ["keep.py"], []),
        ("[a", [], ["[a", "a"]),
        ("/", [], ["a"]),
        ("", [], ["a"]),
    ],
)
def test_patterns(patterns: str, named: list[str], not_named: list[str]) -> None:
    globs = compile_globs(patterns.split("\n"))
    assert [path for path in named if not globs.covers(path)] == []
    assert [path for path in not_named if globs.covers(path)] == []


def test_a_pattern_for_folders_leaves_files_alone() -> None:
    globs = compile_globs(["build/"])
    assert globs.covers("build/x.py")
    assert not globs.covers("build")


def test_many_stars_take_no_time() -> None:
    started = time.perf_counter()
    assert not compile_globs(["*a" * 40 + "b"]).covers("a" * 250)
    assert time.perf_counter() - started < 1


NAMES = ("a", "b", ".a", "ab", "a.b", "b]", "-", "\\", "a b", "a ", "#", "!")
PATHS = tuple("/".join(names) for depth in (1, 2, 3) for names in itertools.product(NAMES, repeat=depth))
PATTERNS = st.lists(st.text("ab.*?/![]-\\ #", min_size=1, max_size=7), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patterns=PATTERNS)
def test_git_agrees(tmp_path: Path, patterns: list[str]) -> None:
    if not (tmp_path / ".git").exists():
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("\n".join(patterns) + "\n")
    checked = subprocess.run(
        ["git", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=tmp_path,
        input="\0".join(PATHS),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
    )
    globs = compile_globs(patterns)
    assert {path for path in PATHS if globs.covers(path)} == set(checked.stdout.split("\0")) - {""}
