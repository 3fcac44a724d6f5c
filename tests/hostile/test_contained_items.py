"""A bug of ours in one table, module, file, revision, rule or audit costs that one: it is said, and the rest stays."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from auditor import audits
from auditor.audits.indexes import judge as indexes
from auditor.audits.layout import survey
from auditor.audits.migrations import judge as migrations
from auditor.audits.usage import cause
from auditor.audits.usage import judge as usage
from auditor.audits.usage.rules import orphaned_table
from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Blindness
from auditor.findings import Report
from auditor.link.domain.ledger import Ledger
from auditor.link.libraries.sqlalchemy.declare import column_types, constraints, schema
from auditor.link.results import calls_graph, entries, mentions, predicates, sqlfiles
from auditor.link.results.account import settle
from auditor.pipeline import audit
from auditor.replay import machine as machines
from tests.commands import Command
from tests.histories import shop
from tests.hostile.test_contained import failing
from tests.projects import MODELS, write
from tests.projects import statuses as statuses_of

REVISION = (
    "from alembic import op\nimport sqlalchemy as sa\nrevision = {0!r}\ndown_revision = {1!r}\n"
    "def upgrade():\n    op.create_table({2!r}, sa.Column('id', sa.Integer, primary_key=True))\n"
    "def downgrade():\n    op.drop_table({2!r})\n"
)
NOTES = MODELS.replace("Order", "Note").replace("orders", "notes")
FILES = {
    "m.py": MODELS + "    items = relationship('Order')\n",
    "n.py": "from dead import Ghost\n"
    + MODELS.replace("Order", "Note").replace("orders", "notes")
    + "    items = relationship('Note')\n",
    "dead.py": MODELS.replace("Order", "Ghost").replace("orders", "ghosts"),
    "index.py": "from sqlalchemy import Index\nfrom m import Order\nfrom n import Note\nIndex('a', Note.id)\n",
    "u.py": "from m import Order\nfrom n import Note\ndef f(s: Session):\n    s.query(Order).filter_by(id=1).all()\n"
    "def g(s: Session):\n    s.query(Note).filter_by(id=1).all()\n    s.execute('select id from notes where id = 1')\n",
    "a.sql": "select * from orders;",
    "b.sql": "select * from notes;",
    "notes.yaml": "table: ghosts\n",
    "migrations/env.py": "",
    "migrations/versions/a.py": REVISION.format("a", None, "notes"),
    "migrations/versions/b.py": REVISION.format("b", "a", "orders"),
}


histories = import_module("auditor.replay.history")


class Place(NamedTuple):
    """A function of ours that fails for what has `notes` to do with, and what the blind spot says."""

    module: Any
    name: str
    says: str


def about(value: object) -> bool:
    """Is the item of the table, the class, the file or the revision that fails?"""
    words = [getattr(value, name, "") for name in ("name", "path", "id", "key")]
    words += [getattr(getattr(value, name, None), "name", "") for name in ("key", "info", "module", "unit")]
    shown = {str(word) for word in (value, *words)}
    return not shown.isdisjoint({"notes", "n.Note", "n.py", "n", "b.sql", "migrations/versions/a.py", "a", "Note", "g"})


PLACES = {
    "a table": Place(schema, "_table", "the columns of notes"),
    "types": Place(column_types, "take_over_types", "types of columns"),
    "an index": Place(constraints, "_read_loose", "an index"),
    "mentions of a module": Place(mentions, "_add_names", "imports"),
    "mentions of a class": Place(mentions, "_add_of_class", "what Note names"),
    "a file in an account": Place(settle, "occurrences_in", "names in the file"),
    "a text in an account": Place(settle, "occurrences_in_text", "names in notes.yaml"),
    "what is looked for": Place(settle, "find_wanted", "where tables are named"),
    "a file of SQL": Place(sqlfiles, "_from_file", "SQL in b.sql"),
    "a class that is called": Place(calls_graph, "_add_class", "the class Note"),
    "an entry point": Place(entries, "entry_of", "what calls "),
    "a statement": Place(predicates, "_of_context", "asks"),
    "SQL that asks": Place(predicates, "predicates_of_sql", "what SQL asks"),
    "a verdict": Place(usage, "judge", "the verdict on notes"),
    "indexes of a table": Place(indexes, "propose", "the indexes of notes"),
    "spare indexes": Place(indexes, "_spare", "the indexes of notes"),
    "a revision": Place(machines.Machine, "run", "the revision is followed up to here"),
    "a history": Place(histories, "_environment", "the history in migrations is not replayed"),
    "a convention": Place(histories, "naming_convention", "the naming convention is not known"),
    "a rule of a revision": Place(migrations, "of_revision", "the revision a"),
    "a question to a history": Place(migrations, "misshapen", "the graph of the revisions"),
    "a proposal": Place(survey, "_proposal", "the proposal for n.py"),
}
#: What fails as a whole, for it is about no item.
WHOLE = {
    "types",
    "what is looked for",
    "a history",
    "a convention",
    "a question to a history",
    "a text in an account",
    "an index",
}


@pytest.fixture(autouse=True)
def _not_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_DEBUG")


def report_of(folder: Path) -> Report:
    given: dict[str, dict[str, object]] = {name: {} for name in ("usage", "indexes", "migrations", "comments")}
    return audit(write(folder, FILES), only={**given, "layout": {"tables": 0, "lines": 1}}, jobs=1)


@pytest.mark.parametrize("kind", PLACES)
def test_it_costs_that_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    place = PLACES[kind]
    whole = report_of(tmp_path)
    real = getattr(place.module, place.name)
    wanted = (lambda *given: True) if kind in WHOLE else lambda *given: any(about(each) for each in given)
    monkeypatch.setattr(place.module, place.name, failing(real, wanted, TypeError))
    report = report_of(tmp_path)
    said = [spot for spot in report.coverage.blind_spots if "TypeError" in spot.detail]
    assert any(place.says in spot.detail for spot in said), report.coverage.blind_spots
    assert "s3cr3t" not in repr(report)
    assert list(report.results) == list(whole.results)
    assert statuses_of(report)["orders"] == statuses_of(whole)["orders"]
    assert [table.table.name for table in report.of(Usage).tables] == [t.table.name for t in whole.of(Usage).tables]
    assert any(each.table == "ghosts" for each in report.findings)
    assert report.unchecked == ()


@pytest.mark.parametrize("once", [True, False])
def test_where_what_is_for_all_tables_fails_none_is_orphaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, once: bool
) -> None:
    """The graph; and what was found is entered with the next, where that fails once."""
    whole = report_of(tmp_path)
    first = iter([True])
    module, name = (Ledger, "settle") if once else (usage, "UsageGraph")
    real: Callable[..., object] = getattr(module, name)
    monkeypatch.setattr(module, name, failing(real, lambda *given: next(first, False), TypeError))
    report = report_of(tmp_path)
    assert any("TypeError" in spot.detail for spot in report.coverage.blind_spots)
    assert statuses_of(report).keys() == statuses_of(whole).keys()
    assert "orphaned" not in {now for name, now in statuses_of(report).items() if statuses_of(whole)[name] != now}


JUDGES: dict[str, ModuleType] = {"indexes": indexes, "migrations": migrations}


@pytest.mark.parametrize("name", JUDGES)
def test_an_audit_that_fails_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, audit_command: Command
) -> None:
    function = {"indexes": "Reach", "migrations": "Audited"}[name]
    module = JUDGES[name]
    monkeypatch.setattr(module, function, failing(getattr(module, function), lambda *_, **__: True, TypeError))
    report = report_of(tmp_path)
    assert name not in report.results
    assert statuses_of(report)["orders"] == "read_only"
    (said,) = report.unchecked
    assert said.startswith(f"the audit {name}: TypeError")
    ran = audit_command("check", "--select", "ALL", "--no-cache", cwd=tmp_path)
    assert f"not checked: the audit {name}" in ran.err
    assert ran.code in {1, 2}  # 1 where another audit finds what fails
    alone = audit_command(name, "--no-cache", cwd=tmp_path)
    assert (alone.code, "Traceback" in alone.err) == (2, False)


def test_a_rule_that_fails_is_said_and_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audit_command: Command
) -> None:
    rule = orphaned_table.RULE
    object.__setattr__(rule, "check", failing(rule.check, lambda *_: True, TypeError))
    try:
        report = report_of(tmp_path)
        ran = audit_command("check", "--no-cache", cwd=tmp_path)
        shown = audit_command("tables", "--no-cache", cwd=tmp_path)
    finally:
        object.__setattr__(rule, "check", orphaned_table.check)
    assert [said.partition(":")[0] for said in report.unchecked] == [rule.code]
    assert any(rule.code in spot.detail for spot in report.coverage.blind_spots)
    assert ran.code == shown.code == 2
    assert f"not checked: {rule.code}: TypeError" in ran.err
    assert "ghosts" in shown.out


def test_a_comparison_that_fails_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audit_command: Command
) -> None:
    history = shop(tmp_path)
    history.git("switch", "--quiet", "-c", "feature")
    (history.folder / "order_dao.py").unlink(missing_ok=True)
    history.commit({"dead.py": FILES["dead.py"]})
    monkeypatch.setattr(cause, "compare", failing(cause.compare, lambda *_: True, TypeError))
    ran = audit_command("check", "--base", "main", "--no-cache", cwd=history.folder)
    assert "not checked: what the change did, of the audit usage: TypeError" in ran.err
    assert ran.code in {1, 2}


def test_nothing_is_said_where_nothing_fails(tmp_path: Path) -> None:
    report = report_of(tmp_path)
    assert report.unchecked == ()
    assert not [spot for spot in report.coverage.blind_spots if spot.kind is Blindness.INTERNAL]
    assert audits.names()
