"""The action for each event, as the runner checks it out: what is compared, what is fetched, what is commented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.histories import History, git, shop
from tests.integrations.runner import Runner

NEW = "::error file=item.py,line=4,title=AUD001 orphaned-table::items: "


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> History:
    """main has gone on and orphaned a table since the feature left it; the feature orphans another."""
    history = shop(tmp_path_factory.mktemp("made") / "origin")
    history.commit({"a.md": "a\n"})
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"b.md": "b\n"})
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "main")
    history.commit({"orders_dao.py": None})
    history.git("switch", "--quiet", "-c", "pull")
    history.git("merge", "--quiet", "--no-edit", "--no-ff", "feature")
    history.git("switch", "--quiet", "main")
    return history


@pytest.fixture
def origin(made: History, tmp_path: Path) -> History:
    """A copy for each test."""
    return made.copy(tmp_path / "origin")


def checkout(origin: History, tmp_path: Path, branch: str) -> Runner:
    """What actions/checkout leaves by default: one commit."""
    git(tmp_path, "clone", "--quiet", "--depth=1", f"--branch={branch}", f"file://{origin.folder}", "clone")
    return Runner(tmp_path / "temp", tmp_path / "clone")


def id_of(origin: History, ref: str) -> str:
    return origin.git("rev-parse", ref).strip()


def commits(runner: Runner) -> int:
    return int(git(runner.folder, "rev-list", "--count", "--all"))


def test_a_pull_request_needs_one_commit_more(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "pull")
    assert runner.check("pull_request", GITHUB_BASE_REF="main") == 1
    assert next(line for line in runner.log.splitlines() if line.startswith("::error")).startswith(NEW)
    assert "AUD001 orphaned-table::orders" not in runner.log
    assert commits(runner) == 3  # the merge and its parents


def test_a_pull_request_whose_branch_is_checked_out(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "feature")
    assert runner.check("pull_request", GITHUB_BASE_REF="main") == 1
    assert NEW in runner.log
    assert runner.variables["AUDIT_REF"] == "origin/main"


def test_a_merge_group(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "pull")
    assert runner.check("merge_group", AUDIT_QUEUE_BASE=id_of(origin, "main")) == 1
    assert NEW in runner.log
    assert "orders" not in runner.log


def test_a_push_to_main(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "main")
    assert runner.check("push", AUDIT_BEFORE=id_of(origin, "main~1")) == 1
    assert "AUD001 orphaned-table::orders" in runner.log
    assert git(runner.folder, "rev-parse", "--is-shallow-repository").strip() == "true"  # one commit was fetched


def test_a_push_by_force_whose_commit_before_is_gone(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "main")
    assert runner.check("push", AUDIT_BEFORE="1" * 40) == 1
    assert runner.variables["AUDIT_REF"] == "HEAD^1"


def test_the_push_of_a_new_branch_has_no_base(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "main")
    assert runner.check("push", args="--exit-zero", AUDIT_BEFORE="0" * 40) == 0
    assert runner.variables["AUDIT_REF"] == ""


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_an_event_without_a_change(origin: History, tmp_path: Path, event: str) -> None:
    runner = checkout(origin, tmp_path, "main")
    assert runner.check(event) == 1
    assert runner.variables["AUDIT_REF"] == ""


def test_pull_request_target_is_explained(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "main")
    head = id_of(origin, "feature")
    assert runner.check("pull_request_target", GITHUB_BASE_REF="main", AUDIT_PULL_HEAD=head) == 2
    assert "pull_request_target checks out the base branch" in Path(runner.outputs["comment"]).read_text()


def test_pull_request_target_with_the_pull_request_checked_out(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "feature")
    head = id_of(origin, "feature")
    assert runner.check("pull_request_target", GITHUB_BASE_REF="main", AUDIT_PULL_HEAD=head) == 1


def test_a_base_that_is_gone_leaves_a_comment(origin: History, tmp_path: Path) -> None:
    runner = checkout(origin, tmp_path, "feature")
    assert runner.check("pull_request", GITHUB_BASE_REF="gone") == 2
    assert Path(runner.outputs["comment"]).read_text().startswith("<!-- audit check -->\n## ⚠️ audit check could not")
    assert "the branch gone cannot be fetched" in runner.summary


# -- comments


@pytest.fixture
def runner(origin: History, tmp_path: Path) -> Runner:
    return checkout(origin, tmp_path, "pull")


def other(body: str, kind: str = "Bot") -> dict[str, object]:
    return {"id": 1, "user": {"type": kind}, "body": body}


def test_a_comment_is_written_once_and_then_renewed(runner: Runner) -> None:
    runner.check("pull_request", GITHUB_BASE_REF="main")
    calls, bodies = runner.comment(other("<!-- audit check: api -->\n"), other("hello", "User"))
    assert calls == [["POST", "repos/owner/shop/issues/7/comments"]]
    assert bodies[-1].startswith("<!-- audit check -->\n")
    calls, bodies = runner.comment(other("<!-- audit check -->\nolder"))
    assert calls == [["PATCH", "repos/owner/shop/issues/comments/1"]]
    assert "items" in bodies[0]


def test_somebody_elses_comment_is_not_ours(runner: Runner) -> None:
    runner.check("pull_request", GITHUB_BASE_REF="main")
    calls, _ = runner.comment(other("<!-- audit check -->\nforged", "User"))
    assert calls == [["POST", "repos/owner/shop/issues/7/comments"]]


def test_nothing_new_is_not_worth_a_comment(origin: History, tmp_path: Path) -> None:
    origin.git("switch", "--quiet", "main")
    origin.commit({"c.md": "c\n"})
    runner = checkout(origin, tmp_path, "main")
    assert runner.check("push", AUDIT_BEFORE=id_of(origin, "main~1")) == 0
    assert runner.outputs["changed"] == "false"
    assert runner.comment()[0] == []
    calls, bodies = runner.comment(other("<!-- audit check -->\nitems"))
    assert calls == [["PATCH", "repos/owner/shop/issues/comments/1"]]
    assert "✅ audit check: 0 failing" in bodies[0]


def test_what_is_resolved_is_worth_a_comment(origin: History, tmp_path: Path) -> None:
    origin.git("switch", "--quiet", "main")
    origin.commit({"ghost.py": None})
    runner = checkout(origin, tmp_path, "main")
    assert runner.check("push", AUDIT_BEFORE=id_of(origin, "main~1")) == 0
    assert runner.outputs["changed"] == "true"


def test_a_token_that_may_not_comment_fails_nothing(runner: Runner) -> None:
    runner.check("pull_request", GITHUB_BASE_REF="main")
    runner.comment(refuses=("POST",))
    assert "::notice title=audit check::no comment: it cannot be written" in runner.log
    runner.comment(refuses=("GET",))
    assert "::notice title=audit check::no comment: its comments cannot be read" in runner.log


def test_several_projects_of_one_repository(runner: Runner) -> None:
    assert runner.check("pull_request", name="api", GITHUB_BASE_REF="main") == 1
    assert (
        Path(runner.outputs["comment"]).read_text().startswith("<!-- audit check: api -->\n## ❌ audit check of api: ")
    )
    assert '"id": "auditor/check/api/"' in Path(runner.outputs["sarif"]).read_text()
    calls, _ = runner.comment(other("<!-- audit check -->\n"))
    assert calls == [["POST", "repos/owner/shop/issues/7/comments"]]


# -- the cache


def test_a_cache_that_has_grown_is_begun_anew(tmp_path: Path) -> None:
    runner = Runner(tmp_path / "temp", tmp_path)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "facts").write_bytes(b"x" * 3_000_000)
    runner.step("bound_cache.sh", {"AUDIT_CACHE": str(cache), "AUDIT_CACHE_LIMIT": "10"})
    assert (cache / "facts").exists()
    runner.step("bound_cache.sh", {"AUDIT_CACHE": str(cache), "AUDIT_CACHE_LIMIT": "1"})
    assert list(cache.iterdir()) == []
