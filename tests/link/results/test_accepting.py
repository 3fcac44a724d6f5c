"""Which methods of mapped classes a call by their name may run, by what it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import report_on, usage_of

MODELS = (
    "from sqlalchemy import Column, Integer, String\nfrom sqlalchemy.orm import declarative_base\n"
    "from db import session\nBase = declarative_base()\n"
    "class Audit(Base):\n    __tablename__ = 'audit_rows'\n    id = Column(Integer, primary_key=True)\n"
    "    kind = Column(String)\n    @classmethod\n    def store(cls, {}):\n"
    "        session.add(cls(kind='a'))\n"
    "    def audit_rows(self):\n        return session.query(Audit).all()\n"
)
APP = (
    "from flask import Flask, request\nimport models\napp = Flask(__name__)\n"
    "@app.route('/')\ndef show(kept, path, *paths, **options):\n    {}\n"
)


@pytest.mark.parametrize(
    ("parameters", "use", "reached"),
    [
        ("kind, at, by", "kept.store(path)", False),
        ("kind, at, by", "kept.store(path, by=path)", False),
        ("kind", "kept.store(path, path)", False),
        ("kind", "kept.store(other=path)", False),
        ("kind, *, at", "kept.store(path)", False),
        ("kind, at=None, by=None", "kept.store(path)", True),
        ("kind, at, by", "kept.store(path, by=path, at=path)", True),
        ("kind, *, at", "kept.store(path, at=path)", True),
        ("*kinds", "kept.store(path, path)", True),
        ("kind, **others", "kept.store(path, other=path)", True),
        ("kind, at, by", "kept.store(*paths)", True),
        ("kind, at, by", "kept.store(**options)", True),
        ("kind, at, by", "kept.store(path), kept.later(kept.store)", True),
        ("kind, at, by", "kept.store(path), kept.store(1, 2, 3)", True),
    ],
)
def test_what_a_call_gives_says_what_it_may_mean(tmp_path: Path, parameters: str, use: str, reached: bool) -> None:
    files = {"models.py": MODELS.format(parameters), "app.py": APP.format(use), "db.py": "session = None\n"}
    assert usage_of(report_on(tmp_path, files), "audit_rows").reached is reached
