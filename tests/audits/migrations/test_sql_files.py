"""Models beside migrations in SQL, from the files on disk."""

from __future__ import annotations

from pathlib import Path

from auditor.pipeline import audit
from tests.projects import write

MODELS = """
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None]
"""


def test_models_and_a_folder_of_scripts(tmp_path: Path) -> None:
    files = {
        "app/models.py": MODELS,
        "db/migrations/001_users.sql": "CREATE TABLE IF NOT EXISTS users (id serial PRIMARY KEY, name text NOT NULL);",
        "db/migrations/002_posts.sql": "CREATE TABLE posts (id integer);\nINSERT INTO posts VALUES (1);",
        "db/migrations/003_drop.sql": "DROP TABLE IF EXISTS posts;\nCREATE TABLE logs (id integer);",
    }
    report = audit(write(tmp_path, files), only=["migrations"], jobs=1)
    assert {(each.code, each.table, each.message.partition(":")[0]) for each in report.findings} == {
        ("AUD211", "users", "users declares the column email (text), and no revision makes it"),
        ("AUD212", "logs", "logs is there at head, and nothing declares it"),
        ("AUD215", "users", "users.name"),
    }


def test_two_scripts_of_one_version(tmp_path: Path) -> None:
    files = {"db/migration/V1__a.sql": "CREATE TABLE a (id integer);", "db/migration/V1__b.sql": "SELECT 1;"}
    report = audit(write(tmp_path, files), only=["migrations"], jobs=1)
    assert [each.code for each in report.findings] == ["AUD203"]
