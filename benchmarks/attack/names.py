"""Projects full of names that nobody should have: of tables, columns, indexes, revisions, files, and in plans."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from benchmarks.attack.mutate import mutated

#: What shapes a line, a path, a command of CI, a document, or what no encoding can hold. `{outside}` is a folder
#: beside the project, which must stay empty.
NAMES = (
    "a\nb", "a\r\n::error::x", "::set-output name=a::b", "##[command]x", "##vso[task.complete]", "\x1b[31mred", "\x07",
    "\x00", "\u202egnp.exe", "\u2066a\u2069", "\U000e0041", "\u2028", "\ud800", "../../outside/x", "{outside}/x",
    "..", ".", "", " ", "x" * 10_000, "a/b", "a\\b", "C:x", "'; DROP TABLE a; --", '"', "'''", '"""', "`a`", "|a|",
    "<script>alert(1)</script>", "</script>", "${{ secrets.A }}", "{{ 7 * 7 }}", "{0.__class__}", "%(a)s", "-rf",
    "--apply", "nul", "a b", "ORDERS", "é", "e\u0301", "__proto__", "constructor", "*", "%%", "]]>", "# noqa",
    "a: b", "$(id)",
)  # fmt: skip
_MODELS = """
import enum
from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint
from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    metadata = MetaData()


class One(Base):
    {0}
    __tablename__ = {1}
    __table_args__ = (Index({2}, {3}), CheckConstraint({4}, name={5}), {{"schema": {6}, "comment": {7}}})
    id = Column(Integer, primary_key=True)
    a = Column({3}, String(9), server_default={8})
    b = Column(Enum({9}, {10}, name={11}))


class Two(Base):
    __tablename__ = {12}
    id = Column({13}, Integer, ForeignKey({1} + "." + {13}), primary_key=True)
    ones = relationship({14})
    __table_args__ = (UniqueConstraint({13}, name={15}),)


class Three(Base):
    __tablename__ = "three"
    id = Column(Integer, primary_key=True)


def ask(session, key):
    session.execute(select(One).where(One.a == {2}).order_by(Two.id))
    session.execute(text("SELECT * FROM " + {1} + " WHERE x = " + {3}))
    return session.get(Two, key), {16}
"""
_REVISION = """
{0}
from alembic import op
import sqlalchemy as sa

revision = {1}
down_revision = {2}
branch_labels = ({3},)
depends_on = {4}


def upgrade():
    op.create_table({5}, sa.Column({6}, sa.Integer), sa.Column({7}, sa.String), schema={8}, comment={9})
    op.create_index({10}, {5}, [{6}, {11}], postgresql_where=sa.text({12}))
    op.create_check_constraint({13}, {5}, {12})
    op.alter_column({5}, {6}, new_column_name={14})
    op.rename_table({5}, {15})
    op.execute({16})


def downgrade():
    op.drop_table({17})
"""
_PLAN = """monolith = {0}
shim = false

[files.{1}]
classes = ["Base", "One", {2}]
[files.{3}]
classes = ["Two", "Three"]
"""
_DECLARED = """
from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


def declare(*words):
    try:
        Table(words[0], Base.metadata, Column(words[1], Integer, primary_key=True, comment=words[2]),
              Column("b", String(9), server_default=words[3]), Column(words[4], Enum(words[5], "x", name=words[6])),
              Index(words[7], words[1]), CheckConstraint(words[8], name=words[9]), schema=words[10] or None,
              comment=words[11])
    except Exception:
        pass
"""
_FORMATS = ("text", "json", "markdown", "html", "sarif", "github", "gitlab", "junit")


