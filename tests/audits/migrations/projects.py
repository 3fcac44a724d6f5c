"""Small projects of models and revisions, audited as a whole."""

from __future__ import annotations

import textwrap
from pathlib import Path

from auditor.findings import Finding
from auditor.pipeline import audit
from tests.projects import write
from tests.replay.histories import revision

_MODELS = """
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
"""


def told(folder: Path, body: str, *upgrades: str, **others: str) -> list[Finding]:
    """What is found where the class `User` on `users` has that body, and the revisions these upgrades. `others` are
    further files, `__` for a slash."""
    files: dict[str, str | bytes] = {
        "models.py": _MODELS + textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n"
    }
    for index, upgrade in enumerate(upgrades):
        text = revision(f"r{index}", f"r{index - 1}" if index else None, upgrade)
        files[f"migrations/versions/r{index}.py"] = text
    files |= {f"{name.replace('__', '/')}.py": textwrap.dedent(text) for name, text in others.items()}
    found = audit(write(folder, files), only=["migrations"], jobs=1).findings
    return [each for each in found if each.code != "AUD206"]


def told_by(code: str, folder: Path, body: str, *upgrades: str, **others: str) -> list[str]:
    """The subjects of what one rule finds."""
    return [each.subject for each in told(folder, body, *upgrades, **others) if each.code == code]
