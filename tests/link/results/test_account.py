"""The account of a table that nothing touches: what explains an occurrence, and what is a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts.access import ROWLESS_SQL
from tests.projects import report_on, usage_of

MODELS = """
from sqlalchemy import ForeignKey, Table, Column, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)

class OldInvoice(Base):
    __tablename__ = "old_invoices"
    KINDS = ("a", "b")
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))

    @classmethod
    def describe(cls):
        return "an invoice"

class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def account(tmp_path: Path, table: str, files: dict[str, str]) -> tuple[str, list[tuple[str, int]]]:
    """The status of the table, and the places of the doubts."""
    project = {"app/__init__.py": "", "app/models.py": MODELS, **files}
    usage = usage_of(report_on(tmp_path, project), table)
    return str(usage.status), [(each.path, each.line) for each in usage.doubts]


EXPLAINED = {
    "import": "from app.models import OldInvoice",
    "export": "from app.models import OldInvoice\n__all__ = ['OldInvoice']",
    "annotation": "from app.models import OldInvoice\ndef show(invoice: OldInvoice) -> list[OldInvoice]: ...",
    "type test": "from app.models import OldInvoice\ndef test(x): return isinstance(x, OldInvoice)",
    "made in a database": "from app.models import Base, OldInvoice\n"
    "def make(engine): Base.metadata.create_all(engine, tables=[OldInvoice.__table__])",
    "dispatch": "from functools import singledispatch\nfrom app.models import OldInvoice\n@singledispatch\n"
    "def show(x): ...\n@show.register(OldInvoice)\ndef _(x): ...",
    "constant": "from app.models import OldInvoice\nKINDS = list(OldInvoice.KINDS)",
    "method": "from app.models import OldInvoice\ndef text(): return OldInvoice.describe()",
    "name": "from app.models import OldInvoice\nimport thing\nthing.log(OldInvoice.__name__)",
    "another class": "from other import OldInvoice\nimport thing\nthing.use(OldInvoice)",
    "local variable": "import thing\ndef use(OldInvoice): thing.use(OldInvoice)",
    "attribute of another": "import thing\nthing.use(thing.OldInvoice)",
    "kept": "from app.models import OldInvoice\nKNOWN = [OldInvoice]\nclass A:\n    m = OldInvoice",
    "made": "from app.models import OldInvoice\ndef f(): return OldInvoice(id=1).id",
    "column": "from app.models import OldInvoice\nnames = list(OldInvoice.__table__.columns)",
    "log": "import logging\nlogging.getLogger(__name__).info('old_invoices')",
    "key": "import thing\nthing.use({'old_invoices': 1})",
    "comparison": "def use(x): return x.name == 'old_invoices' or x.__tablename__ in ('old_invoices', 'b')",
    "subscript": "import thing\ndef use(x): return x['old_invoices']",
    "sentence": "import thing\nthing.tell('nothing was read from old_invoices today')",
    "ddl": "import thing\nthing.tell('DROP TABLE old_invoices')",
    "list that is asked": "NAMES = ['old_invoices', 'tags']\ndef f(name): return name in NAMES",
    "list given to a method": "NAMES = ['old_invoices', 'tags']\nclass A:\n    def f(self, x): return x\n"
    "    def g(self): return self.f(NAMES)",
    "option of a library": "from oslo_config import cfg\ncfg.IntOpt('old_invoices')",
    "countable": "class Countable:\n    def __init__(self, name): self.name = name\nCountable('old_invoices')",
    "list of words": "WORDS = ['old_invoices', 'new_invoices', 'other']",
    "docstring": "def use():\n    '''SELECT * FROM old_invoices'''",
    "route": "from fastapi import APIRouter\nrouter = APIRouter(prefix='old_invoices')",
    "value in SQL": "from app.models import Tag\nKIND = 'old_invoices'\n"
    "def use(engine): engine.execute(f\"INSERT INTO tags (name) VALUES ('{KIND}'), ('b')\")",
    "value for SQL": "from sqlalchemy import text\nKIND = 'old_invoices'\ndef use(s):\n    "
    "s.execute(text('DELETE FROM tags WHERE id = :k'), {'k': KIND})\n    "
    "s.execute(text('SELECT * FROM tags'), {'k': 'old_invoices'})",
    "compared": "from app.models import Tag\nKIND = 'old_invoices'\n"
    "def use(s): return s.query(Tag).filter(Tag.id == KIND, Tag.id in (KIND, 'b'))",
    "value of a column": "from app.models import Tag\nfrom sqlalchemy import insert\n"
    "def use(s):\n    s.execute(insert(Tag).values(kind='old_invoices'))\n    "
    "return s.query(Tag).filter_by(kind='old_invoices')",
    "values of an enumeration": "from sqlalchemy import Enum\nKINDS = ['old_invoices', 'tags']\nENUM = Enum(*KINDS)",
    "service": "def includeme(config):\n    config.register_service_factory('app.services.make', name='old_invoices')\n"
    "def use(request): return request.find_service(name='old_invoices')",
}

