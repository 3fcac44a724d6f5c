"""What does a bug of ours cost? `python -m benchmarks.attack.inject --points 500 --seed 3`

One call of one of our functions fails, at random, once in each audit. It may cost the file, class, function, table,
statement or rule that it happens in, with a blind spot that says so: never the audit, never a verdict `orphaned` that
was another before. Printed is where it does, and counted; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from types import FrameType
from unittest import mock

import auditor
from auditor import sql
from auditor.audits.usage.verdict import Usage
from auditor.findings import Report
from auditor.pipeline import audit
from auditor.reading import workers
from tests.hostile.test_contained_items import FILES
from tests.projects import statuses, write

#: Beside `FILES`: classes that repeat a pattern, SQL, a script, tests and routes.
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
    "extract", "sql", "link", "reading", "sources/names", "sources/roles", "sources/hints", "audits", "replay",
)  # fmt: skip
SECRET = "s3cr3t"


class Failing:
    """A profile function that raises in the `at`-th call of a function of ours, once; 0: never."""

    def __init__(self, at: int = 0, rooms: tuple[str, ...] = ROOMS, but: frozenset[str] = frozenset()) -> None:
        self.at, self.calls, self.name = at, 0, ""
        self._rooms, self._but = rooms, but

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(ROOT) and code.co_name not in self._but:
            place = code.co_filename[len(ROOT) :]
            if place.startswith(self._rooms) and not code.co_name.startswith("<"):
                self.calls += 1
                if self.calls == self.at:
                    self.name = f"{place} {code.co_name}"
                    raise TypeError(SECRET)


def audited(folder: Path, failing: Failing, only: tuple[str, ...] = ("usage",)) -> Report:
    """The report, where one call fails."""
    sql.forget()
    threading.setprofile(failing)
    try:
        return audit(folder, jobs=1, only=only)
    finally:
        threading.setprofile(None)


def what_is_lost(whole: Report, report: Report) -> str:
    """What a failure cost that it must not; empty where all is well."""
    before, now = statuses(whole), statuses(report)
    if SECRET in repr(report):
        return "the text of an error is shown"
    false = [name for name, status in now.items() if status == "orphaned" != before.get(name)]
    if false:
        return f"{false[0]} would be dropped"
    if (
        any(not each.startswith("AUD") for each in report.unchecked)
        or len(report.of(Usage).tables) < len(whole.of(Usage).tables) - 1
    ):
        return "more than one item"
    if now != before and not any("TypeError" in spot.detail for spot in report.coverage.blind_spots):
        return "nothing is said"
    return ""


def lost_at(folder: Path, whole: Report, failing: Failing) -> str:
    """What a failure there costs that it must not."""
    try:
        return what_is_lost(whole, audited(folder, failing))
    except Exception as error:
        return "the audit" if type(error) is TypeError else f"the audit, with {type(error).__name__}"


def main() -> int:
    """Exit code 1 where a failure costs too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    told = parser.parse_args()
    os.environ.pop("AUDITOR_DEBUG", None)
    costs: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch, mock.patch.object(workers, "can_limit", return_value=False):
        folder = write(Path(scratch), {**FILES, **MORE})
        audited(folder, Failing())  # what is done once for a process
        counting = Failing()
        whole = audited(folder, counting)
        for at in Random(told.seed).sample(range(1, counting.calls + 1), min(told.points, counting.calls)):
            failing = Failing(at)
            said = lost_at(folder, whole, failing)
            costs[said or "one item"] += 1
            if said:
                print(f"{failing.name} (call {at}): {said}", flush=True)
    print(f"{costs.total()} of {counting.calls} calls failed, seed {told.seed}: {dict(costs)}")
    return int(set(costs) != {"one item"})


if __name__ == "__main__":
    sys.exit(main())
