"""The code phase: what goes with a table, what is edited, what is only listed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands import Command, Ran
from tests.edit.drop.test_migration import committed
from tests.projects import write

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

COLOURS = ("red", "blue")


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    # what they were given
    badges: Mapped[list["Badge"]] = relationship(back_populates="user")
    best_badge_id = Column(Integer, ForeignKey("badges.id"))


# Nobody gives them any more.
class Badge(Base):
    __tablename__ = "badges"
    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str] = mapped_column(String(10), default=COLOURS[0])
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="badges")


def last():
    return User
"""
MAIN = """
from sqlalchemy import select

from app.models import User


def main(session):
    session.add(User())
    return session.scalars(select(User)).all()


if __name__ == "__main__":
    main(None)
"""
SHOP = {"app/__init__.py": "", "app/models.py": MODELS, "app/main.py": MAIN}


class Dropping:
    """`audit drop badges --phase code` in a project that is committed."""

    def __init__(self, project: Path, command: Command) -> None:
        self.project, self.command = project, command

    def __call__(self, files: Mapping[str, str], *options: str) -> Ran:
        if not (self.project / ".git").exists():
            committed(write(self.project, {**SHOP, **files}))
        return self.command("drop", "badges", "--phase", "code", *options, cwd=self.project)

    def after(self, files: Mapping[str, str], path: str, *options: str) -> str:
        """A file as it is afterwards."""
        ran = self(files, "--apply", *options)
        assert ran.code == 0, ran.out + ran.err
        return (self.project / path).read_text()

    def places(self, files: Mapping[str, str], *options: str) -> list[tuple[str, str, str, bool]]:
        said = json.loads(self(files, "--format", "json", *options).out)
        return [
            (p["path"], p["kind"], p["action"], p["breaks"]) for p in said["places"] if p["path"] != "app/models.py"
        ]


@pytest.fixture
def dropping(tmp_path: Path, audit_command: Command) -> Dropping:
    return Dropping(tmp_path, audit_command)


def test_class_relationship_comment_and_imports_go(dropping: Dropping) -> None:
    assert dropping.after({}, "app/models.py") == MODELS.lstrip("\n").replace(
        MODELS[MODELS.index("# Nobody") : MODELS.index("def last")], ""
    ).replace("    # what they were given\n", "    # what they were given\n").replace(
        '    badges: Mapped[list["Badge"]] = relationship(back_populates="user")\n', ""
    ).replace(', ForeignKey("badges.id")', "").replace(
        "Column, ForeignKey, Integer, String", "Column, Integer"
    ).replace(", relationship\n", "\n")
    assert dropping.command("tables", "--format", "json", cwd=dropping.project).out.count('"badges"') == 0


def test_the_columns_of_others_and_what_only_served_go_where_asked(dropping: Dropping) -> None:
    after = dropping.after({}, "app/models.py", "--fk-columns", "--closure")
    assert "best_badge_id" not in after
    assert "COLOURS" not in after
    assert "from sqlalchemy import" not in after


def test_exports_lists_and_files(dropping: Dropping) -> None:
    badges = "from app.models import Badge\n\n\ndef is_badge(thing):\n    return isinstance(thing, Badge)\n"
    known = "from app.models import Badge, User\n\nMODELS = [\n    User,\n    Badge,  # gone soon\n]\n"
    tests = "from app.badges import is_badge\n\n\ndef test_is_badge():\n    assert not is_badge(1)\n"
    one, other = (f"class {name}Factory:\n    class Meta:\n        model = {name}\n" for name in ("Badge", "User"))
    files = {
        "app/tables/__init__.py": 'from app.models import Badge, User  # all\n\n__all__ = ["Badge", "User"]\n',
        "app/badges.py": badges,
        "app/known.py": f'{known}NAMES = ("users", "badges")\n',
        "tests/test_badges.py": tests,
        "tests/factories.py": f"from app.models import Badge, User\n\n\n{one}\n\n{other}",
    }
    assert dropping.after(files, "app/tables/__init__.py", "--closure", "--force") == (
        'from app.models import User  # all\n\n__all__ = ["User"]\n'
    )
    assert not (dropping.project / "app/badges.py").exists()
    assert not (dropping.project / "tests/test_badges.py").exists()
    assert (dropping.project / "app/known.py").read_text() == (
        'from app.models import User\n\nMODELS = [\n    User,\n]\nNAMES = ("users",)\n'
    )
    assert (dropping.project / "tests/factories.py").read_text() == f"from app.models import User\n\n\n{other}"


def test_without_closure_what_others_use_is_listed(dropping: Dropping) -> None:
    badges = "from app.models import Badge\n\n\ndef is_badge(thing):\n    return isinstance(thing, Badge)\n"
    use = "from app.badges import is_badge\n\n\ndef use(thing):\n    return is_badge(thing)\n"
    files = {"app/badges.py": badges, "app/use.py": use}
    places = dropping.places(files)
    assert ("app/badges.py", "function", "list", True) in places
    assert ("app/use.py", "function", "remove", False) not in places
    assert ("app/use.py", "file", "remove", False) in dropping.places(files, "--closure")


