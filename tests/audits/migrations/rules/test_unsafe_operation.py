from __future__ import annotations

import pytest

from auditor.audits.migrations.rules.unsafe_operation import RULE
from tests.audits.migrations.judged import found

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()), sa.Column("name", sa.String(10)))'
BASE = {"m/versions/a.py": ("a", None, MAKE)}


@pytest.mark.parametrize(
    ("operation", "unsafe"),
    [
        ('op.add_column("users", sa.Column("x", sa.Text(), nullable=False))', True),
        ('op.add_column("users", sa.Column("x", sa.Text(), nullable=False, server_default=""))', False),
        ('op.add_column("users", sa.Column("x", sa.Text()))', False),
        ('op.alter_column("users", "id", type_=sa.BigInteger())', True),
        ('op.alter_column("users", "name", type_=sa.String(20))', False),
        ('op.alter_column("users", "name", type_=sa.String(5))', True),
        ('op.alter_column("users", "name", new_column_name="title")', True),
        ('op.create_index("i", "users", ["id"])', True),
        ('op.create_index("i", "users", ["id"], postgresql_concurrently=True)', False),
        ('op.rename_table("users", "people")', True),
        ('op.create_table("posts", sa.Column("id", sa.Integer()))\nop.create_index("i", "posts", ["id"])', False),
    ],
)
def test_a_new_revision(operation: str, unsafe: bool) -> None:
    files = BASE | {"m/versions/b.py": ("b", "a", operation)}
    assert bool(found(RULE, files, BASE)) is unsafe
    assert found(RULE, files, files) == []
    assert found(RULE, files) == []
