"""What `audit init` writes and says: settings for a pyproject.toml, and what to run next."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from auditor.sources.git import Repository


def with_settings(text: str, settings: Mapping[str, tuple[str, ...]]) -> str:
    """The text of a pyproject.toml with a `[tool.auditor]` at its end."""
    lines = [f"{key} = [{', '.join(_quoted(value) for value in values)}]" for key, values in settings.items()]
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}[tool.auditor]\n" + "".join(f"{line}\n" for line in lines)


def _quoted(value: str) -> str:
    """A basic string of TOML (https://toml.io/en/v1.0.0#string)."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def next_command(repository: Repository | None, path: Path) -> str:
    """The check to put into CI: against the default branch where there is one."""
    where = "" if path == Path() else f" {shlex.quote(str(path))}"
    branch = repository.default_branch() if repository is not None else None
    return f"audit check{where} --base {shlex.quote(branch)}" if branch else f"audit check{where}"