DOUBTS = {
    "class given to a library": ("from app.models import OldInvoice\nimport thing\nthing.use(OldInvoice)", 3),
    "in a list given to a library": ("from app.models import OldInvoice\nimport thing\nthing.use([OldInvoice])", 3),
    "in a mapping that a library gets": (
        "from app.models import OldInvoice\nimport thing\nMODELS = {'a': OldInvoice}\nthing.use(MODELS)",
        4,
    ),
    "in a list that a library gets": (
        "from app.models import OldInvoice\nimport thing\nMODELS = [OldInvoice]\nthing.use(MODELS)",
        4,
    ),
    "attribute of a library's class": (
        "from app.models import OldInvoice\nimport thing\nclass V(thing.View):\n    m = OldInvoice",
        4,
    ),
    "registered somewhere": ("from app.models import OldInvoice\ndef f(registry): registry.register(OldInvoice)", 2),
    "attribute that nothing tells": ("from app.models import OldInvoice\nrows = OldInvoice.objects", 2),
    "under another name": ("from app.models import OldInvoice as Old\nimport thing\nthing.use(Old)", 3),
    "through the module": ("from app import models\nimport thing\nthing.use(models.OldInvoice)", 3),
    "imported in the function": (
        "import thing\ndef f():\n    from app.models import OldInvoice\n    thing.use(OldInvoice)",
        4,
    ),
    "table given to a library": ("import thing\nthing.push('old_invoices', [])", 2),
    "table in a list for a library": ("import thing\nthing.bulk_load(names=['old_invoices'])", 2),
    "list of tables": ("NAMES = ['old_invoices', 'tags']", 1),
    "list looped over": ("NAMES = ['old_invoices', 'tags']\ndef f(x):\n    for name in NAMES: x.dump(name)", 3),
    "list joined": ("NAMES = ['old_invoices', 'tags']\nALL = NAMES + ['x']", 2),
    "dict gone through": ("KINDS = {'old_invoices': 1, 'tags': 2}\ndef f(x): return [x(k) for k in KINDS.keys()]", 2),
    "list for a library": ("import thing\nNAMES = ('old_invoices', 'tags')\nthing.load(NAMES)", 3),
    "put into a text": ("import thing\nNAME = 'old_invoices'\ndef f(): thing.load_table(f'{NAME}_now {NAME}')", 3),
    "each given to a library": ("import thing\nNAMES = ['old_invoices', 'tags']\nthing.load_tables(*NAMES)", 3),
    "value for what is no SQL": ("KIND = 'old_invoices'\ndef f(s, job): s.execute(job, {'table': KIND})", 2),
    "told by filter_by()": ("def f(rows): return rows.filter_by(table_name='old_invoices')", 1),
    "dotted path": ("MODEL = 'app.models.OldInvoice'", 1),
    "class as a service": (
        "from app.models import OldInvoice\ndef f(config): config.register_service(OldInvoice, name='x')",
        2,
    ),
}


@pytest.mark.parametrize("code", EXPLAINED.values(), ids=EXPLAINED)
def test_what_explains_an_occurrence_leaves_the_verdict(tmp_path: Path, code: str) -> None:
    assert account(tmp_path, "old_invoices", {"app/use.py": code}) == ("orphaned", [])


@pytest.mark.parametrize(("code", "line"), DOUBTS.values(), ids=DOUBTS)
def test_what_nothing_explains_is_a_doubt_with_its_place(tmp_path: Path, code: str, line: int) -> None:
    assert account(tmp_path, "old_invoices", {"app/use.py": code}) == ("unknown", [("app/use.py", line)])


def test_what_tests_and_migrations_name_is_explained(tmp_path: Path) -> None:
    code = "import thing\nthing.push('old_invoices', [])"
    assert account(tmp_path, "old_invoices", {"tests/test_use.py": code}) == ("orphaned", [])


