"""A condition that asks whether a class has an attribute reads nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, statuses

MODELS = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Log(Base):
    __tablename__ = "log"
    id = Column(Integer, primary_key=True)
"""


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("for name, each in getmembers(models):\n    if getattr(each, 'id', None): print(name)\n", "orphaned"),
        (
            "for name, each in getmembers(models):\n    if isclass(each) and getattr(each, 'id', None): print(1)\n",
            "orphaned",
        ),
        ("def f(session): return session.query(getattr(Log, 'id', None)).all()\n", "read_only"),
        ("def f(session):\n    if session.query(getattr(Log, 'id', None)).all(): print(1)\n", "read_only"),
    ],
)
def test_getattr_of_a_class(tmp_path: Path, code: str, status: str) -> None:
    head = "import models\nfrom inspect import getmembers, isclass\nfrom models import Log\n"
    assert statuses(report_on(tmp_path, {"models.py": MODELS, "app.py": head + code}))["log"] == status
