"""What breaks when classes move: one test for each kind that `test_split.py` does not show, run where it can be."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.commands import Command
from tests.edit.splits import BASE, PROVE, plan_of, project_of, run, split

USER = """
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    orders = relationship("Order", back_populates="user")
"""
ORDER = """
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    user = relationship("User", back_populates="orders", primaryjoin="Order.user_id == User.id")
"""
PLAN = plan_of("app/models.py", {"app/base.py": ["Base"], "app/users.py": ["User"], "app/orders.py": ["Order"]})
MODELS = BASE + USER + ORDER


def test_an_alias_and_a_function_s_import_stay_where_they_are(tmp_path: Path, audit_command: Command) -> None:
    code = """
        def seed():
            from app.models import User as U, Order
            return U, Order
        """
    root = project_of(tmp_path, {"app/seed.py": code}, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    text = (root / "app/seed.py").read_text()
    assert "    from app.users import User as U\n    from app.orders import Order\n" in text
    assert text.startswith("def seed")


def test_relative_imports_keep_their_style_and_level(tmp_path: Path, audit_command: Command) -> None:
    files = {
        "app/lib/__init__.py": "",
        "app/lib/auth.py": "from ..models import User, Base\nfrom .. import models\nx = models.Order\n",
    }
    root = project_of(tmp_path, files, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert (root / "app/lib/auth.py").read_text() == (
        "from ..users import User\nfrom ..base import Base\nfrom .. import orders\nx = orders.Order\n"
    )
    assert run(root, "import app.lib.auth") == ""


def test_what_was_imported_for_its_tables_still_registers_all(tmp_path: Path, audit_command: Command) -> None:
    files = {
        "app/db.py": "import app.models as all_models  # noqa: F401 register with Base\n",
        "alembic/env.py": "from app import models  # noqa\nfrom app.models import Base\nall = Base.metadata\n",
        "create.py": "from app.models import Base\nBase.metadata.create_all\n",
    }
    root = project_of(tmp_path, files, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    tables = "['orders', 'users']"
    assert run(root, "import app.db; from app.base import Base; print(sorted(Base.metadata.tables))") == tables
    assert run(root, "import sys; sys.path.insert(0, 'alembic'); import env; " + _SHOW.format("env.Base")) == tables
    assert run(root, "import create; " + _SHOW.format("create.Base")) == tables


_SHOW = "print(sorted({}.metadata.tables))"


def test_a_side_entry_still_configures_what_only_strings_name(tmp_path: Path, audit_command: Command) -> None:
    root = project_of(tmp_path, {"cli.py": "from app.models import User, Base\n"}, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert run(root, PROVE.format(entry="cli")) == "['orders', 'users']"
    assert 'primaryjoin="Order.user_id == User.id"' in (root / "app/orders.py").read_text()


def test_an_association_of_two_domains_is_imported_for_real(tmp_path: Path, audit_command: Command) -> None:
    models = (
        BASE
        + """
class UserGroup(Base):
    __tablename__ = "user_group"
    user_id = Column(ForeignKey("users.id"), primary_key=True)
    group_id = Column(ForeignKey("groups.id"), primary_key=True)

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    groups = relationship("Group", secondary=UserGroup.__table__, back_populates="users")

class Group(Base):
    __tablename__ = "groups"
    id = Column(Integer, primary_key=True)
    users = relationship("User", secondary=UserGroup.__table__, back_populates="groups")
