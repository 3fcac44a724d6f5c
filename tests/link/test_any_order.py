"""Whatever is understood first, the same is found: each fixture, and small projects that made a difference once, with
their functions in five orders. Real trees are tried by `python -m benchmarks.equal --shuffle 5 TREE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Op, Role
from auditor.link import analysis
from auditor.link.domain.project import Project
from auditor.link.interpreter import effort, functions
from auditor.link.modules.index import index_units
from auditor.link.project import link
from benchmarks.equal import in_order, shuffled
from tests.expectations import fixtures

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)
class Team(Base):
    __tablename__ = "teams"
class User(Base):
    __tablename__ = "users"
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    team: Mapped[Team] = relationship()
    children: Mapped[list["User"]] = relationship()
"""

#: More calls than are told apart where a function calls itself.
MANY = "".join(f"@locked\ndef load{n}(session):\n    return session.get(User, {n}).team\n" for n in range(250))
MADE = {
    "wrappers": f"""
from models import *
def locked(f):
    def inner(*args):
        return f(*args)
    return inner
{MANY}""",
    "copies": """
from models import User
def copies(session, users):
    for user in users:
        copy(session, user)
def copy(session, user, into=None):
    new = User(parent_id=user.id)
    if into is not None:
        into.append(new)
    for child in user.children:
        copy(session, child, new.children)
""",
    "a proxy that the loader needs": """
from flask_login import LoginManager, current_user
from sqlalchemy.orm import Session
from models import User
manager, session = LoginManager(), Session()
def checked(f):
    return f() or manager
value = checked(lambda: load(0))
@manager.user_loader
def load(number):
    greet()
    return session.get(User, number)
def greet():
    return current_user.team
""",
    "what is picked before it is stored": """
from models import Team, User
class Pick:
    known = Team
    def count(self, session, kind):
        return session.query(getattr(self, kind)).count()
    def keep(self):
        self.other = User
""",
}  # fmt: skip


def in_each_order(files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> list[Project]:
    facts = {path: (extract(text), Role.APP) for path, text in files.items()}
    found: list[Project] = []
    for seed in range(6):
        monkeypatch.setattr(analysis, "index_units", lambda modules, seed=seed: shuffled(index_units(modules), seed))
        found.append(link(facts, {}))
    return found


@pytest.mark.parametrize("folder", fixtures(), ids=lambda folder: folder.name)
def test_fixtures(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.py")}
    first, *others = in_each_order(files, monkeypatch)
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)


@pytest.mark.parametrize("kind", MADE)
def test_small_projects(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = in_each_order({"models.py": MODELS.encode(), "app.py": MADE[kind].encode()}, monkeypatch)
    read = {item.access.table.name for item in first.accesses if item.access.op is Op.READ}
    assert read == ({"users"} if kind == "copies" else {"users", "teams"})
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)


DECORATED = """
from models import User
def extras(f):
    def wrapper(*args, **given):
        return f(*args, **given)
    return wrapper
def locked(**options):
    def decorator(f):
        def inner(*args, **given):
            return f(*args, **given)
        return inner
    return decorator
@extras
@locked()
def load(session):
    return session.get(User, 1).team
def middle(session):
    return load(session)
def outer(session):
    return middle(session)
def outermost(session):
    return outer(session)
"""


@pytest.mark.parametrize("deepest", [0, 1, 2, 3])
def test_decorators_are_known_however_deep_they_are_asked_for(deepest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "DEEPEST", deepest)
    first, *others = in_each_order({"models.py": MODELS.encode(), "app.py": DECORATED.encode()}, monkeypatch)
    assert {"app.py::extras.<locals>.wrapper", "app.py::locked.<locals>.decorator.<locals>.inner"} <= {
        *first.calls["app.py::load"]
    }
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)


def test_a_function_that_calls_itself_too_often_finds_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of its ways are told apart may differ; what they bring does not."""
    monkeypatch.setattr(effort, "_MOST_WITHIN", 3)
    monkeypatch.setattr(effort, "_MOST_WITHOUT_TABLE", 3)
    models = "".join(f"class T{n}(Base):\n    __tablename__ = 't{n}'\n" for n in range(30))
    calls = "".join(f"def f{n}(session):\n    walk(session, [T{n}, T{n + 1}])\n" for n in range(0, 30, 2))
    source = (
        "from models import *\n"
        "def walk(session, classes, done=()):\n"
        "    for each in classes:\n"
        "        session.query(each).all()\n"
        f"        walk(session, [each], [*done, each])\n{calls}"
    )
    projects = in_each_order({"models.py": f"{MODELS}{models}".encode(), "app.py": source.encode()}, monkeypatch)
    found = {frozenset((item.access.table.name, item.access.op) for item in each.accesses) for each in projects}
    assert len(found) == 1
    assert {f"t{n}" for n in range(30)} <= {name for each in found for name, _ in each}
