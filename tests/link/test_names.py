"""What a unit, a way to enter it, a frame and a statement are called says nothing of the rest of the project."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import auditor.link
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.analysis import interpret
from auditor.link.domain.ordinals import Ordinals
from auditor.link.modules.paths import index_modules
from tests.link.language import MODELS

LINK = Path(auditor.link.__file__).parent
#: Functions of Python whose result is another one in every run, or with every file that is read before.
NUMBERING = {"id", "hash", "count"}
#: Files that only ask whether two of these are the same.
COMPARING = {"order.py": {"hash"}}


def _numbering(text: str, numbering: set[str]) -> list[int]:
    """The lines that call one of these; `count`: of itertools, a method of that name is not meant."""
    calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    names = [func.lineno for func in calls if isinstance(func, ast.Name) and func.id in numbering]
    counts = (func for func in calls if isinstance(func, ast.Attribute) and func.attr == "count")
    return names + [func.lineno for func in counts if ast.unparse(func) == "itertools.count"]


def test_nothing_is_named_by_its_address_or_a_running_number() -> None:
    found = {
        path.relative_to(LINK): _numbering(path.read_text("utf-8"), NUMBERING - COMPARING.get(path.name, set()))
        for path in LINK.rglob("*.py")
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_running_number_is_seen() -> None:
    assert _numbering("id(a)\na.count(b)\nitertools.count()\ncount()\na.id(b)\n", NUMBERING) == [1, 4, 3]


def test_a_name_counts_within_what_it_is_in() -> None:
    ordinals = Ordinals()
    assert [ordinals.name(within) for within in ("a", "b", "a", "a@1")] == ["a@1", "b@1", "a@2", "a@1@1"]


SHOP = """
from models import Post, User
from sqlalchemy import select

def chosen(session, model):
    statement = select(model)
    def run(more):
        return session.scalars(statement.where(more)).all()
    return run

def both(session):
    row = User(name="x")
    session.add(row)
    return chosen(session, User)(1), chosen(session, Post)(2), list(map(lambda post: post.author, row.posts))
"""


def names(files: dict[str, str], wanted: str) -> set[str]:
    """All that is called after a unit of the file, and all ways to enter one."""
    core = interpret(index_modules({path: (extract(text.encode()), Role.APP) for path, text in files.items()}), None)
    found = (
        {context.key for context in core.ledger.contexts} | set(core.kept_frames) | set(map(repr, core.answers.ways()))
    )
    return {name for name in found if wanted in name}


@pytest.mark.parametrize("first", ["aaa.py", "zzz.py"])
def test_another_file_changes_no_name(first: str) -> None:
    files = {"models.py": MODELS, "shop.py": SHOP}
    other = SHOP.replace("both", "all_of_them")
    alone = names(files, "shop.py")
    assert len(alone) > 10
    assert any(name.startswith("shop.py::chosen@2@") for name in alone)  # the closure of a call that is told apart
    assert names({first: other, **files}, "shop.py") == alone
    assert names({**files, first: other}, "shop.py") == alone