"""
    )
    files = {"app/base.py": ["Base"], "app/users.py": ["User", "UserGroup"], "app/groups.py": ["Group"]}
    root = project_of(
        tmp_path, {"cli.py": "from app.models import Group, Base\n"}, plan_of("app/models.py", files), models
    )
    assert split(audit_command, root, "--apply").code == 0
    assert "from app.users import UserGroup" in (root / "app/groups.py").read_text()
    assert run(root, PROVE.format(entry="cli")) == "['groups', 'user_group', 'users']"


def test_a_name_that_the_module_only_had_is_taken_from_where_it_is(tmp_path: Path, audit_command: Command) -> None:
    models = (
        MODELS.replace("from sqlalchemy import", "from app import db\nfrom sqlalchemy import", 1) + "\nX = db.one\n"
    )
    files = {"app/__init__.py": "from app import db\n", "app/db.py": "one = 1\n"}
    files["app/schemas.py"] = "from app import models\nx = models.db.one\ny: models.User\n"
    plan = PLAN.replace('["Base"]', '["Base", "X"]')
    root = project_of(tmp_path, files, plan, models)
    assert split(audit_command, root, "--apply").code == 0
    assert "from app import db" in (root / "app/schemas.py").read_text()
    assert "x = db.one\ny: users.User\n" in (root / "app/schemas.py").read_text()
    assert run(root, "import app.schemas") == ""


def test_a_patched_module_attribute_follows_the_code_that_uses_it(tmp_path: Path, audit_command: Command) -> None:
    models = MODELS.replace("from sqlalchemy import", "import datetime\nfrom sqlalchemy import", 1).replace(
        '    orders = relationship("Order"',
        '    def now(self):\n        return datetime.datetime\n    orders = relationship("Order"',
    )
    files = {
        "tests/test_a.py": """
            from unittest import mock
            from app import models

            @mock.patch("app.models.datetime")
            def test_a(m): pass

            def test_b():
                with mock.patch.object(models, "datetime"):
                    pass
            """
    }
    root = project_of(tmp_path, files, PLAN, models)
    assert split(audit_command, root, "--apply").code == 0
    text = (root / "tests/test_a.py").read_text()
    assert '@mock.patch("app.users.datetime")' in text
    assert 'mock.patch.object(users, "datetime")' in text


def test_whole_dotted_names_in_configuration_and_entry_points(tmp_path: Path, audit_command: Command) -> None:
    files = {
        "pyproject.toml": '[project.entry-points."x"]\nuser = "app.models:User"\nother = "app.models_old:User"\n',
        "production.ini": "[pshell]\nm = app.models\nuser = app.models.User\n",
        "docs/a.md": "See `app.models.User`.\n",
        "app/api.py": '"""Uses app.models and more."""\n',
    }
    root = project_of(tmp_path, files, PLAN, MODELS)
    done = split(audit_command, root, "--apply")
    assert (root / "pyproject.toml").read_text().splitlines()[1:] == [
        'user = "app.users:User"', 'other = "app.models_old:User"'
    ]  # fmt: skip
    assert "user = app.users.User" in (root / "production.ini").read_text()
    assert done.code == 0
    assert "production.ini:2: names app.models, which is no module any more" in done.out
    assert "docs/a.md:1: names app.models" in done.out
    assert "app/api.py:1: names app.models" in done.out
    assert (root / "docs/a.md").read_text() == "See `app.models.User`.\n"


def test_where_a_package_takes_the_name_configuration_stays_right(tmp_path: Path, audit_command: Command) -> None:
    plan = PLAN.replace('"app/', '"app/models/').replace('"app/models/models.py"', '"app/models.py"')
    root = project_of(tmp_path, {"production.ini": "[pshell]\nm = app.models\n"}, plan, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert (root / "production.ini").read_text() == "[pshell]\nm = app.models\n"
    assert run(root, "import app.models as m; print(m.users.User.__name__)") == "User"


def test_revisions_are_rewritten_like_any_file(tmp_path: Path, audit_command: Command) -> None:
    revision = 'from app.models import Order\nrevision = "a"\ndown_revision = None\ndef upgrade():\n    Order\n'
    root = project_of(tmp_path, {"migrations/versions/a_first.py": revision}, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert "from app.orders import Order" in (root / "migrations/versions/a_first.py").read_text()


def test_a_scan_of_a_package_that_the_new_files_are_not_in_is_told(tmp_path: Path, audit_command: Command) -> None:
    files = {
        "app/boot.py": 'def includeme(config):\n    config.scan("app.old")\n', "app/old/__init__.py": "",
        "app/old/models.py": MODELS,
    }  # fmt: skip
    plan = plan_of("app/old/models.py", {"app/base.py": ["Base"], "app/users.py": ["User"], "app/orders.py": ["Order"]})
    root = project_of(tmp_path, files, plan, "")
    done = split(audit_command, root)
    assert done.code == 1
    assert (
        "app/boot.py:2: by hand: scan() of app.old does not reach app/base.py, app/users.py, app/orders.py" in done.out
    )
    near = plan.replace('"app/users', '"app/old/users').replace('"app/base', '"app/old/base').replace(
        '"app/orders', '"app/old/orders'
    )  # fmt: skip
    (root.parent / "plan.toml").write_text(near)
    assert split(audit_command, root).code == 0


def test_what_goes_by_the_name_of_its_module_is_told(tmp_path: Path, audit_command: Command) -> None:
    models = MODELS + (
        "\n@celery.task\ndef send(): pass\n\n@celery.task(name='kept')\ndef keep(): pass\n"
        "\nclass Saved(Base):\n    __tablename__ = 'saved'\n    id = Column(Integer, primary_key=True)\n"
        "    what = Column(PickleType)\n"
    )
    models = models.replace("from sqlalchemy import", "from app import celery\nfrom sqlalchemy import PickleType,", 1)
    plan = PLAN.replace('["Base"]', '["Base", "send", "keep", "Saved"]')
    celery = "def task(f=None, **k):\n    return f or (lambda g: g)\n"
    root = project_of(tmp_path, {"app/celery.py": celery}, plan, models)
    done = split(audit_command, root)
    assert done.code == 0
    assert "app.models.send" in done.out
    assert "keep" not in done.out
    assert "pickled" in done.out


def test_the_public_names_of_a_package_stay(tmp_path: Path, audit_command: Command) -> None:
    files = {
        "app/__init__.py": 'from .models import User, Order as O\n__all__ = ["User", "O"]\n',
        "use.py": "from app import User, O\nimport app\nprint(app.User, O)\n",
    }
    root = project_of(tmp_path, files, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert "from .users import User" in (root / "app/__init__.py").read_text()
    assert '__all__ = ["User", "O"]' in (root / "app/__init__.py").read_text()
    assert run(root, "import use") != ""


def test_a_module_that_becomes_a_package_moves_its_relative_imports(tmp_path: Path, audit_command: Command) -> None:
    models = MODELS.replace(
        "from sqlalchemy import", "from .kinds import Kind\nfrom . import kinds\nfrom sqlalchemy import", 1
    )
    models += "\nX = Kind\nY = kinds\n"
    plan = PLAN.replace('"app/', '"app/models/').replace('"app/models/models.py"', '"app/models.py"')
    plan = plan.replace('["Base"]', '["Base", "X", "Y"]')
    root = project_of(tmp_path, {"app/kinds.py": "Kind = 1\n"}, plan, models)
    assert split(audit_command, root, "--apply").code == 0
    text = (root / "app/models/base.py").read_text()
    assert "from ..kinds import Kind" in text
    assert "from .. import kinds" in text
    assert run(root, "import app.models.base") == ""


def test_imports_for_type_checkers_are_rewritten_in_place(tmp_path: Path, audit_command: Command) -> None:
    code = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.models import User, Order\nx: 'User'\n"
    root = project_of(tmp_path, {"a.py": code}, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert (
        "if TYPE_CHECKING:\n    from app.users import User\n    from app.orders import Order\n"
        in (root / "a.py").read_text()
    )


def test_each_file_gets_only_the_imports_that_it_uses(tmp_path: Path, audit_command: Command) -> None:
    root = project_of(tmp_path, {}, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F", "app"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_a_plan_can_be_applied_again_on_a_tree_that_moved_on(tmp_path: Path, audit_command: Command) -> None:
    first = project_of(tmp_path / "a", {}, PLAN, MODELS)
    second = project_of(tmp_path / "b", {"more.py": "from app.models import User\n"}, PLAN, MODELS)
    for root in (first, second):
        assert split(audit_command, root, "--apply").code == 0
    for name in ("base", "users", "orders"):
        assert (first / f"app/{name}.py").read_bytes() == (second / f"app/{name}.py").read_bytes()


@pytest.mark.parametrize(
    ("imported", "read"),
    [("import app", "app"), ("import app as a", "a"), ("from company import app", "app"), ("import app.db", "app")],
)
def test_the_module_as_an_attribute_of_its_package(
    tmp_path: Path, audit_command: Command, imported: str, read: str
) -> None:
    inside = "company/" if "company" in imported else ""
    files = {
        f"{inside}app/db.py": "import os\n",
        "use.py": f"{imported}\ndef f():\n    return {read}.models.User, {read}.models.os\n",
    }
    plan = PLAN.replace('"app/', f'"{inside}app/')
    models = MODELS.replace("from sqlalchemy import", "import os\nfrom sqlalchemy import", 1) + "\nX = os\n"
    if inside:
        files |= {"company/app/models.py": models, "company/__init__.py": "", "company/app/__init__.py": ""}
    root = project_of(tmp_path, files, plan.replace('["Base"]', '["Base", "X"]'), "" if inside else models)
    done = split(audit_command, root, "--apply")
    assert done.code == 0, done.err
    assert f"return {read}.users.User, os" in (root / "use.py").read_text()
    assert run(root, "import use; use.f()") == ""


def test_a_shim_is_left_where_asked_and_gives_every_name(tmp_path: Path, audit_command: Command) -> None:
    root = project_of(tmp_path, {"use.py": "from app.models import User\n"}, PLAN, MODELS)
    done = split(audit_command, root, "--apply", "--keep-shim")
    assert done.code == 0, done.err
    assert "from app.users import User" in (root / "use.py").read_text()
    shim = (root / "app/models.py").read_text()
    assert shim.splitlines()[0] == '"""Kept for code outside of this project; the classes are in the modules below."""'
    assert run(root, "import app.models as m, use; print(m.User is use.User, m.Order.__name__, m.Base.__name__)") == (
        "True Order Base"
    )


@pytest.mark.parametrize(
    "reads",
    [
        "vars(models)",
        "models.__dict__",
        "inspect.getmembers(models)",
        "[getattr(models, n) for n in names]",
        "dir(models)",
    ],
)
def test_what_reads_the_module_as_a_whole_is_refused_with_its_place(
    tmp_path: Path, audit_command: Command, reads: str
) -> None:
    root = project_of(tmp_path, {"a.py": f"import inspect\nfrom app import models\n\nx = {reads}\n"}, PLAN, MODELS)
    done = split(audit_command, root, "--apply")
    assert (done.code, "a.py:4" in done.err) == (2, True), done.err + done.out
    assert (root / "app/models.py").exists()


def test_a_look_up_in_the_registry_stays_as_it_is(tmp_path: Path, audit_command: Command) -> None:
    code = """
        from app.models import Base

        def class_of(tablename):
            for mapper in Base.registry.mappers:
                if mapper.class_.__tablename__ == tablename:
                    return mapper.class_
        """
    files = {"app/look.py": code, "use.py": "from app.models import Order, User\nfrom app.look import class_of\n"}
    root = project_of(tmp_path, files, PLAN, MODELS)
    assert split(audit_command, root, "--apply").code == 0
    assert run(root, "import use; print(use.class_of('orders').__module__)") == "app.orders"


def test_prose_that_names_the_module_is_listed_and_not_edited(tmp_path: Path, audit_command: Command) -> None:
    code = '"""Reads app.models.User."""\nfrom app.models import User\n'
    root = project_of(tmp_path, {"app/a.py": code, "AGENTS.md": "See `app.models.Order`.\n"}, PLAN, MODELS)
    done = split(audit_command, root, "--apply")
    assert done.code == 0
    assert (root / "app/a.py").read_text() == '"""Reads app.models.User."""\nfrom app.users import User\n'
    assert "app/a.py:1" in done.out
    assert "AGENTS.md:1" in done.out


def test_a_module_at_the_top_is_split_beside_itself(tmp_path: Path, audit_command: Command) -> None:
    """Files of the folder that Python is started in make no package."""
    models = BASE + "\n\nclass A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
    plan = plan_of("models.py", {"base.py": ["Base"], "a.py": ["A"]})
    root = project_of(tmp_path, {"models.py": models, "use.py": "from models import A\n"}, plan, "")
    ran = split(audit_command, root, "--apply")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(path.name for path in root.glob("*.py")) == ["a.py", "base.py", "use.py"]
    assert run(root, "import use; print(use.A.__tablename__)") == "a"


@pytest.mark.parametrize("file", ["link/x.py", "pipe/x.py", "file/x.py", ".git/hooks/x.py", f"{'x' * 300}.py"])
def test_what_cannot_be_written_is_not_said_to_be(tmp_path: Path, audit_command: Command, file: str) -> None:
    models = BASE + "\n\nclass A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
    root = project_of(tmp_path, {"models.py": models}, plan_of("models.py", {file: ["Base", "A"]}), "")
    (tmp_path / "outside").mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    os.mkfifo(root / "pipe")
    (root / "file").write_text("")
    ran = split(audit_command, root, "--apply", "--allow-dirty")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cannot write the report" not in ran.err
    assert (root / "models.py").read_text() == textwrap.dedent(models).lstrip("\n")
    assert [*(tmp_path / "outside").iterdir()] == []
