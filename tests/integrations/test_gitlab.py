"""GitLab's job: its script, run as GitLab does, and its reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.histories import History, git, shop

JOB: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "integrations" / "gitlab.yml").read_text())[
    "audit-check"
]


def run(folder: Path, **variables: str) -> int:
    """The script without the step that installs the tool; its exit code."""
    _, install, check = JOB["script"]
    assert install == 'python -P -m pip install --quiet "$AUDITOR"'
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        **{name: str(value) for name, value in JOB["variables"].items()},
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
        **variables,
    }
    return subprocess.run(
        ["bash", "-ec", check], cwd=folder, env=environment, check=False, capture_output=True
    ).returncode


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = shop(tmp_path)
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"items_dao.py": None})
    return history


def test_a_merge_request_fails_on_what_is_new(history: History) -> None:
    base = history.git("rev-parse", "main").strip()
    assert run(history.folder, CI_MERGE_REQUEST_DIFF_BASE_SHA=base) == 1
    reports = JOB["artifacts"]["reports"]
    issues = json.loads((history.folder / reports["codequality"]).read_text())
    assert [issue["location"]["path"] for issue in issues] == ["ghost.py", "item.py"]
    assert ElementTree.parse(history.folder / reports["junit"]).getroot().get("failures") == "1"


def test_the_default_branch_reports_and_passes(history: History) -> None:
    assert run(history.folder) == 0
    assert (history.folder / JOB["artifacts"]["reports"]["codequality"]).exists()


@pytest.fixture
def origin(history: History) -> History:
    """main has gone on and orphaned a table since the feature left it; `merged` is what a merge would give."""
    history.git("switch", "--quiet", "main")
    history.commit({"orders_dao.py": None})
    history.git("switch", "--quiet", "-c", "merged")
    history.git("merge", "--quiet", "--no-edit", "--no-ff", "feature")
    return history


def clone(origin: History, branch: str) -> Path:
    folder = origin.folder / "clone"
    git(origin.folder, "clone", "--quiet", "--depth=1", f"--branch={branch}", f"file://{origin.folder}", str(folder))
    return folder


def failures(folder: Path) -> list[str]:
    """What fails, by the report of tests."""
    cases = ElementTree.parse(folder / JOB["artifacts"]["reports"]["junit"]).getroot().iter("testcase")
    return [case.get("name", "") for case in cases if case.find("failure") is not None]


@pytest.mark.parametrize("kind", ["merged_result", "merge_train"])
def test_merged_results_are_compared_with_their_target(origin: History, kind: str) -> None:
    left = origin.git("merge-base", "main", "feature").strip()
    folder = clone(origin, "merged")
    given = {"CI_MERGE_REQUEST_EVENT_TYPE": kind, "CI_MERGE_REQUEST_DIFF_BASE_SHA": left}
    assert run(folder, **given) == 1
    assert failures(folder) == ["orphaned-table items"]


def test_a_detached_merge_request_needs_the_commit_that_it_left_from(origin: History) -> None:
    left = origin.git("merge-base", "main", "feature").strip()
    folder = clone(origin, "feature")
    assert run(folder, CI_MERGE_REQUEST_EVENT_TYPE="detached", CI_MERGE_REQUEST_DIFF_BASE_SHA=left) == 1
    assert failures(folder) == ["orphaned-table items"]


def test_a_push_to_the_default_branch_is_compared_with_the_commit_before(origin: History) -> None:
    folder = clone(origin, "main")
    assert run(folder, CI_COMMIT_BEFORE_SHA=origin.git("rev-parse", "main~1").strip()) == 1
    assert failures(folder) == ["orphaned-table orders"]
    assert run(folder, CI_COMMIT_BEFORE_SHA="0" * 40) == 0


def test_several_projects_have_caches_of_their_own() -> None:
    assert JOB["cache"]["key"] == "auditor-$AUDIT_NAME"
    merge_request, default_branch = JOB["rules"]
    assert merge_request["variables"] == {"AUDIT_CACHE_POLICY": "pull"}
    assert default_branch["variables"] == {"AUDIT_CACHE_POLICY": "pull-push"}
