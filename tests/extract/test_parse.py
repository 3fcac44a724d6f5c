"""The parser with our nodes says what LibCST's own trees say, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import libcst
import pytest

from auditor.extract import extract
from auditor.extract.adopt import adopt
from auditor.extract.kinds import FIELDS, kind_of
from auditor.extract.parse import ParserSyntaxError, parse
from auditor.facts.code import Call, Do, If, Name, Other

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("auditor", "fixtures")
    for path in (ROOT / folder).rglob("*.py")
    if path.parent.name != "odd_files"  # some of them do not parse
)

ODD = """\
total = first + \\
    second
match command:
    case (
        1
    ): one()
    case None | [True, *rest] if (
        rest): two()
    case {"a": Point(x=0), **others}: three()
def f[T: int, *Ts](a, /, b: T = 1, *, c=2, **d) -> T:
    return lambda *x, y=lambda: 0: (yield from x)
async def g():
    async with a as b, c: pass
    print(f"{x!r:>{width}}" 'more', rb'bytes', *args, **{**a, 'b': [i async for i in b if i]})
try: del a[1:2, ...], b
except* (A, B) as e: raise e from None
else: global z; z: int
class C(Base, metaclass=M): x: "int" = not -1 if a is not b else a not in b
last(4)
"""


def stock(text: str) -> libcst.Module:
    """As if the parser made LibCST's own nodes, without asking for their classes."""
    module = libcst.parse_module(text)
    return parse(text, lambda _: module)


@pytest.mark.parametrize("text", [ODD, "x = 1", "", "\n# only a comment\n", ODD.replace("\n", "\r\n")])
def test_our_nodes_say_what_those_of_libcst_say(text: str) -> None:
    assert extract(text.encode()) == extract(text.encode(), stock)


def test_our_nodes_say_it_of_real_files_too() -> None:
    sources = {path: path.read_bytes() for path in SOURCES[::15]}
    assert [path for path, source in sources.items() if extract(source) != extract(source, stock)] == []


def test_every_field_of_libcst_is_known() -> None:
    """What fails here would still be read, but slowly: a kind is to be added, or a field."""
    theirs = {
        name: {field.name for field in fields(kind)}
        for name, kind in vars(libcst).items()
        if isinstance(kind, type) and issubclass(kind, libcst.CSTNode) and is_dataclass(kind)
        if not getattr(kind, "__abstractmethods__", None) and not name.startswith("Base")
    }
    assert {name: missing for name, known in theirs.items() if (missing := known - set(FIELDS.get(name, ())))} == {}


def test_the_lines_after_odd_syntax_are_right() -> None:
    body = extract(ODD.encode()).body
    match body:
        case [*_, Do(value=Call(func=Name(id="last"), line=line))]:
            assert line == ODD.count("\n")
        case _:
            pytest.fail(f"another last statement: {body[-1]}")


def test_parentheses_around_a_pattern_are_passed_over_once() -> None:
    match extract(b"match a:\n    case (\n        1\n    ):\n        found\n").body:
        case [If(test=Other(op="match"), body=[Do(value=Name(id="found"), line=5)])]:
            pass
        case other:
            pytest.fail(str(other))


def test_libcst_is_neither_imported_nor_replaced() -> None:
    script = (
        "import sys; from auditor.extract import extract; extract(b'x = 1'); assert 'libcst' not in sys.modules;"
        "import libcst; from libcst import native;"
        "assert isinstance(native.parse_module('x = 1'), libcst.Module); extract(b'x = 1');"
        "assert sys.modules['libcst'] is libcst and libcst.parse_module('x = 1\\n').code == 'x = 1\\n'"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_a_file_that_does_not_parse_leaves_libcst_in_place() -> None:
    with pytest.raises(ParserSyntaxError, match=r"error at \d:"):
        parse("x = 1\ny = (\n")
    assert sys.modules["libcst"] is libcst


def test_a_parser_that_wants_all_of_libcst_gets_it() -> None:
    def demanding(text: str) -> object:
        raise ModuleNotFoundError("No module named 'libcst._nodes'; 'libcst' is not a package")

    assert parse("x = 1\n", demanding) == adopt(libcst.parse_module("x = 1\n"))
    with pytest.raises(ParserSyntaxError, match=r"error at \d:"):
        parse("x = 1\ny = (\n", demanding)
    with pytest.raises(ParserSyntaxError, match="bytes"):  # LibCST refuses what only fails when it is run
        parse("f'{x}' b'y'\n", demanding)


def test_syntax_that_is_not_known_yet_is_a_blind_spot() -> None:
    def modern(text: str) -> libcst.Module:
        module: libcst.Module = kind_of("Module")(header=(), body=(kind_of("Brandnew")(value=text),), footer=())
        return module

    facts = extract(b"x = secret_table\n", modern)
    assert not facts.parsed
    assert [blind.detail for blind in facts.blind] == ["nothing is known of Brandnew"]
    assert "secret_table" in facts.words


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("from {{cookiecutter.slug}}.db import Base\nclass User(Base):\n    pass\n", True),
        ("import a\n{% if orm %}\nimport b\n{% endif %}\n", True),
        ("import a\nname = '{{ a }}' b\n", False),
        ("import a\ndef f(:\n    return f'{{'\n", False),
    ],
)
def test_a_template_of_code_is_no_syntax_error(text: str, parsed: bool) -> None:
    facts = extract(text.encode())
    assert (facts.parsed, bool(facts.blind)) == (parsed, not parsed)
