from __future__ import annotations

import textwrap

import pytest

from auditor.audits.migrations.edited import what_changed
from auditor.audits.migrations.rules.edited_revision import RULE
from auditor.extract import extract
from auditor.findings import Severity
from tests.audits.migrations.judged import found

PATH = "m/versions/b.py"
BEFORE = """
    import sqlalchemy
    import sqlalchemy as sa
    from alembic import op

    def upgrade():
        conn = op.get_bind()
        t = sa.table("users", sa.column("id", sa.Integer))
        conn.execute(t.update().values(id=1))
        op.execute("SET lock_timeout = 1000")
        op.create_index("ix", "users", ["id"], postgresql_where=sqlalchemy.text("id > 1"))

    def downgrade():
        op.drop_index("ix")
    """
NOTHING = {
    "formatting": ('op.drop_index("ix")', "op.drop_index(\n            'ix',\n        )"),
    "a comment": ('op.drop_index("ix")', 'op.drop_index("ix")  # gone'),
    "a variable": ("conn", "connection"),
    "how it is imported": ("sqlalchemy.text", "sa.text"),
    "a docstring": ("def downgrade():", 'def downgrade() -> None:\n        "Back."'),
    "a helper that nothing calls": ("def upgrade", "def other():\n        op.drop_table('x')\n\n    def upgrade"),
    "the type of a column that is only named": ("sa.Integer", "sa.BigInteger"),
    "pass": ('op.drop_index("ix")', 'op.drop_index("ix")\n        pass'),
}
SOMETHING = {
    "schema": [('"ix", "users"', '"ix", "orders"'), ('op.drop_index("ix")', "pass"), ("id > 1", "id > 2")],
    "data": [("id=1", "id=2"), ("conn.execute(t.update().values(id=1))", "pass")],
    "timeouts": [("lock_timeout = 1000", "lock_timeout = 2000")],
}


def _changed(old: str, new: str) -> str:
    assert old in BEFORE
    texts = (BEFORE, BEFORE.replace(old, new))
    return what_changed(*(extract(textwrap.dedent(text).encode()) for text in texts))


@pytest.mark.parametrize("what", NOTHING)
def test_how_it_is_written_is_nothing(what: str) -> None:
    assert _changed(*NOTHING[what]) == ""


@pytest.mark.parametrize(("kind", "edit"), [(kind, edit) for kind, edits in SOMETHING.items() for edit in edits])
def test_what_it_does_is_told_apart(kind: str, edit: tuple[str, str]) -> None:
    assert _changed(*edit) == kind


def test_a_helper_belongs_to_it_and_a_swap_of_variables_is_a_change() -> None:
    helper = "def upgrade():\n    run()\n\ndef run():\n    op.drop_column('t', 'a')\n"
    old, new = (extract(text.encode()) for text in (helper, helper.replace("'a'", "'b'")))
    assert what_changed(old, new) == "schema"
    swap = "def upgrade():\n    a = 1\n    b = 2\n    op.execute(a)\n"
    old, new = (extract(text.encode()) for text in (swap, swap.replace("execute(a)", "execute(b)")))
    assert what_changed(old, new)


def test_an_edited_revision_is_found_also_where_it_was_moved_and_a_new_one_is_not() -> None:
    now = {PATH: ("b", None, "op.drop_table('x')")}
    before = {PATH: ("b", None, "op.drop_table('y')")}
    assert [hit.revision for hit in found(RULE, now, before)] == ["b"]
    assert len(found(RULE, now, {"m/old/b.py": before[PATH]})) == 1
    assert found(RULE, now, {}) == found(RULE, now, now) == found(RULE, now) == []
    slow, slower = ({PATH: ("b", None, f"op.execute('SET lock_timeout = {many}')")} for many in (1, 2))
    assert [hit.severity for hit in found(RULE, slow, slower)] == [Severity.NOTE]
