"""A runner of GitHub Actions, as far as the action's own steps need one: files for outputs and variables, `gh` with a
store of comments. The scripts run in bash, as they do there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "integrations" / "github"
AUDIT = Path(sys.executable).parent / "audit"

#: `gh api` over a file of comments: lists them through jq, adds one, changes one; `fail` says what it refuses.
_GH = r"""#!/usr/bin/env python3
import json, os, pathlib, subprocess, sys
store = pathlib.Path(os.environ["FAKE_GH_STORE"])
kept = json.loads(store.read_text())
words = sys.argv[1:]
given = lambda name: words[words.index(name) + 1]
method = given("--method") if "--method" in words else "GET"
if method in kept["refuses"]:
    sys.exit("HTTP 403: Resource not accessible by integration")
if method == "GET":
    sys.exit(subprocess.run(["jq", "-r", given("--jq")], input=json.dumps(kept["comments"]), text=True).returncode)
body = pathlib.Path(given("-F").removeprefix("body=@")).read_text()
path = given("--method") and next(word for word in words if word.startswith("repos/"))
kept["calls"].append([method, path])
if method == "POST":
    kept["comments"].append({"id": len(kept["comments"]) + 1, "user": {"type": "Bot"}, "body": body})
else:
    next(each for each in kept["comments"] if each["id"] == int(path.rpartition("/")[2]))["body"] = body
store.write_text(json.dumps(kept))
"""


@dataclass
class Runner:
    """One job: what a step leaves in the files is there for the next."""

    temp: Path
    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""

    def __post_init__(self) -> None:
        self.temp.mkdir(exist_ok=True)
        self.variables["AUDIT"] = str(AUDIT)
        (self.temp / "gh").write_text(_GH)
        (self.temp / "gh").chmod(0o755)

    @property
    def summary(self) -> str:
        """The job summary."""
        return (self.temp / "github_step_summary").read_text()

    def step(self, script: str, environment: Mapping[str, str]) -> None:
        """Run one script; its variables and outputs are added to those of the job."""
        files = {name: self.temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        for name, file in files.items():
            file.touch()
            if name != "GITHUB_STEP_SUMMARY":
                file.write_text("")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))}
        runner = {
            "RUNNER_TEMP": str(self.temp), "GITHUB_ACTION_PATH": str(ROOT), **{k: str(v) for k, v in files.items()},
            "PATH": f"{self.temp}:{kept['PATH']}", "FAKE_GH_STORE": str(self.temp / "comments.json"),
            "GITHUB_REPOSITORY": "owner/shop",
        }  # fmt: skip
        ran = subprocess.run(
            ["bash", str(SCRIPTS / script)], cwd=self.folder, capture_output=True, text=True, check=False,
            env={**kept, **runner, **self.variables, **environment},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        self.log += ran.stdout + ran.stderr
        self.variables |= _pairs(files["GITHUB_ENV"])
        self.outputs |= _pairs(files["GITHUB_OUTPUT"])

    def check(self, event: str, *, name: str = "", path: str = ".", args: str = "", **environment: str) -> int:
        """The steps from the base to the check; the exit code that the verdict would have."""
        self.step("fetch_base.sh", {"GITHUB_EVENT_NAME": event, **environment})
        cache = str(self.temp / "auditor-cache")
        self.step("check.sh", {"AUDIT_PATH": path, "AUDIT_NAME": name, "AUDIT_ARGS": args, "AUDIT_CACHE": cache})
        return int(self.outputs["exit-code"])

    def comment(self, *before: dict[str, object], refuses: tuple[str, ...] = ()) -> tuple[list[list[str]], list[str]]:
        """The step that comments, where these comments are there: the calls that change something, and all bodies."""
        store = self.temp / "comments.json"
        store.write_text(json.dumps({"comments": list(before), "calls": [], "refuses": list(refuses)}))
        given = {"AUDIT_COMMENT": self.outputs["comment"], "AUDIT_CHANGED": self.outputs["changed"]}
        self.step("comment.sh", {**given, "AUDIT_NUMBER": "7", "GH_TOKEN": "x"})
        kept = json.loads(store.read_text())
        return kept["calls"], [each["body"] for each in kept["comments"]]


def _pairs(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
