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

from tests.histories import History, shop

JOB: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "integrations" / "gitlab.yml").read_text())[
    "audit-check"
]


def run(folder: Path, **variables: str) -> int:
    """The script without the step that installs the tool; its exit code."""
    install, check = JOB["script"]
    assert install == 'python -m pip install --quiet "$AUDITOR"'
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        **{name: str(value) for name, value in JOB["variables"].items()},
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
