"""The rooms of `link/`: the core names no library, and nothing grows out of measure."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor.link

LINK = Path(auditor.link.__file__).parent
CORE = ("syntax", "modules", "domain", "interpreter")
WORDS = (
    "sqlalchemy",
    "sqlmodel",
    "flask",
    "fastapi",
    "pydantic",
    "marshmallow",
    "alembic",
    "wtforms",
    "celery",
    "pandas",
)


def files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms or (".",) for path in (LINK / room).rglob("*.py"))


@pytest.mark.parametrize("path", files(*CORE), ids=lambda path: str(path.relative_to(LINK)))
def test_the_core_names_no_library(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert [word for word in WORDS if word in text] == []


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(LINK)}:{node.name}", node


def test_no_function_takes_more_than_six_parameters() -> None:
    """`self` and what can be left out aside."""
    many = [
        name
        for name, node in functions()
        if len([arg for arg in node.args.args if arg.arg != "self"]) - len(node.args.defaults) > 6
    ]
    assert many == []


def test_files_stay_small() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files()}
    assert statistics.median(sizes.values()) <= 100
    assert {str(path.relative_to(LINK)) for path, size in sizes.items() if size > 300} == set()


def test_only_packages_list_what_they_offer() -> None:
    assert [path for path in files() if path.name != "__init__.py" and "\n__all__ =" in path.read_text("utf-8")] == []
