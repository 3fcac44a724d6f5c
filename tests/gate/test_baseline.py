"""The baseline: created once, only ever pruned, added to one finding at a time, merged by git."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.gate import Entry, Request, State, baseline, check
from auditor.gate.baseline import NAME, Baseline, BaselineError
from auditor.gate.selection import selection_of
from tests.commands import Command
from tests.histories import History, model, shop
from tests.projects import MODELS, write

NO_RULES = selection_of([], [], [])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two orphans, `orders` and `ghosts`."""
    ghost = MODELS.replace("class Order(Base)", "class Ghost(Base)").replace('"orders"', '"ghosts"')
    return write(tmp_path / "project", {"models.py": MODELS, "ghost.py": ghost})


def test_it_is_adopted_in_one_step(project: Path, audit_command: Command) -> None:
    ran = audit_command("check", cwd=project)
    assert ran.code == 1
    assert "audit baseline create" in ran.out
    assert audit_command("baseline", "create", cwd=project).code == 0
    assert audit_command("check", cwd=project).code == 0
    assert audit_command("check", "--no-baseline", cwd=project).code == 1


def test_one_entry_a_line_sorted_and_the_same_each_time(project: Path, audit_command: Command) -> None:
    audit_command("baseline", "create", "--reason", "old", cwd=project)
    text = (project / NAME).read_text()
    assert text.splitlines() == [
        '{"schema_version": 1, "entries": [',
        '{"code": "AUD001", "table": "ghosts", "class": "ghost.Ghost", "reason": "old"},',
        '{"code": "AUD001", "table": "orders", "class": "models.Order", "reason": "old"},',
        "{}]}",
    ]
    assert json.loads(text)["schema_version"] == 1
    assert baseline.render(baseline.read(project / NAME)) == text


def test_create_never_takes_in_more(project: Path, audit_command: Command) -> None:
    audit_command("baseline", "create", cwd=project)
    ran = audit_command("baseline", "create", cwd=project)
    assert ran.code == 2
    assert "audit baseline prune" in ran.err


def test_prune_only_shrinks(project: Path, audit_command: Command) -> None:
    audit_command("baseline", "create", cwd=project)
    (project / "ghost.py").unlink()
    write(project, {"new.py": MODELS.replace("Order", "New").replace("orders", "news")})
    assert "1 removed, 1 left" in audit_command("baseline", "prune", cwd=project).err
    assert [entry.table for entry in baseline.read(project / NAME).entries] == ["orders"]
    ran = audit_command("check", cwd=project)
    assert ran.code == 1
    assert ran.out.startswith("new.py:")


def test_a_class_or_table_that_is_renamed_stays_accepted(project: Path, audit_command: Command) -> None:
    audit_command("baseline", "create", cwd=project)
    ghost = (project / "ghost.py").read_text()
    write(project, {"ghost.py": ghost.replace("Ghost", "Phantom"), "models.py": MODELS.replace('"orders"', '"o"')})
    assert audit_command("check", "--strict", cwd=project).code == 0


def test_accept_takes_one_finding_with_its_reason(project: Path, audit_command: Command) -> None:
    ran = audit_command("baseline", "accept", "AUD001:ghosts", cwd=project)
    assert (ran.code, "--reason" in ran.err) == (2, True)
    arguments = ["--reason", "the audit of 2027", "--owner", "ops", "--until", "2027-03-01"]
    assert audit_command("baseline", "accept", "orphaned-table:Ghost", *arguments, cwd=project).code == 0
    assert baseline.read(project / NAME).entries == (
        Entry("AUD001", "ghosts", "ghost.Ghost", "the audit of 2027", "ops", date(2027, 3, 1)),
    )
    assert audit_command("baseline", "accept", "AUD001:ghosts", "--reason", "longer", cwd=project).code == 0
    (entry,) = baseline.read(project / NAME).entries
    assert (entry.reason, entry.owner, entry.until) == ("longer", "", None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["AUD001"], "CODE:TABLE"),
        (["AUD001:ghost"], "did you mean 'AUD001:ghosts'?"),
        (["AUD002:ghosts"], "no finding 'AUD002:ghosts'"),
        (["AUD001:ghosts", "--until", "soon"], "not a date"),
    ],
)
def test_accept_refuses_what_it_cannot_find(project: Path, audit_command: Command, given: list[str], said: str) -> None:
    ran = audit_command("baseline", "accept", *given, "--reason", "r", cwd=project)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (project / NAME).exists()


