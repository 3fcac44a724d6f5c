"""`audit drift` in this process; the application's metadata is imported in another one, as always."""

from __future__ import annotations

import pytest

from tests.commands import Command, Run


@pytest.fixture
def drift(audit_command: Command, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`audit drift` with these arguments, in a folder."""
    monkeypatch.setenv("PYTHONPATH", "")
    return lambda folder, *arguments: audit_command("drift", "--no-cache", "-q", *arguments, cwd=folder)
