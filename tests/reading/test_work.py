"""How much work an audit does, counted: the guard against losing speed unnoticed that no slow machine upsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import auditor.extract
import auditor.sql.known
import auditor.sql.read
from auditor.cache import Cache
from auditor.pipeline import audit
from tests.projects import MODELS, write

READS = "from models import select, Order\n\ndef f(s):\n    s.scalars(select(Order))\n\nN = {}\n"
RUNS = 'from models import text\n\ndef f(s):\n    s.execute(text("SELECT {} FROM orders"))\n'
FILES = {
    "models.py": MODELS,
    **{f"reads{n}.py": READS.format(n) for n in range(8)},
    **{f"runs{n}.py": RUNS.format(n) for n in range(5)},
    "a.sql": "DELETE FROM orders;\n",
}
PYTHON, TEXTS, SQL = 14, 5, 1

Measure = Callable[[], Counter[str]]


@pytest.fixture
def work_of_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measure:
    """Audit `tmp_path/project` as a process of its own would; gives how often each costly step was taken."""
    counts: Counter[str] = Counter()

    def counted(module: object, name: str) -> None:
        real = getattr(module, name)

        def count(*arguments: object) -> object:
            counts[name] += 1
            return real(*arguments)

        monkeypatch.setattr(module, name, count)

    monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)  # what workers do is not counted
    counted(auditor.extract, "extract")
    counted(auditor.sql.read, "read_pieces")

    def measure() -> Counter[str]:
        counts.clear()
        for memory in ("_known", "_used"):
            monkeypatch.setattr(auditor.sql.known, memory, {})
        cache = Cache(tmp_path / "cache.sqlite", lambda said: pytest.fail(said))
        audit(tmp_path / "project", jobs=1, cache=cache)
        counts["hits"], counts["misses"] = cache.hits, cache.misses
        return +counts

    write(tmp_path / "project", FILES)
    return measure


def test_a_first_audit_reads_everything_once(work_of_audit: Measure) -> None:
    work = work_of_audit()
    assert (work["extract"], work["read_pieces"]) == (PYTHON, TEXTS + SQL)
    assert work["hits"] == 0


def test_nothing_changed_costs_nothing_but_the_report(work_of_audit: Measure) -> None:
    work_of_audit()
    assert work_of_audit() == {"hits": 1, "misses": 1}  # the report; states of files that are too new to be known


def test_one_changed_file_is_one_file_read(work_of_audit: Measure, tmp_path: Path) -> None:
    work_of_audit()
    write(tmp_path / "project", {"reads1.py": "from models import Order\n"})
    work = work_of_audit()
    assert (work["extract"], work["read_pieces"]) == (1, 0)
    assert work["hits"] == PYTHON - 1 + SQL + 1  # and the texts


def test_one_changed_text_is_one_text_parsed(work_of_audit: Measure, tmp_path: Path) -> None:
    work_of_audit()
    write(tmp_path / "project", {"runs1.py": 'from models import text\n\nQ = text("SELECT 99 FROM orders")\n'})
    work = work_of_audit()
    assert (work["extract"], work["read_pieces"]) == (1, 1)


def test_a_moved_file_is_not_read_again(work_of_audit: Measure, tmp_path: Path) -> None:
    work_of_audit()
    (tmp_path / "project" / "reads1.py").rename(tmp_path / "project" / "moved.py")
    assert work_of_audit()["extract"] == 0


def test_another_configuration_reads_no_file(work_of_audit: Measure, tmp_path: Path) -> None:
    work_of_audit()
    write(tmp_path / "project", {"pyproject.toml": "[tool.auditor]\nrules = { AUD001 = 'off' }\n"})
    work = work_of_audit()
    assert (work["extract"], work["read_pieces"]) == (0, 0)


def test_going_back_finds_the_old_report(work_of_audit: Measure, tmp_path: Path) -> None:
    work_of_audit()
    write(tmp_path / "project", {"reads1.py": ""})
    work_of_audit()
    write(tmp_path / "project", {"reads1.py": FILES["reads1.py"]})
    assert work_of_audit() == {"hits": 1, "misses": 1}
