"""Patterns, manifests and texts that were made to be looked at again and again: the time grows with the text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditor import toml
from auditor.audits.migrations import paired
from auditor.reading.textfiles import read_text_file
from auditor.replay import queries
from auditor.sources.globs import compile_globs
from auditor.sources.hints.manifests import read_pipfile, read_pyproject, read_setup_cfg
from auditor.sources.hints.script_location import read_ini
from auditor.sources.hints.setup_file import read_setup_py
from auditor.sources.roles import migrations, scripts
from auditor.sources.roles import tests as roles_of_tests
from tests.projects import MODELS, report_on, statuses

MOST = 2.0  # seconds of processor time; with the square, each takes a minute or more


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST


#: A pattern that is looked for in files of strangers, and a part of a text of which it took the square.
SEARCHED: list[tuple[re.Pattern[str] | re.Pattern[bytes], str]] = [
    (queries._EQUAL, "1"),
    (queries._EQUAL, "a."),
    (paired._ORDER, " "),
    (migrations._ENVIRONMENT, "\n"),
    (scripts._SETUP, "\n"),
    (scripts._INVOKE, " \n"),
    (roles_of_tests._FUNCTION, "\n"),
    (roles_of_tests._WORDS, "\n\t"),
]


@pytest.mark.parametrize("number", range(len(SEARCHED)))
def test_patterns(number: int) -> None:
    pattern, part = SEARCHED[number]
    text = part * 100_000
    if isinstance(pattern.pattern, bytes):
        assert re.search(pattern, text.encode()) is None
    else:
        assert re.sub(pattern, "", text) == text


def _doubling(size: int) -> str:
    names = "".join(f"x{n} = [x{n + 1}, x{n + 1}, x{n + 1}, x{n + 1}]\n" for n in range(size))
    return f"{names}x{size} = ['django>=1']\nsetup(install_requires=x0)\n"


MANIFESTS: dict[str, tuple[Callable[[bytes], object], str]] = {
    "a dotted key": (read_pyproject, "[a]\nb" + ".c" * 100_000 + " = 1\n"),
    "a dotted header": (read_pyproject, "[" + "a . " * 100_000 + "b]\n"),
    "quoted parts": (read_pipfile, '"a"' + '."b"' * 100_000 + " = 1\n"),
    "long words": (read_pyproject, "a" * 200_000 + ".b = 1\n" + 'c = "' + "." * 200_000 + '"\n'),
    "an inline table": (read_pyproject, "x = {" + "a." * 100_000 + "b = 1}\n"),
    "defaults in every section": (
        read_ini,
        "[DEFAULT]\n" + "".join(f"k{n}=1\n" for n in range(9_000)) + "".join(f"[s{n}]\na=1\n" for n in range(9_000))
        + "[z]\nscript_location = a\n",
    ),
    "defaults of setuptools": (
        read_setup_cfg,
        "[DEFAULT]\n" + "".join(f"k{n}=1\n" for n in range(9_000)) + "".join(f"[s{n}]\na=1\n" for n in range(9_000)),
    ),
    "lists of lists": (read_setup_py, _doubling(18)),
}  # fmt: skip


@pytest.mark.parametrize("kind", MANIFESTS)
def test_manifests(kind: str) -> None:
    read, text = MANIFESTS[kind]
    read(text.encode())


def test_what_people_write_is_read() -> None:
    text = '[tool.a]\nb.c."d.e".f = 1.5\n"x" = [' + "1.0, " * 300 + ']\ny = "' + "a." * 300 + '"\n'
    assert toml.loads(text)["tool"] == {"a": {"b": {"c": {"d.e": {"f": 1.5}}}, "x": [1.0] * 300, "y": "a." * 300}}
    assert read_ini(b"[DEFAULT]\nscript_location = a\n[b]\nscript_location = c\n").environments == ("a", "c")
    written = b"common = ['flask']\nsetup(install_requires=common + ['django'], tests_require=common)\n"
    assert read_setup_py(written).dependencies == ("django", "flask")


def test_a_manifest_that_is_not_read_is_a_blind_spot(tmp_path: Path) -> None:
    long = "b" + ".c" * 200 + " = 1\n"
    report = report_on(tmp_path, {"m.py": MODELS, "a/pyproject.toml": long, "a/Pipfile": long})
    assert {spot.path for spot in report.coverage.blind_spots} == {"a/pyproject.toml", "a/Pipfile"}


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("/".join(["a/**"] * 9) + "/b", "a/" * 400 + "c", False),
        ("**/" * 200 + "a", "b/" * 400 + "c", False),
        ("*a" * 30 + "b", "a" * 250, False),
        ("[" * 100_000, "a", False),
        ("a/**/b", "a/b", True),
        ("a/**/b/**/c", "a/x/b/y/b/z/c", True),
        ("a/**/b/**/c", "a/x/c/b", False),
        ("a/**/b/c/**/d", "a/b/x/b/c/d", True),
        ("a/**/b*/c/**", "a/x/bx/y/bz/c/d", True),
        ("a/**/b*/c/**", "a/x/bx/y/bz/c", False),
        ("**/b/**/d", "a/b/c/d", True),
    ],
)
def test_globs(glob: str, path: str, matches: bool) -> None:
    assert bool(compile_globs([glob]).verdict(path)) is matches


TEXTS = {
    "a.yaml": "a: select b from orders\n" * 20_000,
    "b.yaml": "a" + ".b" * 200_000 + ": orders\n",
    "c.sh": "psql -c 'select a from orders'\n" * 40_000,
    "d.json": "[" + '"\\u0041 select a from orders",\n' * 20_000 + '"orders"]',
    "e.sql.j2": "select a from {{ ref('orders') }} join b\n" * 20_000,
    "f.toml": "a" + ".b" * 200_000 + " = 'orders'\n",
    "g.html": "{{ a" + ".b" * 100_000 + " }}",
    "h.sh": "select a from b" + ", c" * 80_000,
    "i.go": "`select * from a " * 15_000,
    "j.java": '"""' + 'select * from a """' * 12_000,
    "k.rb": '"select ' * 30_000 + "update a " * 10_000,
    "l.ts": 'import "pg"\n' + "'update " * 30_000,
    "m.mako": "<% a " * 50_000 + "${" * 50_000,
    "n.ini": "a = " + "b, " * 80_000,
    "o.yaml": 'a: ["' + 'b c "' * 40_000,
    "Makefile": "pg_dump " * 30_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str) -> None:
    read_text_file(name, TEXTS[name].encode())


def test_lines_of_words_in_texts() -> None:
    said = read_text_file("a.sh", b"x\n" * 3 + b"psql -c 'select a from orders join\n notes'\n").said
    assert {(each.word, each.line) for each in said} >= {("orders", 4), ("notes", 5)}
    document = b'["x",\n"\\u0041 select a from orders",\n"select b from notes"]'
    assert ("notes", 3) in {(each.word, each.line) for each in read_text_file("a.json", document).said}
    assert statuses is not None
