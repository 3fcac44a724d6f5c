"""The command in this process: arguments in, exit code and what was printed out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the command left."""

    code: int
    out: str
    err: str


#: A command with some of its arguments given.
Run = Callable[..., Ran]


class Command:
    """Runs `audit` as if called from a folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str | Path, cwd: Path) -> Ran:
        self._monkeypatch.chdir(cwd)
        self._monkeypatch.setattr(sys, "argv", ["audit", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        gc.unfreeze()  # the command takes its process to be at an end, and lets all that it made lie
        gc.enable()
        printed = self._capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, printed.out, printed.err)
