"""Splits of small projects, run for real: the hazards of moving classes, each with the right behaviour."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands import Command
from tests.edit.splits import PROVE, project_of, run, split

MODELS = '''
"""All models."""
from __future__ import annotations

import logging
from datetime import datetime, timezone
from sqlalchemy import Column, ForeignKey, String, Table, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


def _now() -> datetime:
    return datetime.now(timezone.utc)


# --- users ---------------------------------------------------

class User(Base):
    __tablename__ = "users"  # kept
    id: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[datetime] = mapped_column(default=_now)
    orders: Mapped[list[Order]] = relationship(back_populates="user")

    def newest(self):
        log.info("newest")
        return Order.latest(self)


# --- orders --------------------------------------------------

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[datetime] = mapped_column(default=_now)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="orders")

    @classmethod
    def latest(cls, user):
        """The latest."""
        return isinstance(user, User) and datetime.now()


@event.listens_for(Order, "before_insert")
def _check(mapper, connection, order):
    pass


event.listen(User, "before_insert", _check)
'''
PLAN = """
monolith = "app/models.py"
[files."app/base.py"]
classes = ["Base", "_now", "log"]
[files."app/users.py"]
classes = ["User"]
[files."app/orders.py"]
classes = ["Order", "_check"]
"""
IN_PACKAGE = PLAN.replace('"app/', '"app/models/').replace('"app/models/models.py"', '"app/models.py"')


def _project(folder: Path, files: Mapping[str, str | bytes], plan: str = PLAN, models: str = MODELS) -> Path:
    return project_of(folder, files, plan, models)


@pytest.mark.parametrize("plan", [PLAN, IN_PACKAGE])
def test_every_form_of_import_is_rewritten_and_the_mappers_configure(
    tmp_path: Path, audit_command: Command, plan: str
) -> None:
    root = _project(
        tmp_path,
        {
            "app/api.py": """
                import app.models
                from app import models as db
                from app.models import Base, User as U, datetime  # noqa: F401

                def get(db_: db.User, u: "db.Order"):
                    from .models import Order
                    import app.models as m
                    return app.models.User, db.Order, m.Order, Order, db.log, db.datetime

                def other(db):
                    return db.User
                """,
            "cli.py": "from app.models import User, Base\n",
            "effect.py": "import app.models  # noqa\n",
            "star.py": "from app.models import *\nx = [User, Order, select]\n",
            "tests/test_a.py": 'from mock import patch\nwith patch("app.models._now") as m:\n    pass\n',
            "setup.cfg": "[x]\nclass = app.models:User\n",
        },
        plan,
    )
    done = split(audit_command, root, "--apply")
    assert done.code == 0, done.err + done.out
    assert not (root / "app/models.py").exists()
    where = "app" if plan is PLAN else "app.models"
    api = (root / "app/api.py").read_text()
    assert f"from {where} import base, orders, users" in api
    assert 'db_: users.User, u: "orders.Order"' in api
    assert "return db.User\n" in api
    assert "from datetime import datetime" in api
    assert f"import {where}.users" in (root / "effect.py").read_text()
    assert f"from {where}.users import User" in (root / "star.py").read_text()
    assert f"class = {where}.users:User\n" in (root / "setup.cfg").read_text()
    assert run(root, PROVE.format(entry="cli")) == "['orders', 'users']"
    second = split(audit_command, root, "--apply")
    assert second.code == 0
    assert "Nothing to do" in second.out


def test_slices_are_the_old_text_and_each_file_has_the_imports_it_uses(tmp_path: Path, audit_command: Command) -> None:
    root = _project(tmp_path, {})
    assert split(audit_command, root, "--apply").code == 0
    users = (root / "app/users.py").read_text()
    assert "\n\n# --- users ---------------------------------------------------\n\nclass User(Base):\n" in users
    assert '__tablename__ = "users"  # kept' in users
    assert "log = logging.getLogger(__name__)" in users
    assert "timezone" not in users
    orders = (root / "app/orders.py").read_text()
    assert "event.listens_for" in orders
    assert "from sqlalchemy import" in orders
    assert "logging" not in orders


def test_nothing_is_written_without_apply(tmp_path: Path, audit_command: Command) -> None:
    root = _project(tmp_path, {"a.py": "from app.models import User\n"})
    shown = split(audit_command, root)
    assert shown.code == 0
    assert "app/users.py: 1 names" in shown.out
    patch = split(audit_command, root, "--diff").out
    subprocess.run(["git", "apply", "--check"], cwd=root, input=patch.encode(), check=True)
    assert subprocess.run(["git", "status", "-s"], cwd=root, capture_output=True, check=True).stdout == b""


@pytest.mark.parametrize(
    ("files", "plan", "models", "said"),
    [
        ({"a.py": "from app import models\nx = getattr(models, name)\n"}, PLAN, MODELS, "a.py:2: models is handed on"),
        ({"a.py": "from app.models import User\ndef f(:\n"}, PLAN, MODELS, "a.py:3: cannot be parsed"),
        ({}, PLAN.replace('"Base", ', ""), MODELS, "says nothing of Base"),
        ({}, PLAN.replace('"Base", ', '"Base", "Nobody", '), MODELS, "defines no Nobody"),
        ({"app/users.py": "x = 1\n"}, PLAN, MODELS, "app/users.py exists already"),
        ({}, PLAN, MODELS + "\nclass Order:\n    pass\n", "Order is defined twice"),
        (
            {},
            PLAN,
            MODELS.replace("class User(", "if x:\n  pass\nclass User(") + "\nif x:\n    class More: pass\n",
            "under a condition",
        ),
        ({}, PLAN, MODELS + "\nx = globals()\n", "globals() reads the module"),
        ({}, PLAN, MODELS.replace('back_populates="user")', 'back_populates="user", order_by=Order.id)'), ""),
        (
            {},
            PLAN.replace('"_now", ', "").replace('["Order"', '["_now", "Order"'),
            MODELS.replace("class Order(Base)", "class Order(Base, User)"),
            "circle",
        ),
    ],
)
def test_what_cannot_be_proved_is_refused_with_the_place(
    tmp_path: Path, audit_command: Command, files: Mapping[str, str], plan: str, models: str, said: str
) -> None:
    root = _project(tmp_path, files, plan, models)
    done = split(audit_command, root, "--apply")
    if said:
        assert done.code == 2
        assert said in done.err
        assert (root / "app/models.py").exists()
    else:
        assert done.code == 0


def test_a_dirty_tree_is_refused(tmp_path: Path, audit_command: Command) -> None:
    root = _project(tmp_path, {"a.py": "x = 1\n"})
    (root / "a.py").write_text("x = 2\n")
    done = split(audit_command, root, "--apply")
    assert done.code == 2
    assert "a.py is not as in HEAD" in done.err
    assert split(audit_command, root, "--apply", "--allow-dirty").code == 0


def test_a_patched_name_that_two_files_use_is_left_to_people(tmp_path: Path, audit_command: Command) -> None:
    root = _project(tmp_path, {"t.py": '@patch("app.models._now")\ndef test(m): pass\n'})
    done = split(audit_command, root)
    assert done.code == 1
    assert 't.py:1: by hand: "app.models._now": app/users.py and app/orders.py use _now' in done.out
