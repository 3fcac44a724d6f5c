from __future__ import annotations

from auditor.edit.imports import Clause, find_imports, from_import
from auditor.edit.source import Source

TEXT = """\
import os, app.models as m  # noqa
from ..models import (
    A,  # first
    B as C,
)
if x: from . import models
def f():
    raise A from B
"""


def test_every_form_is_read() -> None:
    found = find_imports(Source("a.py", TEXT))
    assert [(each.level, each.module, [str(clause) for clause in each.clauses], each.alone) for each in found] == [
        (0, "", ["os", "app.models as m"], True),
        (2, "models", ["A", "B as C"], True),
        (1, "", ["models"], False),
    ]
    assert found[0].comment == "# noqa"
    assert TEXT[found[1].module_start : found[1].module_end] == "..models"
    assert found[1].clauses[0].comment == "# first"


def test_long_imports_and_those_with_comments_take_several_lines() -> None:
    assert from_import("m", [Clause("A", None, 0, 0), Clause("B", "C", 0, 0)]) == "from m import A, B as C"
    assert from_import("m", [Clause("A", None, 0, 0, "# why")], "    ") == "from m import (\n        A,  # why\n    )"
    assert from_import("m", [Clause("A" * 50, None, 0, 0), Clause("B" * 50, None, 0, 0)]).count("\n") == 3
