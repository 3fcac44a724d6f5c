"""What is too much where it is called is understood later: which calls come first decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.extract import extract
from auditor.facts.access import Op, Role
from auditor.link.domain.project import Project
from auditor.link.interpreter import effort
from auditor.link.project import link
from tests.projects import report_on, statuses

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase): pass
class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship()
"""
SHOW = "def show(load):\n    return load().author\n"


def linked(*callers: str, show: str = SHOW) -> Project:
    texts = {"models.py": MODELS, "show.py": show}
    for number, caller in enumerate(callers):
        texts[f"m{number:03}.py"] = f"import models\nfrom show import show\n{caller}"
    return link({path: (extract(text.encode()), Role.APP) for path, text in texts.items()}, {})


def reads(project: Project) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (found.access.table.name, found.access.path, tuple(step.path for step in found.access.chain))
        for found in project.accesses
        if found.access.op is Op.READ and found.access.path == "show.py"
    ]


PLAIN = "def load():\n    return object()\ndef run():\n    return show(load)\n"
TELLING = "def load():\n    return models.Book()\ndef run():\n    return show(load)\n"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five ways are told apart, as four thousand are otherwise."""
    monkeypatch.setattr(effort, "_MOST_CONTEXTS", 5)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("place", [0, 3, 9])
def test_what_one_of_many_calls_brings_is_found_wherever_it_stands(place: int) -> None:
    callers = [PLAIN] * 10
    callers[place] = TELLING
    assert [table for table, *_ in reads(linked(*callers))] == ["authors"]


@pytest.mark.usefixtures("few")
def test_calls_that_bring_nothing_find_nothing() -> None:
    assert reads(linked(*[PLAIN] * 10)) == []


def test_hundreds_of_calls_are_told_apart() -> None:
    project = linked(*[PLAIN] * 450, TELLING)
    assert reads(project) == [("authors", "show.py", ("m450.py",))]


def test_a_call_at_the_end_of_a_long_chain_is_understood() -> None:
    steps = "".join(f"def step{n}(load):\n    return step{n + 1}(load)\n" for n in range(60))
    source = f"def load():\n    return models.Book()\n{steps}def step60(load):\n    return show(load)\n"
    assert [table for table, *_ in reads(linked(f"{source}def run():\n    return step0(load)\n"))] == ["authors"]


def test_a_function_that_comes_back_to_itself_is_told_apart_in_fewer_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """And in fewer still where much is called in it. What one of the calls beyond them brings is found as well."""
    monkeypatch.setattr(effort, "_MOST_CALLS", 100)
    many = "".join(f"    other{number}(load)\n" for number in range(20))
    runs = "".join(f"    m{number:03}.run()\n" for number in range(31))
    back = f"import {', '.join(f'm{number:03}' for number in range(31))}\ndef all():\n{runs}"
    shows = {
        "alone": f"def show(load):\n{many}    return load().author\n",
        "short": f"{back}def show(load):\n    all()\n    return load().author\n",
        "long": f"{back}def show(load):\n    all()\n{many}    return load().author\n",
    }
    found = {kind: linked(*[PLAIN] * 30, TELLING, show=show) for kind, show in shows.items()}
    assert all([table for table, *_ in reads(project)] == ["authors"] for project in found.values())
    chains = {kind: reads(project)[0][2] for kind, project in found.items()}
    assert (
        chains["alone"] == chains["short"] == ("m030.py",) != chains["long"]
    )  # told apart, and joined with all others


#: What calls bring that are joined: each leads to a table of its own.
BROUGHT = {
    "tables": "def run(s, given):\n    return s.query(given).all()\n{each}    run(s, T{n})\n",
    "names": "import models\ndef run(s, given):\n    return s.query(getattr(models, given)).all()\n"
    "{each}    run(s, 'T{n}')\n",
    "objects": "class R:\n    def get(self, s):\n        return s.query(self.model).all()\n"
    "def run(s, given):\n    return given.get(s)\n{each}    class Own(R):\n        model = T{n}\n    run(s, Own())\n",
    "made with tables": "class R:\n    def __init__(self, model):\n        self.model = model\n"
    "    def get(self, s):\n        return s.query(self.model).all()\n"
    "def run(s, given):\n    return given.get(s)\n{each}    run(s, R(T{n}))\n",
}


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("kind", BROUGHT)
def test_what_is_not_even_joined_is_no_orphan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Where too many calls are to be joined, the rest is dropped, and what it leads to is in doubt."""
    monkeypatch.setattr(effort, "_FEWEST_CONTEXTS", 3)
    monkeypatch.setattr(effort, "_MOST_LATE", -1)
    monkeypatch.setattr(effort, "_MOST_LATE_BY_UNIT", 0)
    table = "class T{0}(Base):\n    __tablename__ = 't{0}'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    models = MODELS + "".join(map(table.format, range(14))) + table.replace("T{0}", "Dead").format("dead")
    begin, _, each = BROUGHT[kind].partition("{each}")
    calls = "".join(f"def f{n}(s):\n{each.format(n=n)}" for n in range(14))
    found = statuses(report_on(tmp_path, {"models.py": models, "q.py": f"from models import *\n{begin}{calls}"}))
    assert found["tdead"] == "orphaned"
    assert {found[f"t{n}"] for n in range(14)} == {"read_only", "unknown"}
