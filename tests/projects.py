"""Small projects for tests: files by path, written to a folder and audited."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from auditor.audits.usage.verdict import TableUsage, Usage
from auditor.findings import Report
from auditor.pipeline import audit

MODELS = """
from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files; text is dedented."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode()
        path.write_bytes(data)
    return folder


def report_on(folder: Path, files: Mapping[str, str | bytes]) -> Report:
    """The report on a project made of these files."""
    return audit(write(folder, files), only=["usage"], jobs=1)


def statuses(report: Report) -> dict[str, str]:
    """The status of each table."""
    return {str(usage.table.key): str(usage.status) for usage in report.of(Usage).tables}


def usage_of(report: Report, table: str) -> TableUsage:
    """What is known of one table."""
    (found,) = (usage for usage in report.of(Usage).tables if usage.table.key.name == table)
    return found
