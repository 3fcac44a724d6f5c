"""Revisions that do not end, or double what they hold: each ends, after few steps."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from auditor.pipeline import audit
from auditor.replay.python import is_heavy
from benchmarks.attack.endless import ENDLESS
from tests.projects import MODELS, write

HEAD = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a'\ndown_revision = None\n\n\ndef upgrade():\n"


@pytest.mark.parametrize("number", range(len(ENDLESS)))
def test_it_ends(tmp_path: Path, number: int) -> None:
    body = indent(f"op.create_table('t', sa.Column('id', sa.Integer))\n{ENDLESS[number]}", "    ")
    files = {"m.py": MODELS, "migrations/env.py": "from alembic import context\n"}
    report = audit(write(tmp_path, {**files, "migrations/versions/a.py": HEAD + body}), only=("migrations",), jobs=1)
    assert "t" in repr(report.results["migrations"])


def test_what_is_shared_counts_as_often_as_it_is_met() -> None:
    doubled: list[object] = [0]
    for _ in range(60):
        doubled = [doubled, doubled]
    endless: list[object] = []
    endless.append(endless)
    assert is_heavy(doubled)
    assert is_heavy(endless)
    assert is_heavy({"a": doubled})
    assert not is_heavy([[1, 2, 3], {"a": (1,)}], "x" * 100_000)
