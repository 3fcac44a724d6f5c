"""An audit is one folder: with a second one in the house, everything knows it."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.audits import all_audits
from auditor.cache import Cache
from auditor.errors import ConfigError
from auditor.gate.formats import all_formats
from auditor.gate.selection import audits_for, selection_of
from auditor.pipeline import audit, configure
from auditor.report import renderers
from tests.audits.toy import toy_audit
from tests.commands import Command
from tests.projects import MODELS, write

LONG = (
    MODELS.replace('"orders"', '"orders_of_customers"')
    + """

def all_of(session: Session):
    session.add(Order())
    return session.scalars(select(Order)).all()
"""
)
SETTINGS = "[tool.auditor.toy]\nlongest = 6\n"
REVISION = 'revision = "a1"\ndown_revision = None\ndef upgrade():\n    pass\n'
PROJECT = {"models.py": LONG, "pyproject.toml": SETTINGS, "migrations/versions/a1.py": f"import alembic\n{REVISION}"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    with toy_audit(tmp_path / "house"):
        yield write(tmp_path / "project", PROJECT)


def test_its_findings_are_selected_and_fail(project: Path, audit_command: Command) -> None:
    ran = audit_command("check", "--select", "TOY001", cwd=project)
    assert ran.code == 1
    assert "models.py:7: TOY001 orders_of_customers is a long name" in ran.out
    assert audit_command("check", cwd=project).code == 1  # it is one of its gates
    assert audit_command("check", "--ignore", "TOY001", cwd=project).code == 0


@pytest.mark.parametrize("name", list(all_formats()))
def test_they_are_in_every_format_of_the_check(project: Path, audit_command: Command, name: str) -> None:
    ran = audit_command("check", "--select", "ALL", "--format", name, cwd=project)
    assert "orders_of_customers" in ran.out
    assert "TOY001" in ran.out
    if name in {"json", "sarif", "gitlab"}:
        assert json.loads(ran.out)
    if name == "junit":
        assert ET.fromstring(ran.out).tag == "testsuites"


@pytest.mark.parametrize("name", sorted({*all_formats(), *renderers()}))
def test_it_has_a_command_with_every_format(project: Path, audit_command: Command, name: str) -> None:
    ran = audit_command("toy", "--format", name, cwd=project)
    assert ran.code == 1
    assert "orders_of_customers" in ran.out.replace("\\_", "_")
    assert "TOY001" in ran.out


def test_its_section_and_details_are_in_json(project: Path, audit_command: Command) -> None:
    document = json.loads(audit_command("toy", "--format", "json", cwd=project).out)
    assert list(document) == ["schema_version", "tool", "coverage", "toys", "findings", "suppressed"]
    assert document["toys"] == ["orders_of_customers"]
    table, revision = sorted(document["findings"], key=lambda finding: finding["code"])
    assert (table["table"], table["columns"]) == ("orders_of_customers", ["id"])
    assert "revision" not in table
    assert (revision["table"], revision["revision"]) == (None, "a1")
    assert "columns" not in revision


def test_options_win_over_the_configuration(project: Path, audit_command: Command) -> None:
    assert audit_command("toy", "--longest", "30", cwd=project).code == 0
    write(project, {"pyproject.toml": "[tool.auditor.toy]\nlongest = 30\n"})
    assert audit_command("toy", cwd=project).code == 0
    assert audit_command("toy", "--longest", "6", "--output", "out.txt", cwd=project).code == 1
    assert "TOY001" in (project / "out.txt").read_text()


def test_an_unknown_key_is_an_error_with_a_suggestion(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.auditor.toy]\nlongst = 6\n"})
    with pytest.raises(ConfigError, match="toy: unknown key 'longst', did you mean 'longest'"):
        configure(project, None)
    write(project, {"pyproject.toml": "[tool.auditor.tyo]\nlongest = 6\n"})
    with pytest.raises(ConfigError, match="unknown key 'tyo', did you mean 'toy'"):
        configure(project, None)


def test_its_severities_are_configured_as_all(project: Path, audit_command: Command) -> None:
    write(project, {"pyproject.toml": f"[tool.auditor.rules]\nlong-name = 'note'\n{SETTINGS}"})
    assert audit_command("toy", cwd=project).code == 0
    assert audit_command("check", cwd=project).code == 0
    assert audit_command("toy", "--fail-on", "note", cwd=project).code == 1


def test_why_it_cannot_run_is_said(project: Path, audit_command: Command) -> None:
    write(project, {"pyproject.toml": "[tool.auditor.toy]\nlongest = -1\n"})
    ran = audit_command("toy", cwd=project)
    assert (ran.code, "audit toy cannot run: no toys wanted" in ran.err) == (2, True)
    assert audit_command("check", cwd=project).code == 0
    ran = audit_command("check", "--select", "TOY001", cwd=project)
    assert (ran.code, "no toys wanted" in ran.err) == (2, True)


def test_a_baseline_holds_columns_and_revisions(project: Path, audit_command: Command) -> None:
    accepting = ("baseline", "accept", "--reason", "agreed")
    assert audit_command(*accepting, "TOY001:orders_of_customers(id)", cwd=project).code == 0
    assert audit_command(*accepting, "TOY002:a1", cwd=project).code == 0
    text = (project / ".auditor-baseline.json").read_text()
    assert '"table": "orders_of_customers", "columns": "id"' in text
    assert '"revision": "a1"' in text
    both = ("--select", "TOY001", "--select", "TOY002")
    ran = audit_command("check", *both, "--fail-on", "note", "--strict", "--format", "json", cwd=project)
    states = {each["code"]: each["state"] for each in json.loads(ran.out)["findings"]}
    assert (ran.code, states) == (0, {"TOY001": "accepted", "TOY002": "accepted"})
    assert audit_command("toy", "--fail-on", "note", cwd=project).code == 0
    assert audit_command("check", "--strict", cwd=project).code == 0  # entries of rules that do not gate are not stale
    audit_command("baseline", "prune", cwd=project)
    assert (project / ".auditor-baseline.json").read_text() == text
    write(project, {"models.py": MODELS})
    assert audit_command("check", "--strict", cwd=project).code == 1
    audit_command("baseline", "prune", cwd=project)
    assert "TOY001" not in (project / ".auditor-baseline.json").read_text()


def test_a_comment_in_a_revision_suppresses(project: Path, audit_command: Command) -> None:
    write(project, {"migrations/versions/a1.py": f"# audit: ignore[TOY002] agreed\n{REVISION}"})
    document = json.loads(audit_command("toy", "--format", "json", cwd=project).out)
    assert [each["code"] for each in document["suppressed"]] == ["TOY002"]


def test_a_comment_for_an_audit_that_did_not_run_is_left_alone(project: Path, audit_command: Command) -> None:
    comment = "# audit: ignore[TOY001] agreed\n"
    write(project, {"models.py": LONG.replace("class Order", f"{comment}class Order")})
    tables = json.loads(audit_command("tables", "--format", "json", cwd=project).out)
    assert tables["findings"] == []
    assert [
        each["code"] for each in json.loads(audit_command("toy", "--format", "json", cwd=project).out)["suppressed"]
    ] == ["TOY001"]
    write(project, {"pyproject.toml": "[tool.auditor.toy]\nlongest = 30\n"})
    checked = json.loads(audit_command("check", "--format", "json", cwd=project).out)
    assert [each["code"] for each in checked["findings"]] == ["AUD010"]


def test_other_audits_do_not_even_import_it(project: Path, audit_command: Command) -> None:
    write(project, {"pyproject.toml": ""})
    assert audit_command("tables", cwd=project).code == 0
    assert audit_command("show", "orders_of_customers", cwd=project).code == 0
    assert not [name for name in sys.modules if name.startswith("auditor.audits.toy.")]


def test_only_the_audits_that_could_find_something_run(project: Path) -> None:
    def running(*select: str, fail_on: tuple[str, ...] = (), accepted: tuple[str, ...] = ()) -> set[str]:
        selection = selection_of(select, (), fail_on)
        return set(audits_for(selection, configure(project, None), accepted))

    every = {each.name for each in all_audits()}
    assert running("AUD001") == {"usage"}
    assert running("TOY002") == {"toy"}
    assert running("AUD001", accepted=("TOY002",)) == {"usage", "toy"}
    assert running("ALL") == running("AUD010") == every  # what a comment suppresses is known when all have run
    assert {"usage", "toy", "comments"} <= running()
    assert "indexes" not in running()  # whose only error is that of its own command
    assert running("AUD107") == {"indexes"}


def test_its_rules_are_explained(project: Path, audit_command: Command) -> None:
    assert "TOY001  long-name" in audit_command("explain", cwd=project).out
    assert "A table whose name is long." in audit_command("explain", "long-name", cwd=project).out
    help_ = audit_command("--help", cwd=project).out
    assert "toy" in help_
    assert "usage" not in help_.partition("Commands:")[2]
    assert "--longest" in audit_command("toy", "--help", cwd=project).out


def test_what_was_kept_is_that_of_the_same_audits(project: Path, tmp_path: Path) -> None:
    def cache() -> Cache:
        return Cache(tmp_path / "cache.sqlite", print, today=0)

    both = audit(project, only=["usage", "toy"], jobs=1, cache=cache())
    assert set(both.results) == {"comments", "toy", "usage"}
    assert audit(project, only=["usage", "toy"], jobs=1, cache=cache()) == both
    assert set(audit(project, only=["usage"], jobs=1, cache=cache()).results) == {"comments", "usage"}
    found = audit(project, only={"toy": {"longest": 30}}, jobs=1, cache=cache()).findings
    assert [finding.code for finding in found] == ["TOY002"]
