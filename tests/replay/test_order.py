"""The order of replay is Alembic's, whatever branches there are."""

from __future__ import annotations

import time

from alembic.script.revision import Revision, RevisionMap
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.replay.discover import Found, histories
from auditor.replay.order import heads_of, in_order, resolver


def found(
    name: str, down: tuple[str, ...] = (), depends_on: tuple[str, ...] = (), labels: tuple[str, ...] = (), at: str = ""
) -> Found:
    return Found(name, down, depends_on, labels, at or f"versions/{name}.py", 1, "", "full")


def applied(revisions: list[Found]) -> list[str]:
    """The ids in the order in which Alembic upgrades an empty database."""
    loaded = sorted(revisions, key=lambda each: each.path)
    made = [Revision(each.id, each.down or None, each.depends_on or None, each.labels or None) for each in loaded]
    walked = RevisionMap(lambda: iter(made)).iterate_revisions("heads", "base", implicit_base=True)
    return [each.revision for each in walked][::-1]


def ordered(revisions: list[Found]) -> list[str]:
    return [each.id for each in in_order(revisions)]


@st.composite
def graphs(draw: st.DrawFn) -> list[Found]:
    """Revisions with branches, merges, several bases, dependencies by id and by label; names tell nothing of the order.

    One dependency each: several, Alembic keeps in a set, so that their order is another one in each process.
    """
    names = draw(st.permutations([f"r{index:03}" for index in range(draw(st.integers(1, 16)))]))
    made: list[Found] = []
    for index, name in enumerate(names):
        near = names[max(0, index - 6) : index]
        down = draw(st.lists(st.sampled_from(near), max_size=3, unique=True)) if near else []
        depends = draw(st.lists(st.sampled_from(near), max_size=1)) if near else []
        labels: tuple[str, ...] = draw(st.sampled_from([(), (f"label{index}",)]))
        known = {each.id: each.labels for each in made}
        by_label = [draw(st.sampled_from([each, *known[each]])) for each in depends]
        made.append(found(name, tuple(down), tuple(by_label), labels))
    return draw(st.permutations(made))


@given(graphs())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_revisions_are_replayed_in_the_order_of_alembic(revisions: list[Found]) -> None:
    assert ordered(revisions) == applied(revisions)


def test_the_branches_of_a_merge_follow_the_names_in_it() -> None:
    root, left, right = found("root"), found("zz", ("root",)), found("aa", ("root",))
    for parents in (("zz", "aa"), ("aa", "zz")):
        revisions = [root, left, right, found("merge", parents)]
        assert ordered(revisions) == applied(revisions) == ["root", *reversed(parents), "merge"]


def test_files_in_folders_come_behind_those_beside_them() -> None:
    revisions = [found("b", at="v/a/one.py"), found("a", at="v/z.py")]
    assert ordered(revisions) == ["b", "a"]  # from the last head to the first one


def test_a_circle_is_cut_and_what_stands_twice_is_read_last() -> None:
    assert sorted(ordered([found("a", ("b",)), found("b", ("a",)), found("c", ("b",))])) == ["a", "b", "c"]
    twice = [found("a", at="versions/1.py"), found("a", at="versions/2.py")]
    assert [each.path for each in in_order(twice)] == ["versions/2.py"]


def test_names_may_be_beginnings_of_one_id() -> None:
    resolve = resolver({"abcdef", "abcxyz", "ffff0000"})
    assert [resolve(each) for each in ("abcdef", "ffff", "head@ffff0", "abc", "abcd", "gone00")] == [
        "abcdef", "ffff0000", "ffff0000", "abc", "abcdef", "gone00",
    ]  # fmt: skip
    assert resolver({"abcdef", "abcdxyz"})("abcd") == "abcd"
    assert heads_of([found("abcdef"), found("b", ("abcd",))]) == ("b",)


def test_folders_form_one_history_where_one_needs_what_the_other_has() -> None:
    one = [found("a", at="x/1.py"), found("b", ("a",), at="y/2.py"), found("c", ("b",), at="z/3.py")]
    assert [each.length for each in histories(one, [])] == [3]
    apart = [found("a", at="x/1.py"), found("b", ("a",), at="x/2.py"), found("a", at="y/1.py")]
    assert [each.path for each in histories([*apart, found("b", ("a",), at="y/2.py")], [])] == ["x", "y"]


def test_graphs_that_nobody_has_take_no_longer() -> None:
    """3,000 revisions each: a comb, a ladder of merges, many heads, many folders, names that are nowhere."""
    size = 1_500
    trunk = [found(f"t{index:05}", (f"t{index - 1:05}",) if index else ()) for index in range(size)]
    comb = [*trunk, *(found(f"h{index:05}", (f"t{index:05}",)) for index in range(size))]
    ladder = [
        found(f"{side}{index:05}", (f"a{index - 1:05}", f"b{index - 1:05}") if index else ())
        for index in range(size)
        for side in "ab"
    ]
    lost = [found(f"l{index:05}", (f"gone{index}",), ("t00000",)) for index in range(2 * size)]
    folders = [found(f"f{index:05}", (f"f{index - 1:05}",), at=f"v{index}/a.py") for index in range(2 * size)]
    began = time.process_time()
    for revisions in (comb, ladder, [*lost, *trunk], folders):
        place = {name: index for index, name in enumerate(ordered(revisions))}
        assert all(place[name] < place[each.id] for each in revisions for name in each.down if name in place)
        assert len(place) == len(revisions)
        heads_of(revisions)
        histories(revisions, [])
    assert time.process_time() - began < 5
