"""A bug of ours anywhere: one call of one of our functions fails, and costs a file, class, function or table."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.attack.inject import MORE, Failing, audited, lost_at
from tests.hostile.test_contained_items import FILES
from tests.projects import write

#: Rooms in which whatever fails is about one item, and where to fail there.
ROOMS = (
    "extract", "sql/read", "sql/split", "sql/holes", "sql/statement", "link/modules/index", "link/syntax",
    "link/tables", "link/interpreter", "link/libraries", "link/results", "link/analysis", "link/project",
    "reading/textfiles", "reading/identify", "sources/roles",
)  # fmt: skip
#: What puts the parts together, or contains what fails, and has no item: as good as the audit itself.
WHOLE = frozenset(
    {"__init__", "__post_init__", "index_units", "of", "forget", "contain", "extract", "interpret", "link", "_by_key",
     "_units", "_understand_each", "begun", "build_tables", "all_mapped", "settled", "in_doubt", "_declare", "mapped",
     "values", "_of_class", "context_of", "module_frame", "find_mentions", "loose_indexes", "role_of", "line", "role",
     "_map_all", "index_modules", "_judge_roles", "from_files", "note_attributes", "begin"}
)  # fmt: skip
POINTS = 40


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a generator that is closed
def test_one_call_that_fails_costs_one_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_DEBUG")
    monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)  # read in this process
    folder = write(tmp_path, {**FILES, **MORE})
    audited(folder, Failing())  # what is done once for a process
    counting = Failing(0, ROOMS, WHOLE)
    whole = audited(folder, counting)
    wrong: list[tuple[str, str]] = []
    for at in Random(14).sample(range(1, counting.calls + 1), POINTS):
        failing = Failing(at, ROOMS, WHOLE)
        said = lost_at(folder, whole, failing)
        if said or not failing.name:
            wrong.append((failing.name, said))
    assert not wrong, "\n".join(map(str, wrong))
