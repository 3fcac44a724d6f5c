"""The version of the code: another one as soon as the code that made an entry is another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.cache import version, version_of
from tests.projects import write


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of the same shape in the place of the real one."""
    monkeypatch.setattr(version, "_PACKAGE", tmp_path)
    yield write(tmp_path, {"extract/a.py": "x = 1\n", "extract/b.py": "", "facts/code.py": "y = 1\n"})
    version_of.cache_clear()


def versioned() -> bytes:
    version_of.cache_clear()
    return version_of("extract", "facts/code.py", libraries=("libcst",))


@pytest.mark.parametrize(
    "change",
    [
        {"extract/a.py": "x = 2\n"},
        {"extract/c.py": ""},
        {"extract/inner/a.py": ""},
        {"facts/code.py": "y = 1\n\n"},
        {"extract/a.py": "", "extract/b.py": "x = 1\n"},
    ],
)
def test_a_change_of_the_code_is_another_version(package: Path, change: dict[str, str]) -> None:
    before = versioned()
    assert versioned() == before
    write(package, change)
    assert versioned() != before


def test_other_code_and_other_libraries_are_other_versions(package: Path) -> None:
    before = versioned()
    write(package, {"facts/access.py": "z = 1\n", "extract/notes.txt": "z"})
    assert versioned() == before
    assert version_of("extract", "facts/code.py", libraries=("libcst", "sqlglot")) != before
    assert version_of("extract", "facts/code.py") != before


def test_the_release_of_a_library_is_known() -> None:
    assert version._release("libcst").startswith("libcst-")
    assert version._release("no_such_library") == ""
