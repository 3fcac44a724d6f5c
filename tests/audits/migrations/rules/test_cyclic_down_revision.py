from __future__ import annotations

import time
from collections.abc import Mapping

from auditor.audits.migrations.circles import circles
from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.rules.cyclic_down_revision import RULE
from auditor.facts.migrations import Revision
from tests.audits.migrations.judged import USERS, found
from tests.replay.histories import replayed, revision

POSITIVE = {f"m/versions/{name}.py": (name, down, "pass") for name, down in [("a", "c"), ("b", "a"), ("c", "b")]}
NEAR_MISS = POSITIVE | {"m/versions/a.py": ("a", None, "pass")}


def test_it_is_found_and_the_near_miss_is_not() -> None:
    assert [hit.revision for hit in found(RULE, POSITIVE)] == ["c"]
    assert found(RULE, NEAR_MISS) == []


def test_a_revision_that_revises_itself() -> None:
    assert len(found(RULE, {"m/versions/a.py": ("a", "a", "pass")})) == 1


def test_a_circle_is_found_once_beside_what_leads_to_it() -> None:
    circle = {"m/versions/a.py": ("a", "c", "pass"), "m/versions/b.py": ("b", "a", "pass")}
    circle |= {"m/versions/c.py": ("c", "b", "pass"), "m/versions/d.py": ("d", "c", "pass")}
    assert [each.path for each in found(RULE, circle)] == ["m/versions/c.py"]


def test_two_circles_are_two() -> None:
    ends = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]
    files = {f"m/versions/{name}.py": (name, down, "pass") for name, down in ends}
    assert sorted(each.path for each in found(RULE, files)) == ["m/versions/b.py", "m/versions/d.py"]


def test_dependencies_that_lead_on_are_no_circle_and_those_that_lead_back_are() -> None:
    def of(first: str, second: str) -> list[str]:
        texts = {"m/versions/a.py": revision("a", None, "pass") + first, "m/versions/b.py": revision("b", None, "pass")}
        texts["m/versions/c.py"] = revision("c", "a", "pass") + second
        return [each.path for each in RULE.check(judge_histories(replayed(texts), (USERS,), None))]

    assert of("", 'depends_on = "b"\n') == []
    assert of('depends_on = "c"\n', "") == ["m/versions/c.py"]


def test_an_id_used_twice_makes_no_circle() -> None:
    files = {"m/versions/a.py": ("a", None, "pass"), "m/versions/b.py": ("b", "a", "pass")}
    copied = files | {"m/versions/copy_of_a.py": ("a", "b", "pass")}
    assert found(RULE, copied) == []


def revised(edges: Mapping[str, tuple[str, ...]]) -> list[Revision]:
    return [Revision(name, down, (), f"m/versions/{name}.py", 1, "", "full") for name, down in edges.items()]


def test_of_those_that_lead_to_each_other_it_is_the_shortest_circle_of_the_last() -> None:
    edges: dict[str, tuple[str, ...]] = {
        "a": ("b",),
        "b": ("c",),
        "c": ("a", "b"),
        "d": ("e", "f"),
        "e": ("d",),
        "f": ("d", "a"),
    }
    assert sorted([each.id for each in way] for way in circles(revised(edges))) == [["c", "b"], ["f", "d"]]


def test_many_circles_and_long_ones_take_no_longer_for_each() -> None:
    """Beside each other, one behind the other, one of all, and one of all neighbours; squared, it takes minutes."""
    size = 20_000
    pairs: dict[str, tuple[str, ...]] = {f"{index:06}": (f"{index ^ 1:06}",) for index in range(size)}
    chained = {name: (*down, f"{int(name) - 2:06}") for name, down in pairs.items()}
    ring = {f"{index:06}": (f"{(index - 1) % size:06}",) for index in range(size)}
    ladder = {name: (*down, f"{int(name) + 1:06}") for name, down in ring.items()}
    began = time.process_time()
    for edges, many in ((pairs, 10_000), (chained, 10_000), (ring, 1), (ladder, 1)):
        assert len(list(circles(revised(edges)))) == many
    assert time.process_time() - began < 10  # about one, on an idle machine
