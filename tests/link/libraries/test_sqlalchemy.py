"""SQLAlchemy, with the core and Python alone."""

from __future__ import annotations

import pytest

from auditor.link.libraries.python.library import LIBRARY as PYTHON
from auditor.link.libraries.sqlalchemy.library import LIBRARY as SQLALCHEMY
from tests.link.language import MODELS, reveal, touched

HEAD = (
    "from sqlalchemy import delete, func, insert, select, text, update\nfrom models import Post, User\nimport other\n"
)


@pytest.mark.parametrize(
    ("expression", "revealed"),
    [
        ("User", "type User"),
        ("User.name", "ColumnRef"),
        ("User.posts", "RelationshipRef"),
        ("User.name == 'x'", "ColumnRef"),
        ("User.__tablename__", "'users'"),
        ("User.__table__", "TableRef"),
        ("User()", "User"),
        ("User().posts", "[Post, ...]"),
        ("Post(author=User()).author", "User"),
        ("select(User)", "Statement"),
        ("select(User).where(User.name == 'x').order_by(User.id)", "Statement"),
        ("session.execute(select(User)).scalars().all()", "[User, ...]"),
        ("session.scalars(select(User)).first()", "User"),
        ("session.query(User).filter_by(name='x').first()", "User"),
        ("session.query(User, Post).all()", "[(User, Post), ...]"),
    ],
)
def test_what_expressions_stand_for(expression: str, revealed: str) -> None:
    assert reveal(f"{HEAD}reveal({expression})", PYTHON, SQLALCHEMY, models=MODELS) == [revealed]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("session.execute(select(User))", {"read users"}),
        ("session.execute(select(User.name))", {"read users"}),
        ("session.execute(select(func.count(User.id)))", {"read users"}),
        ("session.execute(insert(User).values(name='x'))", {"write users"}),
        ("session.execute(update(User).where(User.id == 1).values(name='x'))", {"write users"}),
        ("session.execute(delete(User).where(User.id == 1))", {"write users"}),
        ("session.query(User).delete()", {"write users"}),
        ("session.add(User(name='x'))", {"write users"}),
        ("User(name='x')", set()),
        ("session.execute(text('select * from users'))", {"read users"}),
        ("row = session.get(User, 1)\n    row.name = 'y'", {"read users", "write users"}),
        ("row = session.get(User, 1)\n    row.posts", {"read users", "read posts"}),
        ("other.unheard(User)", {"read users?", "write users?"}),
    ],
)
def test_what_statements_touch(statement: str, expected: set[str]) -> None:
    assert touched(f"{HEAD}def run(session):\n    {statement}\n", PYTHON, SQLALCHEMY) == expected
