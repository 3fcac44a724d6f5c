"""A clone without its submodules: what is not there is said."""

from __future__ import annotations

from pathlib import Path

from auditor.sources import find
from tests.sources.trees import grow

MODULES = """
[submodule "lib"]
	path = lib
	url = ../lib
[submodule "b"]
 path="lib two/b"
[submodule "x"]
path = ../x
"""


def spots(root: Path, *exclude: str) -> list[str]:
    return [spot.path for spot in find(root, exclude=exclude).blind_spots]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    grow(tmp_path / "p", {".gitmodules": MODULES, "a.py": ""})
    (tmp_path / "p/lib").mkdir()
    (tmp_path / "p/lib two/b").mkdir(parents=True)
    (tmp_path / "x").mkdir()
    assert spots(tmp_path / "p") == ["lib", "lib two/b"]
    assert spots(tmp_path / "p", "/lib") == ["lib two/b"]


def test_one_that_is_checked_out_is_not(tmp_path: Path) -> None:
    grow(tmp_path, {".gitmodules": MODULES, "lib/.git": "gitdir: ../.git/modules/lib\n", "lib/README": "x"})
    (tmp_path / "other").mkdir()
    assert spots(tmp_path) == []


def test_a_link_in_its_place_is_none(tmp_path: Path) -> None:
    grow(tmp_path / "p", {"a.py": ""})
    (tmp_path / "modules").write_text(MODULES, encoding="utf-8")
    (tmp_path / "p/.gitmodules").symlink_to(tmp_path / "modules")
    (tmp_path / "p/lib").mkdir()
    assert spots(tmp_path / "p") == []
