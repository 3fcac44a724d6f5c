"""Fixtures that many tests share."""

from __future__ import annotations

import pytest

from tests.commands import Command


@pytest.fixture
def audit_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`audit` in this process."""
    return Command(monkeypatch, capsys)
