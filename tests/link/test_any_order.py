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


#: Two functions that lead to each other; of one of them the other saw half.
UNFINISHED = {
    "what is kept before it is made": """
from models import Team
def made(make):
    return make()
class Store:
    def __init__(self, config):
        self.config = config
        self.team = made(self.make)
    def make(self):
        return Team(name=self.config)
class Page:
    def show(self):
        return Store({}).team.count
    def count(self): ...
""",
    "what calls what calls it": """
from models import User
def first(session, deep):
    found = second(session, deep)
    found.children
    return session.get(User, 1) if deep else found
def second(session, deep):
    found = first(session, not deep)
    found.team
    return found
class Page:
    def children(self): ...
    def team(self): ...
    def count(self): ...
""",
}


@pytest.mark.parametrize("kind", UNFINISHED)
def test_what_comes_back_to_itself_is_seen_as_it_is_in_the_end(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = in_each_order({"models.py": MODELS.encode(), "app.py": UNFINISHED[kind].encode()}, monkeypatch)
    guessed = {callee for callees in first.calls.values() for callee in callees if callee.startswith("app.py::Page.")}
    assert not guessed  # for it is known of what the attribute is
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)


def test_what_is_not_known_in_the_end_is_guessed_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    source = UNFINISHED["what calls what calls it"].replace("session.get(User, 1)", "session.unknown()")
    first, *others = in_each_order({"models.py": MODELS.encode(), "app.py": source.encode()}, monkeypatch)
    assert "app.py::Page.team" in first.calls["app.py::second"]
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


def test_each_function_calls_what_its_annotation_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "from typing import Annotated\nfrom fastapi import Depends\nfrom models import User\n"
        "def user(): ...\n"
        "def one(user: Annotated[User, Depends(user)]): ...\n"
        "def other(user: Annotated[User, Depends(user)]): ...\n"
        'def plain(user: Annotated[User, "of the session"]): ...\n'
    )
    first, *others = in_each_order({"models.py": MODELS.encode(), "app.py": source.encode()}, monkeypatch)
    assert all("app.py::user" in first.calls[f"app.py::{name}"] for name in ("one", "other"))
    assert "app.py::user" not in first.calls.get("app.py::plain", {})
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)


def test_functions_of_the_same_name_in_the_database_are_named_in_the_order_of_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = (
        "from sqlalchemy import text\ndef upgrade(session):\n"
        '    session.execute(text("CREATE FUNCTION {}.latest() RETURNS int AS $$ SELECT id FROM users $$"))\n'
    )
    files = {f"{name}.py": made.format(name).encode() for name in ("a", "b", "c", "d")}
    caller = b"from sqlalchemy import func\ndef latest(session):\n    return session.query(func.latest()).scalar()\n"
    first, *others = in_each_order({"models.py": MODELS.encode(), "use.py": caller, **files}, monkeypatch)
    notes = [item.access.note for item in first.accesses if item.access.path == "use.py"]
    assert notes == [f"function {name}.latest" for name in ("a", "b", "c", "d")]
    assert all(repr(in_order(other)) == repr(in_order(first)) for other in others)
