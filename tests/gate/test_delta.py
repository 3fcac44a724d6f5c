"""The check against a base in real histories: what fails, and why it became so."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.gate import State
from tests.histories import BASE, History, git, model, new, outcome_of, reader, shop, warned

LOST = "items: its last user list_items (items_dao.py) was removed by this change"


@pytest.fixture
def history(tmp_path: Path) -> History:
    started = shop(tmp_path / "work")
    started.git("switch", "--quiet", "-c", "feature")
    return started


def test_a_change_that_touches_nothing_passes(history: History) -> None:
    history.commit({"readme.md": "words\n", "orders_dao.py": "# moved\n\n\n" + reader("order", "Order", "list_orders")})
    found = outcome_of(history.folder)
    assert not found.failed
    assert [(each.finding.table, each.state) for each in found.judged] == [("ghosts", State.KNOWN)]


def test_the_last_user_is_deleted_in_another_file(history: History) -> None:
    history.commit({"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST]


def test_uncommitted_changes_count(history: History) -> None:
    history.write({"items_dao.py": None})
    status = history.git("status", "--porcelain")
    assert new(outcome_of(history.folder)) == [LOST]
    assert history.git("status", "--porcelain") == status


def test_the_working_copy_and_the_index_stay_untouched(history: History) -> None:
    history.write({"items_dao.py": None, "new.py": "x = 1\n"})
    history.git("add", "new.py")
    index = (history.folder / ".git" / "index").read_bytes()
    outcome_of(history.folder)
    assert (history.folder / ".git" / "index").read_bytes() == index
    assert history.git("worktree", "list").count("\n") == 1


def test_the_function_stays_and_no_longer_uses_it(history: History) -> None:
    history.commit({"items_dao.py": "from item import Item\n\n\ndef list_items(session):\n    return []\n"})
    assert new(outcome_of(history.folder)) == ["items: its last user list_items (items_dao.py) no longer uses it"]


def test_only_a_reader_was_there(history: History) -> None:
    read = reader("item", "Item", "list_items").replace("    session.add(Item())\n", "")
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": read})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST.replace("user", "reader")]


def test_several_users_are_named(history: History) -> None:
    history.git("switch", "--quiet", "main")
    history.commit({"more_dao.py": reader("item", "Item", "all_items")})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"items_dao.py": None, "more_dao.py": None})
    said = "its last users list_items (items_dao.py), all_items (more_dao.py) were removed by this change"
    assert new(outcome_of(history.folder)) == [f"items: {said}"]


def test_a_class_is_added_that_nothing_uses(history: History) -> None:
    history.commit({"coupon.py": model("Coupon", "coupons")})
    found = outcome_of(history.folder)
    assert (new(found), warned(found)) == ([], ["AUD012 coupons: this change adds it, and nothing uses it"])


def test_a_class_is_added_with_its_users(history: History) -> None:
    history.commit({"coupon.py": model("Coupon", "coupons"), "dao.py": reader("coupon", "Coupon", "list_coupons")})
    assert not outcome_of(history.folder).failed


@pytest.mark.parametrize(
    "files",
    [
        {"ghost.py": model("Phantom", "ghosts")},
        {"ghost.py": model("Ghost", "spirits")},
        {"ghost.py": None, "models/spirits.py": model("Ghost", "ghosts")},
        {"ghost.py": "# a line\n\n\n" + model("Ghost", "ghosts").replace("class", "\n\nclass")},
        {"ghost.py": model("Ghost", "ghosts").replace("\n", "\r\n").encode()},
        {"ghost.py": None, "models/spirits.py": model("Ghost", "spirits")},
    ],
    ids=["class renamed", "table renamed", "file moved", "lines moved", "CRLF", "moved and renamed"],
)
def test_an_old_orphan_under_a_new_name_is_not_new(history: History, files: dict[str, str | bytes | None]) -> None:
    history.commit(files)
    found = outcome_of(history.folder)
    assert not found.failed
    assert len(found.of(State.KNOWN)) == 1


def test_an_orphan_that_is_gone_is_resolved(history: History) -> None:
    history.commit({"ghost.py": None})
    found = outcome_of(history.folder)
    assert not found.failed
    assert [each.table for each in found.resolved] == ["ghosts"]


def test_a_revert_passes_again(history: History) -> None:
    history.commit({"items_dao.py": None})
    history.git("revert", "--no-edit", "HEAD")
    assert not outcome_of(history.folder).failed


def test_what_main_did_meanwhile_is_not_ours(history: History) -> None:
    """The base is where the branch left main, not main as it is today."""
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"coupon.py": model("Coupon", "coupons"), "dao.py": reader("coupon", "Coupon", "list_coupons")})
    history.git("switch", "--quiet", "feature")
    assert not outcome_of(history.folder).failed


def test_a_merge_of_main_brings_nothing_new(history: History) -> None:
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"items_dao.py": None})  # main itself orphans it
    history.git("switch", "--quiet", "feature")
    history.git("merge", "--quiet", "--no-edit", "main")
    assert not outcome_of(history.folder).failed


def test_a_merge_commit_that_loses_a_reader(history: History) -> None:
    history.commit({"readme.md": "ours\n"})
    history.git("switch", "--quiet", "main")
    history.commit({"other.md": "theirs\n"})
    history.git("switch", "--quiet", "--detach", "feature")
    history.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    history.commit({"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST]


def test_a_detached_head(history: History) -> None:
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "--detach")
    assert new(outcome_of(history.folder)) == [LOST]


def test_a_worktree_sees_ignored_files_that_are_tracked(history: History) -> None:
    history.git("switch", "--quiet", "main")
    history.commit({".gitignore": "items_dao.py\n"})
    history.git("worktree", "add", "--quiet", "-b", "other", str(history.folder.parent / "tree"))
    tree = history.folder.parent / "tree"
    assert not outcome_of(tree).failed
    git(tree, "rm", "--quiet", "items_dao.py")
    assert new(outcome_of(tree)) == [LOST]


def test_a_folder_of_the_repository(history: History, tmp_path: Path) -> None:
    service = shop(tmp_path / "mono" / "service")
    (service.folder / ".git").rename(tmp_path / "mono" / ".git")
    git(tmp_path / "mono", "add", "--all")
    git(tmp_path / "mono", "commit", "--quiet", "-m", "move")
    assert not outcome_of(service.folder, "HEAD").failed
    (service.folder / "items_dao.py").unlink()
    assert new(outcome_of(service.folder, "HEAD")) == [LOST]


def test_a_folder_that_the_base_does_not_have(history: History) -> None:
    history.commit({"service/base.py": BASE, "service/coupon.py": model("Coupon", "coupons")})
    found = outcome_of(history.folder / "service")
    assert warned(found) == ["AUD012 coupons: this change adds it, and nothing uses it"]


def test_names_with_spaces_and_letters_of_all_kinds(history: History) -> None:
    history.git("switch", "--quiet", "main")
    history.commit({"häuser und gärten/dao für items.py": reader("item", "Item", "list_items"), "items_dao.py": None})
    history.git("switch", "--quiet", "-C", "feature")
    assert not outcome_of(history.folder).failed
    history.commit({"häuser und gärten/dao für items.py": None})
    said = "its last user list_items (häuser und gärten/dao für items.py) was removed by this change"
    assert new(outcome_of(history.folder)) == [f"items: {said}"]


def test_a_submodule_is_part_of_both_sides(history: History, tmp_path: Path) -> None:
    library = History(tmp_path / "library")
    library.commit({"items_dao.py": reader("item", "Item", "list_items")})
    history.git("switch", "--quiet", "main")
    history.git("submodule", "--quiet", "add", str(library.folder), "library")
    history.commit({"items_dao.py": None})
    history.git("switch", "--quiet", "-C", "feature")
    assert not outcome_of(history.folder).failed
    library.commit({"items_dao.py": None})
    git(history.folder / "library", "pull", "--quiet")
    history.commit()
    said = "its last user list_items (library/items_dao.py) was removed by this change"
    assert new(outcome_of(history.folder)) == [f"items: {said}"]


def test_a_table_that_only_tests_used(history: History) -> None:
    test = "import pytest\n" + reader("ghost", "Ghost", "test_ghosts")
    history.git("switch", "--quiet", "main")
    history.commit({"tests/test_ghosts.py": test})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"tests/test_ghosts.py": None})
    (said,) = new(outcome_of(history.folder))
    assert said.startswith("ghosts: only tests used it before this change; its last user test_ghosts")


def test_a_table_that_only_a_migration_still_touches(history: History) -> None:
    revision = "from alembic import op\n\nrevision = 'a'\n\n\ndef upgrade():\n    op.execute('DELETE FROM items')\n"
    history.commit({"migrations/versions/a.py": revision, "items_dao.py": None})
    assert new(outcome_of(history.folder)) == [f"{LOST}; only migrations still touch it"]


def test_a_consumer_that_is_no_longer_declared(history: History) -> None:
    consumer = '[[tool.auditor.consumers]]\ntables = ["ghosts"]\naccess = "read"\nowner = "BI"\n'
    history.git("switch", "--quiet", "main")
    history.commit({"pyproject.toml": consumer})
    history.git("switch", "--quiet", "-C", "feature")
    assert outcome_of(history.folder).judged == ()
    history.commit({"pyproject.toml": None})
    assert new(outcome_of(history.folder)) == ["ghosts: this change removes its declared consumer BI"]


def test_a_reader_that_a_change_excludes_is_a_reader_lost(history: History) -> None:
    history.commit({"pyproject.toml": '[tool.auditor]\nexclude = ["items_dao.py"]\n'})
    assert new(outcome_of(history.folder)) == [LOST]


def test_a_rule_switched_on_makes_nothing_old_new(history: History) -> None:
    history.git("switch", "--quiet", "main")
    history.commit({"pyproject.toml": "[tool.auditor.rules]\nAUD001 = 'off'\n"})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"pyproject.toml": None})
    assert not outcome_of(history.folder).failed


def test_a_broken_configuration_in_the_base_does_not_stop_its_repair(history: History) -> None:
    history.git("switch", "--quiet", "main")
    history.commit({"pyproject.toml": "[tool.auditor]\nexlude = []\n"})
    history.git("switch", "--quiet", "-C", "feature")
    history.commit({"pyproject.toml": "[tool.auditor]\nexclude = []\n"})
    assert not outcome_of(history.folder).failed


def test_doubt_does_not_fail(history: History) -> None:
    """A file that cannot be parsed and names the table could be its reader."""
    history.commit({"items_dao.py": None, "broken.py": "def items(:\n"})
    assert not outcome_of(history.folder).failed


def test_fail_on_and_rules_change_what_fails(history: History) -> None:
    write_only = reader("item", "Item", "add_item").replace("    return session.scalars(select(Item)).all()\n", "")
    history.commit({"items_dao.py": write_only})
    assert not outcome_of(history.folder).failed
    assert new(outcome_of(history.folder, "main", "AUD002")) == ["items: it was live before this change"]
    history.write({"pyproject.toml": "[tool.auditor.per-table.'it*']\nAUD002 = 'error'\n"})
    assert new(outcome_of(history.folder)) == ["items: it was live before this change"]
