"""What a change takes from tables, and what it adds before its use, in real histories with real dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor.gate import Request, State, check
from auditor.gate.selection import selection_of
from tests.commands import Command
from tests.histories import History, model, new, outcome_of, reader, shop, warned

DYNAMIC = """
import order, item, ghost
def pick(session, name):
    return session.query(getattr(item, name)).all()
"""
COUPON = {"coupon.py": model("Coupon", "coupons")}
DAO = {"coupons_dao.py": reader("coupon", "Coupon", "list_coupons")}
LOST = "items: its last user list_items (items_dao.py) was removed by this change"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return shop(tmp_path / "work")


def feature(history: History, files: Mapping[str, str | bytes | None] | None = None, *, days_ago: int = 0) -> None:
    history.git("switch", "--quiet", "-c", "feature")
    history.commit(files, days_ago=days_ago)


# -- old doubt does not excuse a new loss


def test_a_certain_loss_under_old_doubt_fails(history: History) -> None:
    history.commit({"dynamic.py": DYNAMIC})
    feature(history, {"items_dao.py": None})
    found = outcome_of(history.folder)
    assert new(found) == [LOST]
    (failing,) = found.gating
    assert failing.finding.code == "AUD013"
    assert "reach it: dynamic.py:3 (" in failing.finding.message


def test_a_loss_under_doubt_that_the_change_brings_is_a_warning(history: History) -> None:
    feature(history, {"items_dao.py": None, "dynamic.py": DYNAMIC})
    found = outcome_of(history.folder)
    assert new(found) == []
    assert [each.finding.code for each in found.of(State.NEW)] == ["AUD013"]


def test_scripts_that_still_use_it_make_it_a_warning(history: History) -> None:
    history.commit({"scripts/fill.py": reader("item", "Item", "fill")})
    feature(history, {"items_dao.py": None})
    assert (new(outcome_of(history.folder)), len(warned(outcome_of(history.folder)))) == ([], 1)


def test_the_uses_that_went_have_places(history: History) -> None:
    feature(history, {"items_dao.py": None})
    (failing,) = outcome_of(history.folder).gating
    assert {(each.path, each.line, each.op, each.now) for each in failing.removed} == {
        ("items_dao.py", 6, "write", None),
        ("items_dao.py", 7, "read", None),
    }


# -- model first


def test_a_new_table_fails_after_its_grace(history: History) -> None:
    feature(history, COUPON, days_ago=31)
    history.commit({"readme.md": "words\n"})
    found = outcome_of(history.folder)
    assert new(found) == ["coupons: this change adds it, and nothing uses it"]
    assert "is still not used (grace: 30 days)" in found.gating[0].finding.message


def test_the_grace_is_counted_to_the_head(history: History) -> None:
    """An old commit that is checked today says what it said then."""
    feature(history, COUPON, days_ago=400)
    (said,) = outcome_of(history.folder).of(State.NEW)
    added = date.fromisoformat(said.finding.message.partition(" on ")[2][:10])
    assert (said.gates, said.until) == (False, added + timedelta(days=30))


@pytest.mark.parametrize(
    "settings", ["new-table-grace = 0", "rules = { AUD012 = 'error' }", "rules = { AUD012 = 'off' }"]
)
def test_a_project_can_ask_for_an_error(history: History, settings: str) -> None:
    history.commit({"pyproject.toml": f"[tool.auditor]\n{settings}\n"})
    feature(history, COUPON)
    assert [each.partition(":")[0] for each in new(outcome_of(history.folder))] == ["coupons"]


def test_who_asks_for_orphans_to_fail_gets_it(history: History) -> None:
    feature(history, COUPON)
    assert outcome_of(history.folder, "main", "AUD001").failed
    only = check(Request(history.folder, selection_of(["AUD001"], [], []), base="main", jobs=1))
    assert [each.finding.code for each in only.gating] == ["AUD001"]


def test_a_revert_of_the_first_use_of_a_young_table(history: History) -> None:
    history.commit(COUPON, days_ago=10)
    history.commit(DAO)
    history.git("switch", "--quiet", "-c", "feature")
    history.git("revert", "--no-edit", "HEAD")
    found = outcome_of(history.folder)
    assert new(found) == []
    assert [each.finding.code for each in found.of(State.NEW)] == ["AUD012"]
    assert "is not used any longer" in found.of(State.NEW)[0].finding.message


def test_a_revert_without_words_is_known_by_what_it_restores(history: History) -> None:
    history.commit({**COUPON, "shop_dao.py": "from base import Session, select\n"}, days_ago=10)
    history.commit({"shop_dao.py": reader("coupon", "Coupon", "list_coupons")})
    feature(history, {"shop_dao.py": "from base import Session, select\n"})
    assert [each.split(":")[0] for each in warned(outcome_of(history.folder))] == ["AUD012 coupons"]


def test_a_revert_that_unuses_an_old_table_fails(history: History) -> None:
    history.commit(COUPON, days_ago=40)
    history.commit(DAO)
    history.git("switch", "--quiet", "-c", "feature")
    history.git("revert", "--no-edit", "HEAD")
    assert len(new(outcome_of(history.folder))) == 1


def test_a_removal_that_is_no_revert_fails_for_a_young_table(history: History) -> None:
    feature(history, {"items_dao.py": None})
    assert new(outcome_of(history.folder)) == [LOST]


def test_with_a_baseline_alone_the_history_tells_what_is_new(history: History, audit_command: Command) -> None:
    assert audit_command("baseline", "create", cwd=history.folder).code == 0
    history.commit(COUPON)
    ran = audit_command("check", cwd=history.folder)
    assert (ran.code, "AUD012 warning: coupons was added on" in ran.out) == (0, True)
    history.git("commit", "--quiet", "--amend", "--no-edit")
    for days, code in ((29, 0), (31, 1)):
        history.git("reset", "--quiet", "--soft", "HEAD~1")
        history.commit(days_ago=days)
        history.commit()
        assert audit_command("check", cwd=history.folder).code == code
        history.git("reset", "--quiet", "--soft", "HEAD~1")


def test_the_command_that_accepts_it_is_printed_and_works(history: History, audit_command: Command) -> None:
    feature(history, COUPON)
    ran = audit_command("check", "--base", "main", cwd=history.folder)
    (line,) = (line for line in ran.out.splitlines() if line.startswith("To accept: "))
    words = line.removeprefix("To accept: audit ").replace('"..."', "later").split()
    assert words[:3] == ["baseline", "accept", "AUD001:coupons"]
    assert audit_command(*words, cwd=history.folder).code == 0
    assert "1 in the baseline" in audit_command("check", "--base", "main", cwd=history.folder).out


def test_a_finding_about_the_change_is_accepted_with_its_base(history: History, audit_command: Command) -> None:
    history.commit({"tests/test_items.py": "import pytest\n" + reader("item", "Item", "test_items")})
    feature(history, {"items_dao.py": None})
    ran = audit_command("check", "--base", "main", cwd=history.folder)
    assert ran.code == 1
    assert 'To accept: audit baseline accept AUD013:items --base main --reason "..."' in ran.out
    given = ("baseline", "accept", "AUD013:items", "--base", "main", "--reason", "the next merge drops it")
    assert audit_command(*given, cwd=history.folder).code == 0
    assert audit_command("check", "--base", "main", cwd=history.folder).code == 0
    assert "no longer found" not in audit_command("check", "--ignore", "AUD001", cwd=history.folder).out


def test_a_comment_suppresses_it(history: History) -> None:
    commented = model("Coupon", "coupons").replace(
        "class Coupon(Base):", "class Coupon(Base):  # audit: ignore[AUD012] x"
    )
    feature(history, {"coupon.py": commented})
    found = outcome_of(history.folder)
    assert [(each.finding.code, each.state) for each in found.judged if each.finding.table == "coupons"] == [
        ("AUD012", State.SUPPRESSED)
    ]


# -- the right cause

HELPERS = """
from base import select

