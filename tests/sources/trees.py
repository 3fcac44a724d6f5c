"""Trees of files for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.sources import find

REVISION = "from alembic import op\n\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"
ENVIRONMENT = "from alembic import context\n\ncontext.configure()\n"
TEST = "import pytest\n\n\ndef test_it():\n    assert True\n"
MODEL = "class Row(Base):\n    __tablename__ = 'rows'\n"
COMMAND = "def main():\n    pass\n\n\nif __name__ == '__main__':\n    main()\n"


def grow(root: Path, files: Mapping[str, str]) -> Path:
    """Write the files, by path relative to `root`, and return `root`."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def found(root: Path, exclude: Sequence[str] = ()) -> list[str]:
    """The paths of the sources below `root`."""
    return [file.path for file in find(root, exclude=exclude).files]


def unseen(root: Path) -> list[str]:
    """The blind spots below `root`, as `path: detail`."""
    return [f"{spot.path}: {spot.detail}" for spot in find(root).blind_spots]


def roles(root: Path, files: Mapping[str, str], overrides: Mapping[str, Sequence[str]] | None = None) -> dict[str, str]:
    """The role of each source of a tree made of `files`, without the empty files that only make packages."""
    sources = find(grow(root, files), roles=overrides or {})
    return {file.path: file.role.value for file in sources.files if not file.path.endswith("__init__.py")}
