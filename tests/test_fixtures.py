"""Every project in `fixtures/` says in its comments what an audit of it must find: all of that and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from auditor.pipeline import audit
from tests.expectations import Comparison, announced, compare, fixtures, score


@cache
def _compared(folder: Path) -> Comparison:
    return compare(folder, audit(folder))


@pytest.mark.parametrize("folder", fixtures(), ids=lambda folder: folder.name)
def test_finds_what_is_announced(folder: Path) -> None:
    """The comments of the fixture and the report agree exactly."""
    differences = _compared(folder).differences
    if differences:
        pytest.fail("\n".join([f"{folder.name} differs from its comments:", *differences]), pytrace=False)


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    """Over all fixtures: what is claimed is true, what is there is found."""
    line = score(_compared(folder) for folder in fixtures())
    with capsys.disabled():
        print(f"\n{line}")
    assert "precision 100.0%" in line
    assert "recall 100.0%" in line


def test_every_fixture_announces_something() -> None:
    """A fixture whose comments are not read would prove nothing."""
    assert [folder.name for folder in fixtures() if not _compared(folder).expected] == []


def test_reads_what_comments_announce(tmp_path: Path) -> None:
    """Units by qualified name, several comments in one header, module level, tables, SQL files."""
    (tmp_path / "code.py").write_text(
        "class Repo:  # table: app.repos live unreached; a remark\n"
        "    def load(  # expect: read repos\n"
        "        self,\n"
        "    ):  # expect: write? users, blind dynamic-sql\n"
        "        async def inner(): ...  # expect: write lines (cascade)\n"
        "# expect-module: read users\n"
    )
    (tmp_path / "query.sql").write_text("-- expect-module: undeclared x.y\nSELECT 1;\n")
    assert [f"{fact.path} {fact.unit}: {fact.what}" for fact in announced(tmp_path)] == [
        "code.py <module>: read users",
        "code.py Repo.load: blind dynamic-sql",
        "code.py Repo.load: read repos",
        "code.py Repo.load: write? users",
        "code.py Repo.load.<locals>.inner: write lines (cascade)",
        "code.py line 1: table app.repos live unreached",
        "query.sql <module>: undeclared x.y",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def f():  # expect: reads users\n    pass\n",
        "# expect: read users\n",
        "class C:  # expect: read users\n    pass\n",
        "class C:  # table: users lively\n    pass\n",
        "x = 1  # expect-modul: read users\n",
    ],
)
def test_refuses_what_cannot_be_read(tmp_path: Path, source: str) -> None:
    """A slip in a comment must not pass for an expectation that holds."""
    (tmp_path / "code.py").write_text(source)
    with pytest.raises(ValueError, match=r"code\.py:1: "):
        announced(tmp_path)
