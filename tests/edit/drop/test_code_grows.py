"""A removal takes work in proportion to the code that touches what goes, counted in calls of functions."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import FrameType

import pytest

from auditor import sql
from auditor.edit.drop.code.tree import part_at, read_tree
from auditor.edit.source import read_source
from auditor.reading import workers
from tests.commands import Command
from tests.projects import MODELS, write


def of_one_base(size: int) -> str:
    """Classes, half of them of one base, whose methods write the table and call those above."""
    begin = "from models import Order\nclass P:\n    def f(self, s):\n        return super().f(s)\n"
    return begin + "".join(
        f"class C{at}({'P' if at % 2 else f'C{at - 1}' if at else 'P'}):\n"
        "    def f(self, s):\n        s.add(Order())\n        return super().f(s)\n"
        for at in range(size)
    )


def test_methods_that_call_those_above(tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "can_limit", lambda: False)  # calls in another process are not counted
    counts = []
    for size in (10, 50, 100, 200):  # the first imports what all need
        sql.forget()
        project = write(tmp_path / str(size), {"models.py": MODELS, "use.py": of_one_base(size)})
        calls = 0

        def count(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        threading.setprofile(count)
        sys.setprofile(count)
        try:
            audit_command("drop", "orders", "--phase", "code", "--diff", "--force", "--no-cache", "-j1", cwd=project)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
        counts.append(calls)
    _, *counts = counts
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert second < 2.6 * first, counts


def test_the_part_at_an_offset() -> None:
    text = "import a\n@b\nclass C:\n    x = 1; y = 2\n    def f(self):\n        if x:\n            z\n\n\nq = 1\n"
    source = read_source("a.py", text.encode())
    tree = read_tree(source)
    for word, line in (("a\n", 1), ("@b", 2), ("y = 2", 4), ("self", 5), ("z\n", 7), ("q =", 10)):
        part = part_at(tree, text.index(word))
        assert part is not None
        assert part.line == line, word
    assert part_at(tree, text.index("\n\nq") + 1) is None
    assert part_at([], 0) is None
