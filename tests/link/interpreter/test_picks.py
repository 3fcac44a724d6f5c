"""Attributes that a function picks by a name that its callers give."""

from __future__ import annotations

import pytest

from auditor.extract import extract
from auditor.facts.access import Blindness, Role
from auditor.link.project import link

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    posts = relationship("Post")
class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
"""

SHOW = """
from models import User
def show(session, cls, name):
    for row in session.query(cls):
        print(getattr(row, name))
def main(session, word):
    {}
"""


@pytest.mark.parametrize(
    ("calls", "blind", "reads"),
    [
        ("show(session, User, 'id')", False, {"users"}),
        ("show(session, User, 'posts')", False, {"users", "posts"}),
        ("show(session, User, word)", True, {"users"}),
        (
            "for cls, name in [(User, 'id'), (User, 'user_id')]:\n        show(session, cls, name)",
            False,
            {"users"},
        ),
        ("show(session, User, 'id')\n    show(session, User, word)", True, {"users"}),
        ("show(session, User, 'id')\n    word.register(show)", True, {"users"}),
        ("show(session, User, *word)", True, {"users"}),
        ("show(session, User, 'id' if session else word)", True, {"users"}),
        ("show(session, User, word.get('name', 'id'))", True, {"users"}),
        ("name = 'id'\n    if word:\n        name = word\n    show(session, User, name)", True, {"users"}),
    ],
)
def test_a_name_that_callers_give_picks_that_attribute(calls: str, blind: bool, reads: set[str]) -> None:
    files = {"models.py": MODELS, "main.py": SHOW.format(calls)}
    project = link({path: (extract(text.encode()), Role.APP) for path, text in files.items()}, {})
    assert any(spot.kind is Blindness.DYNAMIC_ATTRIBUTE for spot in project.blind_spots) is blind
    assert {found.access.table.name for found in project.accesses} == reads


def test_a_method_may_have_callers_that_nobody_saw() -> None:
    source = (
        "from models import User\nclass Shower:\n    def show(self, session, name):\n"
        "        for row in session.query(User):\n            print(getattr(row, name))\n"
        "def main(session):\n    Shower().show(session, 'id')\n"
    )
    files = {"models.py": MODELS, "main.py": source}
    project = link({path: (extract(text.encode()), Role.APP) for path, text in files.items()}, {})
    assert any(spot.kind is Blindness.DYNAMIC_ATTRIBUTE for spot in project.blind_spots)


@pytest.mark.parametrize(
    ("call", "blind", "reads"),
    [
        ("show(row, ['id', 'user_id'])", False, {"users"}),
        ("show(row, ('id', 'posts'))", False, {"users", "posts"}),
        ("show(row, ['id', word])", True, {"users"}),
        ("show(row, word)", True, {"users"}),
        ("show(row, ['id', *word])", True, {"users"}),
        ("show(row, ['id'] + word)", True, {"users"}),
        ("show(row, ['id', 'user_id'] if word else word)", True, {"users"}),
        ("show(row, ['id'])\n        show(row, word)", True, {"users"}),
    ],
)
@pytest.mark.parametrize(
    "body",
    ["return {name: getattr(row, name) for name in names}", "for name in names:\n        print(getattr(row, name))"],
)
def test_names_that_callers_give_in_a_list_pick_those_attributes(
    body: str, call: str, blind: bool, reads: set[str]
) -> None:
    source = (
        f"from models import User\ndef show(row, names):\n    {body}\n"
        f"def main(session, word):\n    for row in session.query(User):\n        {call}\n"
    )
    files = {"models.py": MODELS, "main.py": source}
    project = link({path: (extract(text.encode()), Role.APP) for path, text in files.items()}, {})
    assert any(spot.kind is Blindness.DYNAMIC_ATTRIBUTE for spot in project.blind_spots) is blind
    assert {found.access.table.name for found in project.accesses} == reads
