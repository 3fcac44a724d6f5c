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


def test_names_of_a_star_import() -> None:
    """`from sqlalchemy import *` brings what the library has; what the project defines comes first."""
    source = "from sqlalchemy import *\nfrom models import User\ndef run(session):\n    session.execute(insert(User))\n"
    assert touched(source, PYTHON, SQLALCHEMY) == {"write users"}
    own = source + "def insert(model):\n    pass\n"
    assert touched(own, PYTHON, SQLALCHEMY) == set()


def test_a_hybrid_says_by_its_expression_what_it_reads() -> None:
    source = (
        "from sqlalchemy import Column, Integer, func, select\nfrom sqlalchemy.ext.hybrid import hybrid_property\n"
        "from models import Base, Post, User\nclass Site(Base):\n    __tablename__ = 'sites'\n"
        "    id = Column(Integer, primary_key=True)\n    @hybrid_property\n    def size(self):\n        return 1\n"
        "    @size.expression\n    def size(cls):\n        return select(func.count(Post.id)).scalar_subquery()\n"
        "def run(session):\n    session.execute(select(Site.size))\n"
    )
    assert "read posts" in touched(source, PYTHON, SQLALCHEMY)


@pytest.mark.parametrize(
    ("loop", "touches"),
    [
        ("if isinstance(p, ColumnProperty):\n            getattr(row, p.key)", set()),
        ("if isinstance(p, RelationshipProperty):\n            getattr(row, p.key)", {"read posts"}),
        ("if not isinstance(p, (ColumnProperty, int)):\n            getattr(row, p.key)", {"read posts"}),
        (
            "if not isinstance(p, RelationshipProperty):\n            continue\n        getattr(row, p.key)",
            {"read posts"},
        ),
        (
            "if not isinstance(p, ColumnProperty):\n            continue\n        setattr(row, p.key, 1)",
            {"write users"},
        ),
        ("if isinstance(p, other.Special):\n            getattr(row, p.key)", {"read posts"}),
        ("getattr(row, p.key)", {"read posts"}),
    ],
)
def test_properties_of_a_mapper_told_by_their_class(loop: str, touches: set[str]) -> None:
    source = (
        f"{HEAD}from sqlalchemy.orm import ColumnProperty, RelationshipProperty, object_mapper\n"
        f"def f(row: User):\n    for p in object_mapper(row).iterate_properties:\n        {loop}\n"
    )
    assert touched(source, PYTHON, SQLALCHEMY) == touches


@pytest.mark.parametrize(
    ("expression", "touches"),
    [
        ("len(v) > User.name.type.length", set()),
        ("{User.name.key: v, User.__table__.c.name.name: v}", set()),
        ("User.posts.key", set()),
        ("User.name.property.columns[0].type", set()),
        ("User.__table__.c.name", {"read users"}),
        ("select(User.name).where(User.name.type == v)", {"read users"}),
        ("session.execute(select(User.__table__.c.type))", {"read users"}),
        ("session.get(User, v).posts[0].author.name", {"read users", "read posts"}),
    ],
)
def test_what_is_told_of_a_column_is_no_read(expression: str, touches: set[str]) -> None:
    assert touched(f"{HEAD}def f(session, v):\n    return {expression}\n", PYTHON, SQLALCHEMY) == touches