def test_a_name_that_is_kept_is_followed_to_what_gets_it(tmp_path: Path) -> None:
    files = {
        "app/names.py": "TABLE = 'old_invoices'",
        "app/use.py": "import thing\nfrom app.names import TABLE\nthing.load(TABLE)",
    }
    assert account(tmp_path, "old_invoices", files) == ("unknown", [("app/use.py", 3)])
    files["app/use.py"] = "from app.names import TABLE\nprint(TABLE)"
    assert account(tmp_path, "old_invoices", files) == ("orphaned", [])


def test_a_plain_word_is_a_table_where_the_call_speaks_of_rows(tmp_path: Path) -> None:
    code = "def use(hook): hook.push_rows('tags', [])"
    assert account(tmp_path, "tags", {"app/use.py": code}) == ("unknown", [("app/use.py", 1)])


def test_common_words_do_not_drown_the_dead(tmp_path: Path) -> None:
    code = """
import thing
from rich.table import Tag
def use(cache, row):
    cache.get("tags")
    row["tags"] = {"tags": 1, "x": thing.make(tag=1)}
    cache.find_service("tags")
    return Tag("tags")
"""
    assert account(tmp_path, "tags", {"app/use.py": code, "app/conf.yaml": "tags:\n  - tags\n"}) == ("orphaned", [])


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("app/jobs.yaml", "jobs:\n  - table: old_invoices\n", 2),
        ("app/jobs.yaml", "tables:\n  - old_invoices\n", 2),
        ("app/jobs.json", '{\n"model": "app.models.OldInvoice"\n}', 2),
        ("app/export.j2", "{% if x %}\nSELECT * FROM old_invoices\n{% endif %}", 2),
        ("app/run.sh", "psql -c 'DELETE FROM old_invoices'", 1),
        ("app/look.ipynb", '{"cells": [{"cell_type": "code", "source": ["OldInvoice.all()"]}]}', 1),
        ("app/dash.json", '{"panels":[{"rawSql":"SELECT v FROM old_invoices WHERE $x"}]}', 1),
        ("app/tables.yaml", "- table:\n    schema: public\n    name: old_invoices\n", 3),
        (
            "notebooks/look.ipynb",
            '{"cells": [{"cell_type": "code", "source": ["q(\\"SELECT * FROM old_invoices\\")"]}]}',
            1,
        ),
        ("models/mart.j2", "select * from {{ source('app', 'old_invoices') }}", 1),
    ],
)
def test_other_files_name_tables(tmp_path: Path, name: str, content: str, line: int) -> None:
    assert account(tmp_path, "old_invoices", {name: content}) == ("unknown", [(name, line)])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app/jobs.yaml", "title: old_invoices\n"),
        ("app/jobs.yaml", "old_invoices:\n  - 1\n"),
        ("app/jobs.yaml", "# table: old_invoices\n"),
        ("app/jobs.yaml", "user:\n    name: old_invoices\n"),
        ("app/locale/de.json", '{"table": "old_invoices"}'),
        ("app/openapi.json", '{"table": "old_invoices"}'),
        ("docs/guide.md", "SELECT * FROM old_invoices"),
        ("app/export.sql.j2", "Nothing comes from old_invoices."),
        ("app/look.ipynb", '{"cells": [{"cell_type": "code", "source": ["from app.models import OldInvoice"]}]}'),
        ("app/broken.ipynb", "{"),
    ],
)
def test_prose_keys_and_translations_never_count(tmp_path: Path, name: str, content: str) -> None:
    assert account(tmp_path, "old_invoices", {name: content}) == ("orphaned", [])


def test_a_list_of_another_module_is_followed(tmp_path: Path) -> None:
    files = {"app/names.py": "GONE = ['old_invoices', 'tags']", "migrations/env.py": ""}
    assert account(tmp_path / "a", "old_invoices", files) == ("unknown", [("app/names.py", 1)])
    ask = "from app import names\ndef f(name): return name not in names.GONE\n"
    assert account(tmp_path / "b", "old_invoices", {**files, "migrations/env.py": ask}) == ("orphaned", [])
    use = "from app import names\ndef f(x): return [x.dump(name) for name in names.GONE]\n"
    assert account(tmp_path / "c", "old_invoices", {**files, "app/use.py": use}) == ("unknown", [("app/use.py", 2)])


