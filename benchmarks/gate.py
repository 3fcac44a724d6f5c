"""`audit check` on real commits: what it says of each, against the commit before.

    python -m benchmarks.gate CLONE COMMIT ... [--path FOLDER] [--json FILE]

The clone's work tree is checked out at each commit; the base is its first parent. Measures processor seconds with
a warm cache (the base was audited before).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    """One line a commit: exit code, seconds, what is new with its cause."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("commits", nargs="+")
    parser.add_argument("--path", default=".")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    told = []
    with tempfile.TemporaryDirectory() as cache:
        for commit in given.commits:
            told.append(checked(given.clone, commit, given.path, cache))
            sys.stdout.write(line_of(told[-1]))
            sys.stdout.flush()
    if given.json:
        given.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


def checked(clone: Path, commit: str, path: str, cache: str) -> dict[str, Any]:
    """The check of one commit against its first parent."""
    git = ("git", "-C", str(clone))
    subprocess.run((*git, "checkout", "--quiet", "--force", "--detach", commit), check=True)
    subprocess.run((*git, "clean", "-fdxq"), check=True)
    command = (sys.executable, "-m", "auditor", "check", path, "--base", "HEAD^1", "--format", "json", "--quiet")
    before = os.times()
    ran = subprocess.run((*command, "--cache-dir", cache), cwd=clone, capture_output=True, text=True, check=False)
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    subject = subprocess.run((*git, "show", "-s", "--format=%s", commit), capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)["findings"] if ran.returncode in {0, 1} else []
    new = [each for each in found if each["state"] == "new"]
    return {
        "commit": commit[:12], "subject": subject.stdout.strip(), "exit": ran.returncode, "seconds": seconds,
        "said": ran.stderr.strip(),
        "new": [{key: each[key] for key in ("code", "severity", "table", "message", "cause")} for each in new],
    }  # fmt: skip


def line_of(told: dict[str, Any]) -> str:
    """The commit with what is new, one finding a line."""
    lines = [f"{told['commit']} exit {told['exit']} {told['seconds']:.1f} s  {told['subject']} {told['said']}\n"]
    lines += [f"    {each['code']} {each['severity']} {each['message']}; {each['cause']}\n" for each in told["new"]]
    return "".join(lines)


if __name__ == "__main__":
    main()
