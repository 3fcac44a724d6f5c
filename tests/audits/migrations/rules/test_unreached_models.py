from __future__ import annotations

from pathlib import Path

import pytest

from auditor.pipeline import audit
from tests.audits.migrations.projects import told_by
from tests.projects import write
from tests.replay.histories import revision

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


def test_classes_mapped_to_tables_of_another_module(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "tables.py": "import sqlalchemy as sa\nmeta = sa.MetaData()\n"
        "posts = sa.Table('posts', meta, sa.Column('id', sa.Integer))\n",
        "posts.py": "from models import Base\nimport tables\nclass Post(Base):\n    __table__ = tables.posts\n",
        "migrations/env.py": "from alembic import context\nimport models\nimport tables\n",
        "models.py": "import sqlalchemy as sa\nfrom sqlalchemy.orm import DeclarativeBase\n"
        "class Base(DeclarativeBase):\n    pass\nclass User(Base):\n    __tablename__ = 'users'\n"
        "    id = sa.Column(sa.Integer, primary_key=True)\n",
    }
    make = 'op.create_table("{}", sa.Column("id", sa.Integer(), primary_key=True))'
    files["migrations/versions/a.py"] = revision("a", None, f"{make.format('posts')}\n{make.format('users')}")
    found = audit(write(tmp_path, files), only=["migrations"], jobs=1).findings
    assert [each.message for each in found if each.code == "AUD219"] == []


@pytest.mark.parametrize(
    ("test", "hidden"),
    [
        ('name not in {"posts", "spatial_ref_sys"}', True),
        ('not (type_ == "table" and name.startswith("post"))', True),
        ('name != "users"', False),
        ('object_.info.get("skip") is None', False),
    ],
)
def test_tables_that_a_filter_hides(tmp_path: Path, test: str, hidden: bool) -> None:
    env = (
        "from alembic import context\nimport models\n"
        "def chosen(object_, name, type_, reflected, compare_to):\n"
        f"    if {test}:\n        return True\n    return False\n"
        "context.configure(include_object=chosen, target_metadata=models.Base.metadata)\n"
    )
    classes = "".join(
        f"class {name.title()}(Base):\n    __tablename__ = '{name}'\n    id = sa.Column(sa.Integer, primary_key=True)\n"
        for name in ("posts", "users", "later")
    )
    files: dict[str, str | bytes] = {
        "models.py": "import sqlalchemy as sa\nfrom sqlalchemy.orm import DeclarativeBase\n"
        f"class Base(DeclarativeBase):\n    pass\n{classes}",
        "migrations/env.py": env,
    }
    make = 'op.create_table("{}", sa.Column("id", sa.Integer(), primary_key=True))'
    files["migrations/versions/a.py"] = revision("a", None, f"{make.format('posts')}\n{make.format('users')}")
    found = audit(write(tmp_path, files), only=["migrations"], jobs=1).findings
    told = [each.message for each in found if each.code == "AUD219" and "hides posts:" in each.message]
    assert len(told) == hidden
