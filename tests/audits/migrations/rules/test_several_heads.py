from __future__ import annotations

import pytest

from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.rules.several_heads import RULE
from tests.audits.migrations.judged import found
from tests.replay.histories import replayed, revision

POSITIVE = {
    "m/versions/a.py": ("a", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/b.py": ("b", "a", "pass"),
    "m/versions/c.py": ("c", "a", "pass"),
}
NEAR_MISS = {
    "m/versions/a.py": ("a", None, 'op.create_table("users", sa.Column("id", sa.Integer()))'),
    "m/versions/b.py": ("b", "a", "pass"),
    "m/versions/c.py": ("c", "b", "pass"),
}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert len(found(RULE, POSITIVE)) == 1
    assert found(RULE, NEAR_MISS) == []


@pytest.mark.parametrize(
    ("labels", "heads"),
    [({"b": "expand", "c": "contract"}, 0), ({"b": "expand"}, 0), ({"a": "app"}, 1), ({"d": "expand"}, 1)],
)
def test_branches_with_labels_are_meant(labels: dict[str, str], heads: int) -> None:
    """A label is that of its revision and of all that come from it; one that both heads have tells them not apart."""
    down = {"a": None, "b": "a", "c": "a", "b2": "b", "c2": "c", "d": "c2", "e": "c2"}
    texts = {
        f"m/versions/{name}.py": revision(name, parent, "pass") + f"branch_labels = {labels.get(name)!r}\n"
        for name, parent in down.items()
        if name not in {"d", "e"} or "d" in labels
    }
    assert len(list(RULE.check(judge_histories(replayed(texts), (), None)))) == heads