def fetch_all(session, kind):
    return session.scalars(select(kind)).all()
"""
CALLER = """
from helpers import fetch_all
from coupon import Coupon

def coupons(session):
    return fetch_all(session, Coupon)
"""
OTHER = CALLER.replace("coupons", "orders").replace("Coupon", "Order").replace("coupon", "order")


def test_a_generic_helper_is_followed_to_the_caller_that_went(history: History) -> None:
    history.commit({**COUPON, "helpers.py": HELPERS, "caller.py": CALLER, "other.py": OTHER})
    feature(history, {"caller.py": None})
    assert new(outcome_of(history.folder)) == [
        "coupons: its last reader coupons (caller.py) was removed by this change"
    ]


def test_a_function_that_did_not_change_is_not_named(history: History) -> None:
    """Two methods share a helper; only the one that called it with the table has changed."""
    history.commit({**COUPON, "helpers.py": HELPERS, "caller.py": CALLER, "other.py": OTHER})
    feature(history, {"caller.py": CALLER.replace("return fetch_all(session, Coupon)", "return []"), "other.py": OTHER})
    assert new(outcome_of(history.folder)) == ["coupons: its last reader coupons (caller.py) no longer uses it"]


def test_a_suppression_that_became_superfluous_is_not_added(history: History) -> None:
    ghost = model("Ghost", "ghosts").replace("class Ghost(Base):", "class Ghost(Base):  # audit: ignore[AUD001] kept")
    history.commit({"ghost.py": ghost})
    feature(history, {"ghosts_dao.py": reader("ghost", "Ghost", "list_ghosts")})
    (said,) = warned(outcome_of(history.folder))
    assert said == "AUD010 : what it suppressed at the base is no longer found"


def test_an_entry_for_a_table_that_moved_and_was_renamed_holds(history: History, audit_command: Command) -> None:
    assert audit_command("baseline", "create", cwd=history.folder).code == 0
    history.commit()
    feature(history, {"ghost.py": None, "models/spirits.py": model("Ghost", "spirits")})
    for base in ([], ["--base", "main"]):
        ran = audit_command("check", *base, cwd=history.folder)
        assert (ran.code, "1 in the baseline" in ran.out, "no longer found" in ran.out) == (0, True, False)
