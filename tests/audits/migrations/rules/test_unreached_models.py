from __future__ import annotations

from pathlib import Path

from tests.audits.migrations.projects import told_by

ID = "id = sa.Column(sa.Integer, primary_key=True)"
MAKE = """
op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))
op.create_table("posts", sa.Column("id", sa.Integer(), primary_key=True))
"""
POSTS = "from models import Base, sa\nclass Post(Base):\n    __tablename__ = 'posts'\n    " + ID
ENV = "import {}\nfrom alembic import context\ntarget_metadata = models.Base.metadata\n"


def found(folder: Path, env: str, **others: str) -> list[str]:
    return told_by("AUD219", folder, ID, MAKE, migrations__env=env, posts=POSTS, **others)


def test_it_is_found_and_the_near_miss_is_not(tmp_path: Path) -> None:
    assert found(tmp_path, ENV.format("models")) == ["posts.py"]
    assert found(tmp_path, ENV.format("models, posts")) == []
    assert found(tmp_path, ENV.format("models, every"), every="import posts") == []
    assert found(tmp_path, ENV.format("models, every"), every="from importlib import import_module") == []
    version = "from importlib.metadata import version"
    assert found(tmp_path, ENV.format("models, every"), every=version) == ["posts.py"]
    assert found(tmp_path, ENV.format("application")) == []
