"""A shop's history of migrations: an enum, foreign keys both ways, an association table, a partial index."""

from __future__ import annotations

ENV = """
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
TEMPLATE = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}
"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
'''
FIRST = '''
"""Make the shop.

Revision ID: 0001_make_the_shop
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001_make_the_shop"
down_revision = None


def upgrade() -> None:
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(50)))
    op.create_table(
        "badges",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("rank", sa.Enum("gold", "silver", name="rank"), nullable=False, server_default="silver"),
        sa.Column("given", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("label", sa.String(40), nullable=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.String()), nullable=True),
        sa.Column("extra", postgresql.JSONB(), server_default="{}", nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_badges"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="badges_owner", ondelete="CASCADE"),
        sa.UniqueConstraint("label", name="one_label"),
        sa.CheckConstraint("price > 0", name="has_price"),
    )
    op.create_index("ix_badges_gold", "badges", ["owner_id"], postgresql_where=sa.text("rank = 'gold'"))
    op.create_index("ix_badges_label", "badges", ["label", "given"], unique=True)
'''
SECOND = '''
"""Tie badges to users.

Revision ID: 0002_tie_badges
Revises: 0001_make_the_shop
"""
import sqlalchemy as sa
from alembic import op

revision = "0002_tie_badges"
down_revision = "0001_make_the_shop"


def upgrade() -> None:
    op.create_table(
        "badges_of_users",
        sa.Column("badge_id", sa.Integer(), sa.ForeignKey("badges.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
    )
    op.add_column("users", sa.Column("best_badge_id", sa.Integer(), nullable=True))
    op.create_foreign_key("users_best", "users", "badges", ["best_badge_id"], ["id"])
    op.create_index("ix_users_best_badge_id", "users", ["best_badge_id"])


def downgrade() -> None:
    op.drop_index("ix_users_best_badge_id")
    op.drop_column("users", "best_badge_id")
    op.drop_table("badges_of_users")
'''
MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
"""
HISTORY = {
    "alembic.ini": "[alembic]\nscript_location = migrations\n",
    "migrations/env.py": ENV,
    "migrations/script.py.mako": TEMPLATE,
    "migrations/versions/0001_make_the_shop.py": FIRST,
    "migrations/versions/0002_tie_badges.py": SECOND,
    "migrations/.current-head": "0002_tie_badges\n",
    "app/models.py": MODELS,
}
ROWS = """
INSERT INTO users (id, name) VALUES (1, 'a');
INSERT INTO badges (owner_id, label, rank) VALUES (1, 'first', 'gold');
INSERT INTO badges_of_users VALUES (1, 1);
UPDATE users SET best_badge_id = 1;
"""