def hostile_names(random: Random, outside: Path) -> tuple[dict[str, bytes], tuple[tuple[str, ...], ...]]:
    """The files of a project, and the commands to run in it; `outside` is a folder that must stay as it is."""

    def name() -> str:
        return random.choice(NAMES).replace("{outside}", str(outside))

    def named(template: str) -> bytes:
        words = [ascii(name()) for _ in range(18)]
        words[0] = f'"""{random.choice(NAMES)}"""' if random.random() < 0.3 else '"""What is kept."""'
        return template.format(*words).encode("utf-8", "backslashreplace")

    files = {
        "app/models.py": named(_MODELS),
        "app/__init__.py": b"",
        "migrations/env.py": b"from alembic import context\n",
    }
    files["alembic.ini"] = b"[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///../outside/x.db\n"
    for number in range(random.randint(1, 4)):
        told = named(_REVISION)
        if number:
            told = told.replace(b"down_revision = ", b"down_revision = 'r' or ")
        files[_file(random, number)] = told
    files["plan.toml"] = _plan(random, name)
    format_ = random.choice(_FORMATS)
    table = name().replace("\x00", "").encode("utf-8", "replace").decode() or "three"
    commands = (
        ("migrations", "--format", format_),
        ("migrations", "--graph"),
        ("indexes", "--format", format_, "--predicates"),
        ("layout", "--format", format_, "--write-plan", "proposed.toml"),
        ("split", "--plan", "plan.toml", "--allow-dirty", random.choice(("--diff", "--apply"))),
        ("drop", "three", "--allow-dirty", "--force", *random.choice(_PHASES)),
        ("drop", table, "--force", *random.choice(_PHASES)),
        ("drift", "--format", format_),
        ("docs", "--split", "pages"),
        ("docs", "--split", "pages", "--check"),
        ("check", "--format", random.choice(("github", "sarif", "gitlab", "junit"))),
        ("show", table),
        ("blind-spots",),
    )
    return files, tuple(random.sample(commands, 4))


def hostile_database(random: Random, folder: Path) -> tuple[dict[str, bytes], tuple[tuple[str, ...], ...]]:
    """A database of SQLite in the folder, full of such names; the files of a project that declares others, or the
    same in part; and the commands to compare them. The project's models are imported, as the command line says."""
    words = [name for name in NAMES if "{outside}" not in name and name.isascii() and "\x00" not in name]
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "live.db")) as connection:
        for _ in range(random.randint(1, 8)):
            table, column, other, index = (_quoted(random.choice(words)) for _ in range(4))
            default = random.choice(words).replace("'", "''")
            for statement in (
                f"create table {table} ({column} integer primary key, {other} varchar(9) default '{default}')",
                f"create index {index} on {table} ({other})",
                f"create view {index} as select * from {table}",
                f"create trigger {other} after insert on {table} begin select 1; end",
            ):
                with suppress(sqlite3.Error):
                    connection.execute(statement)
        connection.commit()
    lines = "".join(f"declare({', '.join(ascii(random.choice(words)) for _ in range(12))})\n" for _ in range(5))
    settings = b"[tool.auditor.drift]\nmetadata = ['models:Base']\n" if random.random() < 0.3 else b""
    compared = ("drift", "--url", "sqlite:///live.db", "--metadata", "models:Base")
    commands = (
        (*compared, "--emit-migration"),
        (*compared, "--format", random.choice(_FORMATS)),
        (*compared, "--strict", "--write-snapshot", "expected.json"),
    )
    return {"models.py": (_DECLARED + lines).encode(), "pyproject.toml": settings}, commands


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_PHASES = (
    ("--format", "json"),
    ("--phase", "code", "--closure", "--fk-columns", "--apply"),
    ("--phase", "code", "--diff"),
    ("--phase", "migration", "--released-in", "1.0", "--apply"),
    ("--phase", "migration", "--released-in", "1.0", "--diff"),
)


def _file(random: Random, number: int) -> str:
    """The path of a revision, as a file system can hold it."""
    word = random.choice(NAMES).replace("{outside}", "x").replace("/", "-").replace("\x00", "")[:120]
    return f"migrations/versions/{number}{word.encode('utf-8', 'ignore').decode()}.py"


def _plan(random: Random, name: Callable[[], str]) -> bytes:
    def quoted() -> str:
        text = name().encode("utf-8", "replace").decode()
        return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text) + '"'

    parts = ['"app/models.py"', quoted(), '"Three"', '"app/b.py"']
    if random.random() < 0.5:
        parts = [quoted() if random.random() < 0.4 else part for part in parts]
    text = _PLAN.format(*parts).encode()
    return mutated(random, text, [text]) if random.random() < 0.3 else text
