"""Projects for the rules about layout, and the findings in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditor.pipeline import audit
from tests.projects import write

BASE = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy import ForeignKey, select

class Base(DeclarativeBase):
    pass
"""
USES = "from app.models import User, Order\nfrom sqlalchemy import select\ndef f(s): return s.scalars(select(User))\n"
NAMES = ("User", "UserRole", "UserToken", "Order", "OrderLine", "Invoice")
LIMIT = {"pyproject.toml": "[tool.auditor.layout]\ntables = 5\n"}


def table(name: str) -> str:
    """A class with a table."""
    return f"""
class {name}(Base):
    __tablename__ = "{name.lower()}s"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


PROJECT = {
    "app/__init__.py": "",
    "app/models.py": BASE + "".join(map(table, NAMES)),
    "app/a.py": USES,
}


def findings(folder: Path, files: Mapping[str, str], code: str) -> list[tuple[str, str]]:
    """Path and message of each finding of a rule in the project with these files besides."""
    write(folder, {**PROJECT, **files})
    found = audit(folder, only=["layout"], jobs=1).findings
    return [(each.path, each.message) for each in found if each.code == code]
