"""`audit init`: writes only what the defaults get wrong, offers the baseline, says what to run next."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from auditor.gate.advice import with_settings
from auditor.gate.baseline import NAME
from tests.commands import Command
from tests.histories import git, model, shop
from tests.projects import MODELS, write

SAMPLE = MODELS.replace("orders", "samples").replace("Order", "Sample")


def test_a_project_that_needs_no_configuration(tmp_path: Path, audit_command: Command) -> None:
    history = shop(tmp_path)
    ran = audit_command("init", cwd=history.folder)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "3 tables: 1 orphaned, 2 live.",
        "6 of 6 files parsed, 0 SQL statements read, 0 blind spots.",
        "The defaults fit: nothing to configure.",
        "1 finding of today would fail the check: ghosts.",
        "Accept them, so that only new ones fail: audit baseline create",
        "Next: audit check --base main",
    ]
    assert history.git("status", "--porcelain") == ""


def test_with_the_baseline_the_next_command_passes(tmp_path: Path, audit_command: Command) -> None:
    history = shop(tmp_path)
    assert audit_command("init", "--baseline", cwd=history.folder).code == 0
    assert (tmp_path / NAME).exists()
    assert audit_command("check", cwd=history.folder).code == 0
    again = audit_command("init", "--baseline", cwd=history.folder)
    assert f"Baseline: {NAME}." in again.out.splitlines()


def test_samples_and_templates_are_excluded(tmp_path: Path, audit_command: Command) -> None:
    templates = {f"app/templates/t{number}.py": "class ${name}:\n    x = $y\n" for number in range(3)}
    known = {f"app/scaffold/t{number}.py": "class {{ name }}:\n    x = {% y %}\n" for number in range(3)}
    write(
        tmp_path,
        {
            "app/models.py": MODELS,
            "app/examples/shop.py": SAMPLE,
            "pyproject.toml": "[project]\nname = 'x'",
            **templates,
            **known,  # which the audit tells by itself
        },
    )
    dry = audit_command("init", "--dry-run", cwd=tmp_path)
    assert "would get [tool.auditor] exclude = ['/app/examples/', '/app/templates/']" in dry.out
    assert "auditor" not in (tmp_path / "pyproject.toml").read_text()
    ran = audit_command("init", "--no-baseline", cwd=tmp_path)
    assert "1 table: 1 orphaned." in ran.out
    document = tomllib.loads((tmp_path / "pyproject.toml").read_text())
    assert document == {
        "project": {"name": "x"},
        "tool": {"auditor": {"exclude": ["/app/examples/", "/app/templates/"]}},
    }


def test_samples_that_the_application_uses_stay(tmp_path: Path, audit_command: Command) -> None:
    use = "from examples.shop import Sample\n\ndef add(session):\n    session.add(Sample())\n"
    write(tmp_path, {"examples/shop.py": SAMPLE, "app.py": use})
    assert "The defaults fit" in audit_command("init", cwd=tmp_path).out


def test_a_configuration_is_left_alone(tmp_path: Path, audit_command: Command) -> None:
    config = "[tool.auditor]\ndialect = 'postgres'\n"
    write(tmp_path, {"examples/shop.py": SAMPLE, "pyproject.toml": config})
    assert "Configured in pyproject.toml." in audit_command("init", cwd=tmp_path).out
    assert (tmp_path / "pyproject.toml").read_text() == config


def test_the_remote_tells_the_branch(tmp_path: Path, audit_command: Command) -> None:
    origin = shop(tmp_path / "origin")
    origin.git("branch", "--quiet", "-m", "trunk")
    git(tmp_path, "clone", "--quiet", str(origin.folder), "clone")
    assert audit_command("init", cwd=tmp_path / "clone").out.endswith("Next: audit check --base origin/trunk\n")


def test_no_repository(tmp_path: Path, audit_command: Command) -> None:
    write(tmp_path, {"base.py": MODELS, "item.py": model("Item", "items")})
    assert audit_command("init", cwd=tmp_path).out.endswith("Next: audit check\n")


@pytest.mark.parametrize("name", ['a "b"', "back\\slash", "tab\tnew\nline", "häuser"])
def test_settings_are_toml(name: str) -> None:
    assert tomllib.loads(with_settings("x = 1", {"exclude": (name,)}))["tool"] == {"auditor": {"exclude": [name]}}
