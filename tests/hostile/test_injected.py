"""A bug of ours anywhere: one call of one of our functions fails, and costs a file, class, function or table."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

import auditor
from auditor import sql
from auditor.audits.usage.verdict import Usage
from auditor.findings import Report
from auditor.pipeline import audit
from tests.hostile.test_contained_items import FILES
from tests.projects import statuses, write

MORE = {
    "svc.py": "from m import Order\nfrom n import Note\nfrom sqlalchemy import select, text\nclass Repo:\n"
    "    model = None\n    def all(self, s):\n        return s.scalars(select(self.model)).all()\n"
    "class Orders(Repo):\n    model = Order\n    def add(self, s):\n        s.add(Order(id=1))\n"
    "def use(s):\n    return Orders().all(s)\ndef raw(s, t):\n    s.execute(text('delete from ' + t))\n"
    "def call(s):\n    raw(s, 'orders')\nif __name__ == '__main__':\n    use(None)\n",
    "test_a.py": "from m import Order\ndef test_a(s):\n    s.query(Order).all()\n",
    "app.py": "from fastapi import APIRouter, Depends\nfrom svc import use\nr = APIRouter()\n@r.get('/a')\n"
    "def get(s=Depends(x)):\n    return use(s)\n",
}
ROOT = os.fspath(Path(auditor.__file__).parent) + os.sep
#: Rooms in which whatever fails is about one item, and where to fail there.
ROOMS = (
    "extract", "sql/read", "sql/split", "sql/holes", "sql/statement", "link/modules/index", "link/syntax",
    "link/tables", "link/interpreter", "link/libraries", "link/results", "reading/textfiles", "reading/identify",
    "sources/names", "sources/roles",
)  # fmt: skip
#: What puts the parts together, and has no item: as good as the audit itself.
WHOLE = frozenset(
    {"__init__", "__post_init__", "index_units", "of", "forget", "begin", "from_files", "note_attributes", "contain",
     "extract", "role", "line", "role_of", "find_mentions", "begun", "_order", "build_tables",
     "all_mapped", "settled", "shown", "in_doubt",
     "_declare", "mapped", "values", "_of_class", "context_of", "run_module_body", "module_frame"}
)  # fmt: skip
POINTS = 40


class Failing:
    """A profile function that raises in the `at`-th call of a function of ours, once."""

    def __init__(self, at: int) -> None:
        self.at, self.calls, self.name = at, 0, ""

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(ROOT) and code.co_name not in WHOLE:
            place = code.co_filename[len(ROOT) :]
            if place.startswith(ROOMS) and not code.co_name.startswith("<"):
                self.calls += 1
                if self.calls == self.at:
                    self.name = f"{place} {code.co_name}"
                    raise TypeError("s3cr3t")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Failing], Report]:
    monkeypatch.delenv("AUDITOR_DEBUG")
    monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)  # read in this process
    folder = write(tmp_path, {**FILES, **MORE})

    def audited(failing: Failing) -> Report:
        sql.forget()
        threading.setprofile(failing)
        try:
            return audit(folder, jobs=1, only=["usage"])
        finally:
            threading.setprofile(None)

    return audited


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a generator that is closed
def test_one_call_that_fails_costs_one_item(run: Callable[[Failing], Report]) -> None:
    run(Failing(0))  # what is done once for a process
    counting = Failing(0)
    whole = run(counting)
    wrong: list[tuple[str, str]] = []
    for at in random.Random(14).sample(range(1, counting.calls + 1), POINTS):
        failing = Failing(at)
        try:
            said = what_is_lost(whole, run(failing))
        except TypeError:
            said = "the audit"
        if said or not failing.name:
            wrong.append((failing.name, said))
    assert not wrong, "\n".join(map(str, wrong))


def what_is_lost(whole: Report, report: Report) -> str:
    """What a failure cost that it must not; empty where all is well."""
    before, now = statuses(whole), statuses(report)
    if "s3cr3t" in repr(report):
        return "the text of an error is shown"
    if report.unchecked or len(report.of(Usage).tables) < len(whole.of(Usage).tables) - 1:
        return "more than one item"
    if now != before and not any("TypeError" in spot.detail for spot in report.coverage.blind_spots):
        return "nothing is said"
    false = [name for name, status in now.items() if status == "orphaned" != before[name]]
    return f"{false[0]} would be dropped" if false else ""
