"""Which lines one call runs, and what a statement is sorted by then."""

from __future__ import annotations

from textwrap import dedent

import pytest

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.facts.code import Function
from auditor.link.project import Known, link
from auditor.link.results.branches import Branches

SOURCE = """
def f(a):
    one()
    if a == 1:
        two()
        if a:
            three()
    elif a == 2:
        four()
    else:
        with a:
            five()
    if not a:
        return six()
    for each in a:
        seven()
"""


def test_branches_of_one_condition_are_apart() -> None:
    function = extract(SOURCE.encode()).body[0]
    assert isinstance(function, Function)
    lines = {
        word: number for number, text in enumerate(SOURCE.splitlines(), 1) for word in text.split() if "()" in word
    }
    branches = Branches(function)

    def apart(one: str, other: str) -> bool:
        at = [lines[f"{word}()"] for word in (one, other)]
        assert branches.apart(*at) == branches.apart(*reversed(at))
        return branches.apart(*at)

    assert [apart("two", each) for each in ("one", "three", "four", "five", "six")] == [False, False, True, True, False]
    assert apart("four", "five")
    assert apart("six", "seven")
    assert not apart("five", "seven")
    assert branches.together([lines["one()"], lines["six()"]]) == [[lines["one()"], lines["six()"]]]
    assert branches.together(lines[f"{each}()"] for each in ("one", "two", "four")) == [
        [lines["one()"], lines["two()"]], [lines["one()"], lines["four()"]],
    ]  # fmt: skip


MODELS = """
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, mapped_column
class Base(DeclarativeBase):
    pass
class Task(Base):
    __tablename__ = "tasks"
    id = mapped_column(primary_key=True)
    team = mapped_column()
    name = mapped_column()
    due = mapped_column()
def listed(session, by):
    query = select(Task).where(Task.team == 1)
"""


@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        (
            "if by == 1:\n    query = query.order_by(Task.name)\nelse:\n    query = query.order_by(Task.due)",
            {("team", "name"), ("team", "due")},
        ),
        (
            """
            if by == 1:
                query = query.order_by(Task.name)
            elif by == 2:
                query = query.order_by(Task.due)
            query = query.order_by(Task.id)
            """,
            {("team", "name", "id"), ("team", "due", "id")},
        ),
        ("if by:\n    query = query.order_by(Task.name)\nquery = query.order_by(Task.due)", {("team", "name", "due")}),
        ("query = query.order_by(Task.name, Task.due)", {("team", "name", "due")}),
        (
            "if by:\n    return session.scalars(query.order_by(Task.name))\nquery = query.order_by(Task.due)",
            {("team", "name"), ("team", "due")},
        ),
    ],
)
def test_sorts_of_different_branches_are_alternatives(sorting: str, expected: set[tuple[str, ...]]) -> None:
    body = "\n".join(f"    {line}" for line in dedent(sorting).strip().splitlines())
    source = f"{MODELS}{body}\n    return session.scalars(query)\n"
    project = link({"m.py": (extract(source.encode()), Role.APP)}, {}, Known(predicates=True))
    assert {tuple(use.column for use in each.uses) for each in project.predicates} == expected
