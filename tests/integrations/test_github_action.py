"""The action: its description, and its steps as the scripts that they are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.histories import History, git, model, shop

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
SCRIPTS = ROOT / "integrations" / "github"


def step(script: str, folder: Path, temp: Path, **environment: str) -> dict[str, str]:
    """Run one script as a step; its outputs and environment variables."""
    files = {name: temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))}
    before = files["GITHUB_ENV"].read_text() + files["GITHUB_OUTPUT"].read_text()
    runner = {"RUNNER_TEMP": str(temp), "GITHUB_ACTION_PATH": str(ROOT), **{k: str(v) for k, v in files.items()}}
    ran = subprocess.run(
        ["bash", str(SCRIPTS / script)], cwd=folder, env={**kept, **runner, **environment}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    after = files["GITHUB_ENV"].read_text() + files["GITHUB_OUTPUT"].read_text()
    lines = [line for line in after.splitlines() if line not in before.splitlines()]
    return {"stdout": ran.stdout, "stderr": ran.stderr, **dict(line.split("=", 1) for line in lines)}


AUDIT = {"AUDIT": str(Path(sys.executable).parent / "audit"), "AUDIT_CACHE": "cache of the job"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What actions/checkout leaves: one commit of a feature branch, and nothing of main."""
    history = shop(tmp_path / "origin")
    history.git("switch", "--quiet", "-c", "feature")
    history.commit({"a.md": "a\n"})
    history.commit({"coupon.py": model("Coupon", "coupons")})
    history.git("switch", "--quiet", "main")
    history.commit({"b.md": "b\n"})
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", f"file://{history.folder}", "clone")
    return tmp_path / "clone"


def test_a_pull_request(clone: Path, tmp_path: Path) -> None:
    """A shallow clone is deepened, the check fails on what is new, and all files are there."""
    fetched = step("fetch_base.sh", clone, tmp_path, GITHUB_BASE_REF="main")
    assert fetched["AUDIT_REF"] == "origin/main"
    checked = step("check.sh", clone, tmp_path, AUDIT_REF="origin/main", AUDIT_ARGS="--fail-on\nAUD001\n", **AUDIT)
    assert checked["exit-code"] == "1"
    assert checked["stdout"].startswith("::error file=coupon.py,line=4,")
    assert '"2.1.0"' in Path(checked["sarif"]).read_text()
    assert "coupons" in Path(checked["comment"]).read_text()
    assert "coupons" in (tmp_path / "github_step_summary").read_text()


def test_no_pull_request(clone: Path, tmp_path: Path) -> None:
    assert step("fetch_base.sh", clone, tmp_path)["AUDIT_REF"] == ""
    assert step("check.sh", clone, tmp_path, AUDIT_ARGS="--exit-zero", **AUDIT)["exit-code"] == "0"


def test_a_commit_as_the_base(clone: Path, tmp_path: Path) -> None:
    git(clone, "fetch", "--quiet", "--unshallow")
    commit = git(clone, "rev-parse", "HEAD~1").strip()
    assert step("fetch_base.sh", clone, tmp_path, AUDIT_BASE=commit)["AUDIT_REF"] == commit


def test_a_check_that_cannot_be_made_is_said(clone: Path, tmp_path: Path) -> None:
    checked = step("check.sh", clone, tmp_path, AUDIT_REF="origin/main", **AUDIT)
    assert checked["exit-code"] == "2"
    assert "git fetch origin main" in checked["stderr"]
    assert "could not be made" in (tmp_path / "github_step_summary").read_text()


def test_inputs_are_data(clone: Path, tmp_path: Path) -> None:
    """An input is one argument, whatever it holds."""
    checked = step("check.sh", clone, tmp_path, AUDIT_PATH="$(touch pwned); x", AUDIT_ARGS="`touch pwned`", **AUDIT)
    assert checked["exit-code"] == "2"
    assert not (clone / "pwned").exists()


def test_no_step_puts_an_expression_into_a_script() -> None:
    runs = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert runs
    assert not any("${{" in run for run in runs)


def test_every_script_and_output_exists() -> None:
    text = (ROOT / "action.yml").read_text()
    assert {Path(name).name for name in re.findall(r"integrations/github/\w+\.sh", text)} == {
        path.name for path in SCRIPTS.glob("*.sh")
    }
    known = set(ACTION["inputs"])
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == known
    assert {step["uses"].partition("@")[0] for step in ACTION["runs"]["steps"] if "uses" in step} == {
        "actions/setup-python", "actions/cache/restore", "actions/cache/save", "github/codeql-action/upload-sarif",
    }  # fmt: skip


def test_only_the_default_branch_saves_the_cache_and_forks_get_no_comment() -> None:
    steps = {step.get("uses", step.get("name", "")).partition("@")[0]: step for step in ACTION["runs"]["steps"]}
    assert steps["actions/cache/save"]["if"] == "github.ref_name == github.event.repository.default_branch"
    assert "if" not in steps["actions/cache/restore"]
    guard = steps["Comment on the pull request"]["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in guard


def test_a_python_that_is_too_old_is_said(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\n[ $1 = -c ] && exit 1\necho Python 3.9.18\n")
    (tmp_path / "python").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path)}
    command = ["bash", str(SCRIPTS / "install.sh")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "auditor needs Python 3.11 or newer, and this is Python 3.9.18" in ran.stdout


@pytest.mark.slow
def test_it_installs_itself(tmp_path: Path) -> None:
    installed = step("install.sh", tmp_path, tmp_path)
    ran = subprocess.run([installed["AUDIT"], "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("audit ")


def test_history_is_a_repository(clone: Path) -> None:
    assert History(clone).git("rev-parse", "--is-shallow-repository").strip() == "true"