def test_a_mixed_body_is_listed_and_must_be_mended_first(dropping: Dropping) -> None:
    mixed = "def test_both(session):\n    session.add(Badge())\n    assert main(session) == [User]\n"
    imports = "from app.main import main\nfrom app.models import Badge, User\n"
    files = {"tests/test_both.py": f"{imports}\n\n{mixed}"}
    ran = dropping(files, "--apply")
    assert ran.code == 1
    assert "tests/test_both.py:6 would break and must be mended by hand first" in " ".join(ran.out.split())
    assert (dropping.project / "app/models.py").read_text() == MODELS.lstrip("\n")
    ran = dropping(files, "--apply", "--force")
    assert ran.code == 1
    assert "By hand, or it breaks (1):\n  tests/test_both.py:6  test" in ran.out
    assert "from app.models import User\n" in (dropping.project / "tests/test_both.py").read_text()


def test_a_registration_in_a_function_goes_alone(dropping: Dropping) -> None:
    setup = "def setup(admin):\n    admin.show(User)\n    admin.show(Badge)\n    return admin\n"
    files = {"app/admin.py": f"from app.models import Badge, User\n\n\n{setup}"}
    assert dropping.after(files, "app/admin.py", "--force") == (
        "from app.models import User\n\n\ndef setup(admin):\n    admin.show(User)\n    return admin\n"
    )


def test_a_fixture_goes_with_the_tests_that_take_it(dropping: Dropping) -> None:
    body = "    badge = Badge()\n    session.add(badge)\n    return badge\n"
    made = f"@pytest.fixture\ndef badge(session):\n{body}\n\n"
    kept = "@pytest.fixture\ndef user():\n    return User()\n"
    tests = [f"def test_{name}({name}):\n    assert {name}.id is None\n" for name in ("badge", "user")]
    files = {
        "tests/conftest.py": f"import pytest\n\nfrom app.models import Badge, User\n\n\n{made}{kept}",
        "tests/test_all.py": "\n\n".join(tests),
    }
    assert dropping.after(files, "tests/test_all.py", "--closure") == (
        "def test_user(user):\n    assert user.id is None\n"
    )
    assert "badge" not in (dropping.project / "tests/conftest.py").read_text()


def test_words_are_listed_and_not_edited(dropping: Dropping) -> None:
    files = {
        "README.md": "Rows of `badges` are given by `Badge`.\n",
        "deploy.yml": "tables:\n  - 'badges'\n",
        "app/say.py": '"""Old `badges` are not shown."""\n\nKEY = {"badges": 1}\n',
    }
    assert dropping.places(files, "--force") == [
        ("README.md", "docs", "list", False),
        ("app/say.py", "comment", "list", False),
        ("app/say.py", "string", "list", False),
        ("deploy.yml", "config", "list", False),
    ]


def test_sql_that_touches_no_row_breaks_where_it_runs(dropping: Dropping) -> None:
    run = "from sqlalchemy import text\n\ndef f(session):\n    session.execute(text('LOCK TABLE {} IN SHARE MODE'))\n"
    lines = {
        "app/lock.py": run.format("badges"),
        "app/other.py": run.format("users"),
        "tests/test_lock.py": run.format("badges"),
    }
    assert ("app/lock.py", "function", "list", True) in dropping.places(lines, "--force")
    assert not [
        each
        for each in dropping.places(lines, "--force")
        if each[0] == "app/other.py" or (each[3] and each[0] != "app/lock.py")
    ]


def test_a_class_under_a_condition_is_refused(dropping: Dropping) -> None:
    hidden = MODELS[MODELS.index("class Badge") : MODELS.index("def last")]
    indented = "".join(f"    {line}" if line.strip() else line for line in hidden.splitlines(keepends=True))
    models = MODELS.replace(hidden, f"if COLOURS:\n{indented}\n")
    ran = dropping({"app/models.py": models})
    assert ran.code == 1
    assert "Badge is declared under a condition" in " ".join(ran.out.split())


def test_a_string_that_cannot_be_edited_is_listed(dropping: Dropping) -> None:
    files = {"app/by_name.py": 'from app import models\n\n\ndef make():\n    return getattr(models, "Badge")()\n'}
    ran = dropping(files, "--apply")
    assert ran.code == 1
    assert "app/by_name.py:5" in ran.out
    assert ("app/by_name.py", "function", "list", True) in dropping.places(files, "--force")


def test_a_tree_that_is_not_clean_is_refused(dropping: Dropping) -> None:
    dropping({}, "--diff")
    (dropping.project / "app/main.py").write_text(MAIN + "\n")
    ran = dropping({}, "--apply")
    assert (ran.code, "app/main.py is not as in HEAD" in ran.err) == (2, True)


def test_a_second_run_finds_nothing(dropping: Dropping) -> None:
    dropping({}, "--apply")
    subprocess.run(
        ["git", "-C", dropping.project, "-c", "user.name=x", "-c", "user.email=x", "commit", "-qam", "y"], check=True
    )
    ran = dropping({})
    assert (ran.code, ran.err.startswith("audit: error: no table 'badges'")) == (2, True)
