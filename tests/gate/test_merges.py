"""Merges that are under way or made, shallow clones, and files that git does not track: on real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from auditor.gate import Outcome, Request, State, check
from auditor.gate.selection import selection_of
from auditor.sources.git import GitError
from tests.commands import Command
from tests.histories import History, git, model, new, outcome_of, reader, shop, warned

LOST = "items: its last user list_items (items_dao.py) was removed by this change"
GHOSTS = {"ghosts_dao.py": reader("ghost", "Ghost", "list_ghosts")}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return shop(tmp_path / "work")


def merging(history: History, branch: str) -> None:
    """Leave a merge of the branch under way."""
    history.git("merge", "--quiet", "--no-commit", "--no-ff", branch)


def exact(folder: Path, base: str) -> Outcome:
    return check(Request(folder, selection_of([], [], []), base=base, exact=True, jobs=1))


# -- MERGE_HEAD


def test_what_main_orphaned_is_known_while_it_is_merged(history: History) -> None:
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "feature")
    merging(history, "main")
    for base in ("main", "HEAD"):
        found = outcome_of(history.folder, base)
        assert (new(found), warned(found)) == ([], [])
        assert {each.finding.table for each in found.of(State.KNOWN)} == {"ghosts", "items"}


def test_what_the_branch_lost_and_main_did_not_is_known_on_the_branch(history: History) -> None:
    """It failed when it was committed to the branch; the merge adds nothing to it."""
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST]
    history.git("switch", "--quiet", "main")
    history.commit({"readme.md": "theirs\n"})
    history.git("switch", "--quiet", "feature")
    merging(history, "main")
    assert new(outcome_of(history.folder)) == []


def test_what_the_merge_itself_loses_fails(history: History) -> None:
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"other.md": "theirs\n"})
    history.git("switch", "--quiet", "feature")
    merging(history, "main")
    history.add({"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST]


def test_two_branches_that_each_remove_one_of_two_uses(history: History) -> None:
    """Neither parent orphans the table, the merge does."""
    history.commit({"more_dao.py": reader("item", "Item", "more_items")})
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "main")
    history.commit({"more_dao.py": None})
    history.git("switch", "--quiet", "feature")
    assert new(outcome_of(history.folder)) == []
    merging(history, "main")
    assert [each.partition(":")[0] for each in new(outcome_of(history.folder))] == ["items"]


def test_a_baseline_of_both_parents(history: History, audit_command: Command) -> None:
    audit_command("baseline", "create", cwd=history.folder)
    history.commit()
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"a.md": "a\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": None})
    audit_command("baseline", "accept", "AUD001:items", "--reason", "the next merge drops it", cwd=history.folder)
    history.commit()
    history.git("switch", "--quiet", "feature")
    merging(history, "main")
    ran = audit_command("check", cwd=history.folder)
    assert (ran.code, "2 in the baseline" in ran.out) == (0, True)


# -- pipelines


def test_merged_results_compare_with_the_first_parent(history: History) -> None:
    """The pipeline checks out a merge of the source into the target; main has orphaned a table meanwhile."""
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"a.md": "a\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "--detach", "main")
    history.git("merge", "--quiet", "--no-edit", "--no-ff", "feature")
    assert new(exact(history.folder, "HEAD^1")) == []
    assert new(exact(history.folder, "main~1")) == [LOST]


def test_a_push_compares_with_the_commit_before(history: History) -> None:
    before = history.git("rev-parse", "HEAD").strip()
    history.commit({"a.md": "a\n"})
    history.commit({"items_dao.py": None})
    assert new(exact(history.folder, before)) == [LOST]
    assert new(exact(history.folder, "HEAD")) == []


def test_a_merge_queue_compares_with_its_base(history: History) -> None:
    """Two entries of a queue, one upon the other; the second is blamed only for its own."""
    history.git("switch", "--quiet", "-c", "queue")
    first = history.commit({"items_dao.py": None})
    history.commit({"orders_dao.py": None})
    assert [each.partition(":")[0] for each in new(exact(history.folder, first))] == ["orders"]


# -- shallow clones


def shallow(history: History, branch: str, depth: int = 1) -> Path:
    folder = history.folder.parent / "clone"
    source = f"file://{history.folder}"
    git(
        history.folder,
        "clone",
        "--quiet",
        f"--depth={depth}",
        "--no-single-branch",
        f"--branch={branch}",
        source,
        str(folder),
    )
    return folder


def merge_commit(history: History) -> None:
    """What the host of a pull request checks out: a merge of the branch into main, on a branch of its own."""
    history.commit({"b.md": "b\n"})
    history.git("switch", "--quiet", "-c", "feature", "main~1")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "-c", "pull", "main")
    history.git("merge", "--quiet", "--no-edit", "--no-ff", "feature")


def test_a_shallow_clone_of_a_merge_asks_for_one_commit(history: History) -> None:
    merge_commit(history)
    clone = shallow(history, "pull")
    head = git(clone, "rev-parse", "HEAD").strip()
    with pytest.raises(GitError) as said:
        outcome_of(clone, "origin/main")
    assert f"git fetch --depth=2 origin {head}" in str(said.value)
    assert "--unshallow" not in str(said.value)
    git(clone, "fetch", "--quiet", "--depth=2", "origin", head)
    assert new(outcome_of(clone, "origin/main")) == [LOST]


def test_a_first_parent_that_a_shallow_clone_lacks(history: History) -> None:
    history.commit({"items_dao.py": None})
    clone = shallow(history, "main")
    head = git(clone, "rev-parse", "HEAD").strip()
    with pytest.raises(GitError, match=f"git fetch --depth=2 origin {head}"):
        outcome_of(clone, "HEAD^1")
    git(clone, "fetch", "--quiet", "--depth=2", "origin", head)
    assert new(outcome_of(clone, "HEAD^1")) == [LOST]


def test_a_commit_alone_is_enough_for_an_exact_base(history: History) -> None:
    before = history.git("rev-parse", "HEAD").strip()
    history.commit({"a.md": "a\n"})
    history.commit({"items_dao.py": None})
    clone = shallow(history, "main")
    with pytest.raises(GitError, match=f"git fetch --depth=1 origin {before}"):
        exact(clone, before)
    git(clone, "fetch", "--quiet", "--depth=1", "origin", before)
    assert new(exact(clone, before)) == [LOST]


def test_the_age_of_a_table_is_not_known_where_the_history_is_cut_off(history: History) -> None:
    history.commit({"coupon.py": model("Coupon", "coupons")}, days_ago=10)
    history.commit({"coupons_dao.py": reader("coupon", "Coupon", "list_coupons")})
    history.git("revert", "--no-edit", "HEAD")
    assert warned(outcome_of(history.folder, "HEAD^1"))
    clone = shallow(history, "main", depth=2)
    assert len(new(outcome_of(clone, "HEAD^1"))) == 1


# -- what git does not track


def test_untracked_files_do_not_count_unless_asked(history: History, audit_command: Command) -> None:
    history.add({"items_dao.py": None})
    history.write({"new_dao.py": reader("item", "Item", "list_items")})
    ran = audit_command("check", "--base", "HEAD", cwd=history.folder)
    assert ran.code == 1
    assert "1 file left out that git does not track: git add what belongs to the change, or --untracked" in ran.out
    assert audit_command("check", "--base", "HEAD", "--untracked", cwd=history.folder).code == 0


def test_a_staged_file_and_one_that_is_ignored_but_tracked_count(history: History) -> None:
    history.commit({".gitignore": "new_*\n"})
    history.add({"items_dao.py": None, "new_dao.py": reader("item", "Item", "list_items")})
    assert not outcome_of(history.folder, "HEAD").failed


# -- several paths


def test_several_paths_are_one_verdict(tmp_path: Path, audit_command: Command) -> None:
    repository = History(tmp_path / "mono")
    for name in ("a", "b"):
        one = shop(tmp_path / name)
        subprocess.run(["rm", "-rf", str(one.folder / ".git")], check=True)
        one.folder.rename(repository.folder / name)
    repository.commit()
    repository.add({"b/items_dao.py": None})
    ran = audit_command("check", "a", "b", "--base", "HEAD", "--output", "sarif=out.sarif", cwd=repository.folder)
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith("b/item.py:4: AUD001 items: ")
    assert "1 failing, compared with HEAD" in ran.out
    assert '"uri": "b/item.py"' in (repository.folder / "out.sarif").read_text()
    assert audit_command("check", "a", "--base", "HEAD", cwd=repository.folder).code == 0
