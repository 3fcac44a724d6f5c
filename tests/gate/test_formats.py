"""Every format: what it says, that it is well-formed, and that no name in it can do anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fastjsonschema
import pytest

from auditor.findings import Severity
from auditor.gate import Judged, Outcome, State
from auditor.gate.formats import all_formats
from tests.commands import Command
from tests.gate.outcomes import HOSTILE, every_state, finding, hostile, outcome
from tests.histories import shop

NAMES = ["github", "gitlab", "json", "junit", "markdown", "sarif", "text"]


def rendered(name: str, given: Outcome) -> str:
    return all_formats()[name].render(given)


@pytest.fixture(scope="module")
def is_sarif() -> Callable[[object], object]:
    schema = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    validate: Callable[[object], object] = fastjsonschema.compile(schema)
    return validate


def results_of(text: str) -> dict[str, dict[str, Any]]:
    """The results of a SARIF log by their table."""
    results = json.loads(text)["runs"][0]["results"]
    return {result["properties"]["table"]: result for result in results}


def test_each_is_there() -> None:
    assert sorted(all_formats()) == NAMES


def test_text() -> None:
    assert rendered("text", every_state()).splitlines() == [
        "app/models.py:7: AUD001 orders: nothing reads or writes it; its last reader list_orders (dao.py) was"
        " removed by this change",
        "app/models.py:7: AUD001 warning: doubtful: nothing reads or writes it; this change adds it, and nothing"
        " uses it",
        ".auditor-baseline.json: AUD001:stale is accepted and no longer found; audit baseline prune",
        'To accept: audit baseline accept AUD001:orders . --reason "..."',
        "1 failing, 1 new warning, compared with origin/main (cccccccccccc) and .auditor-baseline.json (1 known at the"
        " base, 1 in the baseline, 1 suppressed, 1 resolved by this change).",
        "3 of 3 files parsed, 0 SQL statements read, 0 blind spots.",
    ]


def test_json() -> None:
    document = json.loads(rendered("json", every_state()))
    assert document["schema_version"] == 1
    assert document["failed"] is True
    assert document["base"] == {"ref": "origin/main", "commit": "c" * 40}
    assert document["counts"] == {
        "gating": 1, "new": 2, "known": 1, "accepted": 1, "suppressed": 1, "resolved": 1, "not_selected": 0,
    }  # fmt: skip
    first = document["findings"][0]
    assert (first["table"], first["state"], first["gates"]) == ("orders", "new", True)
    assert first["cause"].startswith("its last reader")
    assert first["fingerprint"] == finding("orders").fingerprint


def test_sarif_is_valid(is_sarif: Callable[[object], object]) -> None:
    for given in (every_state(), hostile(), outcome()):
        is_sarif(json.loads(rendered("sarif", given)))


def test_sarif_says_what_is_new_and_what_is_suppressed() -> None:
    results = results_of(rendered("sarif", every_state()))
    states = {table: (result["level"], result["baselineState"]) for table, result in results.items()}
    assert states == {
        "orders": ("error", "new"),
        "doubtful": ("warning", "new"),
        "known": ("error", "unchanged"),
        "old": ("error", "unchanged"),
        "quiet": ("error", "unchanged"),
    }
    kinds = {table: result["suppressions"] for table, result in results.items() if "suppressions" in result}
    assert kinds == {
        "old": [{"kind": "external", "status": "accepted", "justification": "the export (ops)"}],
        "quiet": [{"kind": "inSource", "status": "accepted", "justification": "kept"}],
    }


def test_sarif_knows_no_lines_in_its_fingerprints() -> None:
    before = results_of(rendered("sarif", outcome(Judged(finding("t", line=1), State.NEW))))["t"]
    after = results_of(rendered("sarif", outcome(Judged(finding("t", path="moved.py", line=99), State.NEW))))["t"]
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["locations"] != after["locations"]


def test_sarif_explains_each_rule() -> None:
    driver = json.loads(rendered("sarif", every_state()))["runs"][0]["tool"]["driver"]
    assert driver["rules"][0]["id"] == "AUD001"
    assert all("What to do" in rule["help"]["markdown"] for rule in driver["rules"])


def test_paths_start_at_the_top_of_the_repository() -> None:
    given = outcome(Judged(finding("t", path="häuser und/x.py"), State.NEW, True))
    location = results_of(rendered("sarif", given))["t"]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "backend/h%C3%A4user%20und/x.py", "uriBaseId": "%SRCROOT%"}
    assert "file=backend/häuser und/x.py,line=7" in rendered("github", given)
    assert json.loads(rendered("gitlab", given))[0]["location"]["path"] == "backend/häuser und/x.py"
    assert rendered("text", given).startswith("häuser und/x.py:7: ")


def test_github_prints_ten_of_a_type() -> None:
    errors = [Judged(finding(f"t{number}"), State.NEW, True) for number in range(13)]
    warnings = [Judged(finding(f"w{number}", Severity.WARNING), State.NEW) for number in range(2)]
    lines = rendered("github", outcome(*errors, *warnings)).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 2
    assert lines[-1].endswith("3 more in the summary.")


def test_github_writes_the_job_summary(tmp_path: Path, audit_command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    history = shop(tmp_path / "work")
    history.add({"items_dao.py": None})
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    ran = audit_command("check", "--base", "HEAD", "--format", "github", cwd=history.folder)
    assert ran.code == 1
    assert ran.out.startswith("::error file=item.py,line=4,title=AUD001 orphaned-table::items: ")
    assert summary.read_text().startswith("before\n<!-- audit check -->\n## ❌ audit check: 1 failing\n")


def test_gitlab_has_what_gitlab_wants() -> None:
    issues = json.loads(rendered("gitlab", every_state()))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "major"]
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert set(issues[0]) == {"description", "check_name", "fingerprint", "severity", "location"}


def test_gitlab_fingerprints_are_unique() -> None:
    twice = [Judged(finding("t"), State.NEW), Judged(finding("t", path="other.py"), State.NEW)]
    assert len({issue["fingerprint"] for issue in json.loads(rendered("gitlab", outcome(*twice)))}) == 2


def test_junit_counts() -> None:
    suites = ElementTree.fromstring(rendered("junit", every_state()))
    assert {key: suites.get(key) for key in ("tests", "failures", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "skipped": "3",
    }
    assert [case.get("name") for case in suites.iter("testcase")][-1] == "suppression-without-reason"
    strict = ElementTree.fromstring(rendered("junit", replace(every_state(), strict=True)))
    assert strict.get("failures") == "2"


def test_markdown_tells_the_delta_and_what_to_do() -> None:
    text = rendered("markdown", every_state())
    assert "## ❌ audit check: 1 failing, 1 new warning" in text
    row = "| `orders` | AUD001 orphaned-table | `backend/app/models.py:7` | its last reader list\\_orders (dao.py) was"
    assert row in text
    assert "**What to do**" in text
    assert "- `gone` (AUD001 orphaned-table)" in text
    assert rendered("markdown", outcome()).startswith("<!-- audit check -->\n## ✅ audit check: 0 failing\n")


@pytest.mark.parametrize("name", NAMES)
def test_no_control_character_comes_through(name: str) -> None:
    text = rendered(name, hostile())
    text.encode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\uffff]", text)


def test_github_runs_only_our_commands() -> None:
    lines = rendered("github", hostile()).splitlines()
    assert all(
        re.match(r"::(?:error file=backend/app/\d+\.py,line=7,|notice )title=|audit check: ", line) for line in lines
    )
    assert not any("##[" in line for line in lines)
    assert not any(re.search(r"%(?!25|3A|2C)", line) for line in lines)


def test_markdown_takes_names_as_text() -> None:
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", rendered("markdown", hostile()))  # what is left outside of code
    assert re.sub(r"\\<|<!-- -->|<!-- audit check -->|</?(?:details|summary)>", "", text).count("<") == 0
    assert not re.search(r"@\w", text)
    assert not re.search(r"(?<!\\)\]\(", text)
    rows = [line for line in rendered("markdown", hostile()).splitlines() if line.startswith("| `")]
    assert len(rows) == len(HOSTILE)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def test_xml_and_json_stay_what_they_are() -> None:
    suites = ElementTree.fromstring(rendered("junit", hostile()))
    assert len(suites.findall(".//failure")) == len(HOSTILE)
    assert len(json.loads(rendered("gitlab", hostile()))) == len(HOSTILE)
    assert len(json.loads(rendered("json", hostile()))["findings"]) == len(HOSTILE) + 1


def test_several_outputs_at_once(tmp_path: Path, audit_command: Command) -> None:
    history = shop(tmp_path)
    outputs = [part for name in NAMES for part in ("--output", f"{name}=out.{name}")]
    ran = audit_command("check", *outputs, cwd=history.folder)
    assert ran.code == 1
    assert (tmp_path / "out.text").read_text() == ran.out
    assert {path.suffix[1:] for path in tmp_path.glob("out.*")} == set(NAMES)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "audit.sarif"], "FORMAT=FILE"),
        (["--output", "sarf=x"], "did you mean 'sarif'?"),
        (["--format", "sarf"], "did you mean 'sarif'?"),
        (["--select", "AUD999"], "no rule 'AUD999'"),
        (["--output", "sarif=no/such/folder/x"], "cannot write"),
    ],
)
def test_what_is_wrong_with_the_arguments(
    tmp_path: Path, audit_command: Command, arguments: list[str], said: str
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    ran = audit_command("check", *arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--ignore", "AUD001"], 0),
        (["--ignore", "orphaned-table"], 0),
        (["--select", "AUD002"], 0),
        (["--select", "ALL"], 1),
        (["--fail-on", "AUD002"], 0),
        (["--fail-on", "note"], 1),
    ],
)
def test_selection(tmp_path: Path, audit_command: Command, arguments: list[str], code: int) -> None:
    shop(tmp_path)
    assert audit_command("check", *arguments, cwd=tmp_path).code == code
