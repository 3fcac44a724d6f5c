from __future__ import annotations

import pytest

from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.rules.unreachable_revision import RULE
from tests.replay.histories import replayed, revision

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()))'
OLD = {
    "r0.py": revision("r0", None, 'op.create_table("people", sa.Column("id", sa.Integer()))'),
    "r1.py": revision("r1", "r0", "pass"),
    "r2.py": revision("r2", "r1", "pass"),
}


@pytest.mark.parametrize("folder", ["m/versions/archive/", "m/old_versions/", "m/versions/squashed_2023/"])
def test_what_was_squashed_lies_beside(folder: str) -> None:
    files = {"m/versions/s.py": revision("s", None, MAKE)} | {folder + name: text for name, text in OLD.items()}
    found = replayed(files)
    assert [str(table.key) for table in found.schema.tables] == ["users"]
    problems = judge_histories(found, (), None)
    assert [hit.path for hit in RULE.check(problems)] == [f"{folder}r0.py"]
    assert "several-heads" not in {each.rule for each in problems.problems}


def test_a_squashed_history_may_keep_the_id_of_its_last_revision() -> None:
    files = {"m/versions/s.py": revision("r2", None, MAKE)}
    found = replayed(files | {f"m/versions/archive/{name}": text for name, text in OLD.items()})
    assert [str(table.key) for table in found.schema.tables] == ["users"]
    assert "duplicate-revision" not in {each.rule for each in judge_histories(found, (), None).problems}


@pytest.mark.parametrize("folder", ["m/versions/2024/", "m/versions/archive/"])
def test_what_the_history_comes_from_is_a_part_of_it(folder: str) -> None:
    files = {folder + name: text for name, text in OLD.items()} | {"m/versions/s.py": revision("s", "r2", MAKE)}
    found = replayed(files)
    assert [str(table.key) for table in found.schema.tables] == ["people", "users"]
    assert list(RULE.check(judge_histories(found, (), None))) == []


def test_a_folder_of_that_name_that_is_all_there_is() -> None:
    found = replayed({f"legacy/versions_old/{name}": text for name, text in OLD.items()})
    assert [str(table.key) for table in found.schema.tables] == ["people"]