RELATED = """
from app.models import *
class Crate(Base):
    __tablename__ = "crates"
    id = Column(Integer, primary_key=True)
    parts = relationship("CratePart")
class CratePart(Base):
    __tablename__ = "crate_parts"
    id = Column(Integer, primary_key=True)
    crate_id = Column(ForeignKey("crates.id"))
    screws = relationship("Screw")
class Screw(Base):
    __tablename__ = "screws"
    id = Column(Integer, primary_key=True)
    part_id = Column(ForeignKey("crate_parts.id"))
"""


@pytest.mark.parametrize(
    ("call", "parts", "screws"),
    [
        ("lib.dump(crate, include=['parts'])", "unknown", "orphaned"),
        ("lib.dump(crate, 'id,parts.screws')", "unknown", "unknown"),
        ("lib.dump([crate], rules={'parts': {'id': 1}})", "unknown", "orphaned"),
        ("lib.dump(crate, rules={'parts': {'id': 1}})", "unknown", "orphaned"),
        ("lib.Dumper(Crate, FIELDS)", "unknown", "orphaned"),
        ("lib.dump(crate, include=['id'])", "orphaned", "orphaned"),
        ("lib.dump(other(), include=['parts'])", "orphaned", "orphaned"),
        ("logging.info('parts', crate)", "orphaned", "orphaned"),
    ],
)
def test_names_of_relationships_count_where_code_gets_them_with_an_object(
    tmp_path: Path, call: str, parts: str, screws: str
) -> None:
    use = "import lib, logging\nfrom app.crates import Crate\nFIELDS = ('id', 'parts')\ndef other(): return 1\n"
    use += f"def f(session):\n    crate = session.get(Crate, 1)\n    {call}\n"
    files = {"app/crates.py": RELATED, "app/use.py": use}
    assert account(tmp_path / "a", "crate_parts", files)[0] == parts
    assert account(tmp_path / "b", "screws", files)[0] == screws


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("from otherlib import Table\nT = Table('tags')\n", "unknown"),
        ("from otherlib import Query\ndef f(): return Query.into('tags')\n", "unknown"),
        ("from otherlib import Query\ndef f(): return Query.update('tags')\n", "unknown"),
        ("from sqlalchemy import Table\ndef f(m): return Table('tags', m)\n", "orphaned"),
        ("from rich.table import Table\nT = Table('tags')\n", "orphaned"),
        ("def f(cache): cache.update('tags')\n", "orphaned"),
    ],
)
def test_a_query_builder_is_told_tables_by_name(tmp_path: Path, code: str, status: str) -> None:
    assert account(tmp_path, "tags", {"app/use.py": code})[0] == status


@pytest.mark.parametrize(
    "sql",
    [
        "LOCK TABLE tags IN EXCLUSIVE MODE",
        "lock tables owners read, tags write",
        "analyze tags",
        "VACUUM FULL public.tags",
        "grant select on tags to reader",
        "CREATE INDEX CONCURRENTLY i ON tags (id)",
        "create trigger t after insert on tags execute function f()",
        "alter table tags disable trigger all",
        "COMMENT ON TABLE tags IS 'x'",
        "select pg_total_relation_size('tags')",
        "select 'public.tags'::regclass",
        "PRAGMA table_info(tags)",
    ],
)
def test_sql_that_runs_and_touches_no_row_is_on_the_account(tmp_path: Path, sql: str) -> None:
    use = f'from sqlalchemy import text\ndef f(session):\n    session.execute(text("""\n{sql}\n"""))\n'
    usage = usage_of(report_on(tmp_path, {"app/__init__.py": "", "app/models.py": MODELS, "app/use.py": use}), "tags")
    named = [(each.path, each.line) for each in usage.account if each.kind == ROWLESS_SQL]
    assert (str(usage.status), str(usage.confidence), named) == ("orphaned", "certain", [("app/use.py", 4)])


@pytest.mark.parametrize(
    "use",
    ["log.info('analyze tags')", "s.execute(text('analyze other.owners'))", "s.execute(text('analyze x -- tags'))"],
)
def test_what_is_no_such_sql_is_not(tmp_path: Path, use: str) -> None:
    use = f"from sqlalchemy import text\ndef f(s, log):\n    {use}\n"
    usage = usage_of(report_on(tmp_path, {"app/__init__.py": "", "app/models.py": MODELS, "app/use.py": use}), "tags")
    assert not [each for each in usage.account if each.kind == ROWLESS_SQL]