def test_stale_and_expired_entries_fail_where_it_is_strict(project: Path) -> None:
    old = Entry("AUD001", "gone", "old.Gone")
    over = Entry("AUD001", "ghosts", "ghost.Ghost", until=date(2026, 1, 31))
    valid = Entry("AUD001", "orders", "models.Order", until=date(2026, 2, 1))
    (project / NAME).write_text(baseline.render(Baseline((old, over, valid))))
    found = check(Request(project, NO_RULES, jobs=1, today=date(2026, 2, 1)))
    assert (found.stale, found.expired) == ((old,), (over,))
    assert not found.failed
    assert replace(found, strict=True).failed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such baseline"),
        ("", "not valid JSON"),
        ("[]", "not a baseline"),
        (f'{{"schema_version": {"9" * 5_000}, "entries": []}}', "not valid JSON"),
        ('{"entries": []}', "schema_version None is not 1"),
        ('{"schema_version": 2, "entries": []}', "schema_version 2 is not 1"),
        ('{"schema_version": 1, "entries": [1]}', "entry 1 is not an object"),
        ('{"schema_version": 1, "entries": [{"code": "AUD001"}]}', "needs a code and a table"),
        ('{"schema_version": 1, "entries": [{"code": "A", "table": "t", "owners": "x"}]}', "unknown key 'owners'"),
        ('{"schema_version": 1, "entries": [{"code": "A", "table": "t", "until": "x"}]}', "not a date"),
        ('{"schema_version": 1, "entries": [\n<<<<<<< HEAD\n{}]}', "unfinished merge"),
    ],
)
def test_a_missing_or_broken_baseline_is_no_clean_check(
    project: Path, audit_command: Command, content: str | None, said: str
) -> None:
    if content is not None:
        (project / "base.json").write_text(content)
    ran = audit_command("check", "--baseline", "base.json", cwd=project)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_configured_baseline_must_exist(project: Path, audit_command: Command) -> None:
    write(project, {"pyproject.toml": '[tool.auditor]\nbaseline = "known.json"\n'})
    assert audit_command("check", cwd=project).code == 2
    assert audit_command("baseline", "create", cwd=project).code == 0
    assert (project / "known.json").exists()
    assert audit_command("check", cwd=project).code == 0


def test_a_base_and_a_baseline_both_apply(tmp_path: Path, audit_command: Command) -> None:
    history = shop(tmp_path)
    history.add({"coupon.py": model("Coupon", "coupons"), "pyproject.toml": "[tool.auditor]\nnew-table-grace = 0\n"})
    assert audit_command("check", "--base", "HEAD", cwd=tmp_path).code == 1
    audit_command("baseline", "accept", "AUD001:coupons", "--reason", "used from January on", cwd=tmp_path)
    assert audit_command("check", "--base", "HEAD", cwd=tmp_path).code == 0
    found = check(Request(tmp_path, NO_RULES, base="HEAD", jobs=1))
    assert {each.finding.table: each.state for each in found.judged} == {
        "ghosts": State.KNOWN,
        "coupons": State.ACCEPTED,
    }


def accepted(history: History, *tables: str) -> None:
    entries = tuple(Entry("AUD001", table, f"models.{table.title()}") for table in tables)
    history.commit({NAME: baseline.render(Baseline(entries))})


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("bcdxz", "bcdyz", "bcdxyz"),
        ("abcd", "bcde", "abcde"),
        ("bxcd", "bycd", "bcdxy"),
        ("bd", "bcde", "bde"),
        ("cd", "bd", "d"),
    ],
)
def test_two_branches_that_both_edit_it_merge(tmp_path: Path, ours: str, theirs: str, merged: str) -> None:
    history = History(tmp_path)
    attributes = baseline.with_merge_by_union(tmp_path / NAME)
    assert attributes
    (tmp_path / ".gitattributes").write_text(attributes, encoding="utf-8")
    assert baseline.with_merge_by_union(tmp_path / NAME) is None
    accepted(history, *"bcd")
    history.git("switch", "--quiet", "-c", "theirs")
    accepted(history, *theirs)
    history.git("switch", "--quiet", "main")
    accepted(history, *ours)
    history.git("merge", "--quiet", "--no-edit", "theirs")
    assert set(merged) <= {entry.table for entry in baseline.read(tmp_path / NAME).entries}


def test_two_branches_that_both_create_it_merge(tmp_path: Path) -> None:
    history = History(tmp_path)
    (tmp_path / ".gitattributes").write_text(f"{NAME} merge=union\n", encoding="utf-8")
    history.commit()
    history.git("switch", "--quiet", "-c", "theirs")
    accepted(history, *"ace")
    history.git("switch", "--quiet", "main")
    accepted(history, *"bd")
    history.git("merge", "--quiet", "--no-edit", "theirs")
    assert [entry.table for entry in baseline.read(tmp_path / NAME).entries] == list("abcde")


def test_no_repository_no_attributes(tmp_path: Path) -> None:
    assert baseline.with_merge_by_union(tmp_path / NAME) is None
    assert not (tmp_path / ".gitattributes").exists()


def test_reading_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot be read"):
        baseline.read(tmp_path)
