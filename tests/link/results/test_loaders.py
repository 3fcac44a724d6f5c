"""Files of SQL that code names: who loads them uses their tables."""

from __future__ import annotations

from pathlib import Path

from tests.projects import report_on, usage_of

MODELS = """
from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Pod(Base):
    __tablename__ = "pods"
    id = Column(Integer, primary_key=True)
"""


def readers(tmp_path: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Role, path and function of each reader of the table."""
    project = {"app/__init__.py": "", "app/models.py": MODELS, **files}
    return [(str(a.role), a.path, a.function) for a in usage_of(report_on(tmp_path, project), "pods").readers]


TEMPLATE = "{# all of them #}\nSELECT * FROM pods\n{% if name %} WHERE name = {{ name }} {% endif %}\n"


def test_the_function_that_names_a_template_reads(tmp_path: Path) -> None:
    use = """
        def pods(connection, environment):
            return connection.execute(environment.get_template("pods.sql.j2").render())

        def others(environment):
            return environment.get_template("pods_of_others.sql.j2")
    """
    found = readers(tmp_path, {"app/queries/pods.sql.j2": TEMPLATE, "app/use.py": use})
    assert found == [("app", "app/use.py", "pods")]


def test_a_file_that_nobody_names_reads_by_itself(tmp_path: Path) -> None:
    assert readers(tmp_path, {"app/pods.sql": "SELECT * FROM pods"}) == [("app", "app/pods.sql", "<module>")]


def test_of_files_of_one_name_the_nearest_is_meant(tmp_path: Path) -> None:
    use = "def load():\n    return open('all.sql').read()\n"
    files = {
        "app/one/all.sql": "SELECT * FROM pods", "app/one/use.py": use,
        "app/two/all.sql": "SELECT 1 FROM others", "app/two/use.py": use,
    }  # fmt: skip
    assert readers(tmp_path, files) == [("app", "app/one/use.py", "load")]


def test_what_only_a_migration_loads_is_a_migration(tmp_path: Path) -> None:
    revision = """
        from alembic import op
        revision = "1"
        down_revision = None
        def upgrade():
            op.execute(open("app/sql/fill.sql").read())
    """
    files = {"app/sql/fill.sql": "SELECT * FROM pods", "migrations/versions/one.py": revision}
    assert readers(tmp_path, files) == [("migration", "app/sql/fill.sql", "<module>")]


def test_what_a_migration_and_the_application_load_stays(tmp_path: Path) -> None:
    revision = "from alembic import op\nrevision = '1'\ndef upgrade():\n    op.execute(open('fill.sql').read())\n"
    files = {
        "app/sql/fill.sql": "SELECT * FROM pods", "migrations/versions/one.py": revision,
        "app/use.py": "def fill():\n    return open('fill.sql').read()\n",
    }  # fmt: skip
    assert readers(tmp_path, files) == [("app", "app/use.py", "fill")]
