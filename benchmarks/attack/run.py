"""Run the command on one input, and say what broke."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random
from unittest import mock

import pytest

from auditor.cli import main
from benchmarks.attack.inputs import KINDS, Input, spoil_cache

#: In the environment of every audit; no output may hold it.
SECRET = "s3cr3t-of-the-job"
_CI = re.compile(r"^\s*::\w|##(\[|vso\[|teamcity\[)", re.MULTILINE)
_OUR_CI = re.compile(r"^\s*::(?!(error|warning|notice) (file|title)=)\w|##(\[|vso\[|teamcity\[)", re.MULTILINE)
#: Documents that are meant for a file.
_EXACT = {"html", "json", "sarif", "gitlab", "junit", "--diff"}
#: Commands that end with 1 where they find something.
_GATES = {"check", "--check", "migrations", "indexes", "layout", "drift", "drop", "split"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def broken_by(kind: str, seed: int, folder: Path) -> str | None:
    """What broke with the input of this kind and seed, made in an empty folder; None where all held."""
    random = Random(f"{kind} {seed}")
    given = KINDS[kind](random, folder)
    kept = folder / "kept"
    with mock.patch.dict(os.environ, {"SECRET_TOKEN": SECRET, "AUDITOR_CACHE_DIR": str(kept)}):
        beside = _beside(given, kept)
        for command in given.commands:
            first = _broken(given, command)
            if first is not None:
                return first
            if held := next((path for path in sorted(folder.rglob("*")) if _holds_secret(path)), None):
                return f"{' '.join(command)}: the secret is in {held.name}"
            if written := _beside(given, kept) - beside:
                return f"{' '.join(command)}: wrote {sorted(written)[0]}"
            if kind == "cache":
                spoil_cache(random, next(kept.iterdir()))
                again = _broken(given, command) or _broken(given, command)
                if again is not None:
                    return f"from the spoilt cache: {again}"
    return None


def _holds_secret(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and SECRET.encode() in path.read_bytes()


def _beside(given: Input, kept: Path) -> set[Path]:
    """All that is in the input's folder but the project and the cache."""
    return {path for path in kept.parent.rglob("*") if not {given.folder, kept} & {path, *path.parents}}


def _broken(given: Input, command: tuple[str, ...]) -> str | None:
    if command[0] == "pytest":
        return _broken_tests(given.folder, command)
    code, out, err = _ran(given.folder, command)
    shown = " ".join(("audit", *command))
    if "Traceback" in err:
        return f"{shown}: a traceback\n{err}"
    if code not in ({0, 1} if _GATES & {*command} else {0}) | {2}:
        return f"{shown}: exit code {code}\n{err}"
    if code == 2 and not err.strip():
        return f"{shown}: refused without a reason"
    if SECRET in out or SECRET in err:
        return f"{shown}: the secret is printed"
    if "--emit-migration" in command and not _is_python(out):
        return f"{shown}: prints what is no Python\n{out}"
    said = err if _EXACT & {*command} else out + err
    for pattern in (_OUR_CI if "github" in command else _CI, _CONTROL):
        if found := pattern.search(said):
            return f"{shown}: prints {found[0]!r}"
    if given.canary is not None and given.canary.exists():
        return f"{shown}: ran {given.canary.read_text(encoding='utf-8')}"
    return None


def _is_python(body: str) -> bool:
    try:
        ast.parse(body)
    except SyntaxError:
        return False
    return True


def _broken_tests(folder: Path, command: tuple[str, ...]) -> str | None:
    """The tests of the project, in a process of their own; what pytest prints of them is its own affair."""
    options = ["-q", "-p", "no:cacheprovider", "-p", "auditor.pytest_plugin"]
    ran = subprocess.run(
        [sys.executable, "-m", *command, *options], cwd=folder, capture_output=True, text=True, errors="replace",
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "AUDITOR_DEBUG": ""}, check=False,
    )  # fmt: skip
    if ran.returncode == pytest.ExitCode.INTERNAL_ERROR or ran.returncode not in {*pytest.ExitCode}:
        return f"pytest --audit: exit code {ran.returncode}\n{ran.stdout}{ran.stderr}"
    if "a bug of auditor" in ran.stdout + ran.stderr:
        return f"pytest --audit: {ran.stdout}{ran.stderr}"
    return "pytest --audit: the secret is printed" if SECRET in ran.stdout + ran.stderr else None


def _ran(folder: Path, command: tuple[str, ...]) -> tuple[int, str, str]:
    """The exit code and what was printed, as from a process of its own."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _as_process(folder, command):
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        except Exception:
            traceback.print_exc()
            code = 1
    return code, out.getvalue(), err.getvalue()


@contextlib.contextmanager
def _as_process(folder: Path, command: tuple[str, ...]) -> Iterator[None]:
    cwd, arguments = Path.cwd(), sys.argv
    os.chdir(folder)
    sys.argv = ["audit", *command, "--jobs", "1"]
    try:
        yield
    finally:
        os.chdir(cwd)
        sys.argv = arguments
