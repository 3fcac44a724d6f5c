"""Audit each folder in a folder of hostile inputs and say what it took: `python -m benchmarks.hostile FOLDER [NAME]`.

Prints seconds, peak memory and exit code of each, and what is wrong with it: over ten seconds, over a gigabyte, a
traceback, an exit code that an audit does not have. Ends with 1 when anything is wrong. A secret is in the environment
of every audit and may be in no output.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MOST_SECONDS = 10.0
MOST_MEGABYTES = 1000.0
PATIENCE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one audit: seconds on the clock and of processors, megabytes of its largest process, exit code, complaints."""

    seconds: float
    processor: float
    megabytes: float
    code: int
    wrong: list[str]

    def __str__(self) -> str:
        return f"{self.seconds:6.2f} s {self.megabytes:7.0f} MB  exit {self.code}  {', '.join(self.wrong)}"


def main(arguments: list[str]) -> int:
    """Run the inputs, all or those named by their beginnings; the number of those that went wrong is at most 1."""
    folder, *chosen = arguments
    failed = 0
    for each in sorted(Path(folder).iterdir()):
        if each.is_dir() and (not chosen or each.name.startswith(tuple(chosen))):
            with tempfile.TemporaryDirectory() as scratch:
                shutil.copytree(each, Path(scratch) / "input")
                outcome = run(Path(scratch) / "input")
            failed += bool(outcome.wrong)
            print(f"{each.name:30} {outcome}", flush=True)
    return min(failed, 1)


def run(place: Path, command: tuple[str, ...] = ("tables",)) -> Outcome:
    """One audit without cache."""
    secret = secrets.token_hex(16)
    given = [sys.executable, "-m", "auditor", *command, str(place), "--format", "json", "--no-cache"]
    output = place.parent / "output"
    began = time.monotonic()
    with output.open("wb") as stream:
        process = subprocess.Popen(
            given, stdout=stream, stderr=stream, env={**os.environ, "SECRET": secret}, start_new_session=True
        )
        deadline = began + PATIENCE
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > deadline:
                os.killpg(process.pid, 9)
                _, status, usage = os.wait4(process.pid, 0)
                break
            time.sleep(0.02)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    seconds, megabytes = time.monotonic() - began, usage.ru_maxrss / 1024
    text = output.read_text("utf-8", "replace")
    wrong = [
        f"over {MOST_SECONDS:g} s" if seconds > MOST_SECONDS else "",
        f"over {MOST_MEGABYTES:g} MB" if megabytes > MOST_MEGABYTES else "",
        "traceback" if "Traceback (most recent call last)" in text else "",
        "secret" if secret in text else "",
        "exit code" if code not in {0, 2} else "",
    ]
    processor = usage.ru_utime + usage.ru_stime
    return Outcome(seconds, processor, megabytes, code, [each for each in wrong if each])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
