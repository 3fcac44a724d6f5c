"""Names of tables that a function of the project makes of the names of their classes, as people write it: each way in
`names_made.txt` defines `t`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, statuses

_BASE = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase, declared_attr
{}
class Base(DeclarativeBase):
    id = Column(Integer, primary_key=True)
    @declared_attr.directive
    def __tablename__(cls):
        return t(cls.__name__)
"""
_MODELS = "from base import Base\nclass Order(Base): pass\nclass OldLine(Base): pass\n"


def _names(folder: Path, made_by: str) -> dict[str, str]:
    return statuses(report_on(folder, {"base.py": _BASE.format(made_by), "models.py": _MODELS}))


def _ways() -> dict[str, str]:
    parts = (Path(__file__).parent / "names_made.txt").read_text("utf-8").split("=== ")[1:]
    return {name: body for name, _, body in (part.partition("\n") for part in parts)}


@pytest.mark.parametrize(("way", "made_by"), _ways().items())
def test_a_name_is_made_of_that_of_the_class(tmp_path: Path, way: str, made_by: str) -> None:
    names = ("orders", "old_lines") if way.startswith("plural") else ("order", "old_line")
    assert _names(tmp_path, made_by) == dict.fromkeys(names, "orphaned")


@pytest.mark.parametrize(
    "made_by",
    [
        "import other\ndef t(n):\n    return other.name_of(n)",
        "import re\ndef t(n):\n    return re.sub('[A-Z]', lambda m: m.group(7), n)",
        "from functools import reduce\ndef t(n):\n    return reduce(lambda x: x, n)",
        "import re\nP = re.compile('(')\ndef t(n):\n    return P.sub('_', n)",
        "def t(n):\n    return (lambda f: f(f))(lambda f: f(f))",
    ],
)
def test_what_cannot_be_told_is_in_doubt(tmp_path: Path, made_by: str) -> None:
    assert set(_names(tmp_path, made_by).values()) == {"unknown"}
