"""SQL that stands elsewhere than the call that runs it."""

from __future__ import annotations

from pathlib import Path

from auditor.audits.usage.verdict import Usage
from auditor.facts.access import SqlText
from tests.projects import MODELS, report_on

USE = """
from models import text
from queries import COUNT

HERE = "SELECT id FROM orders"

def f(session):
    session.execute(text(COUNT))
    session.execute(text(HERE))
    session.execute(text("SELECT 1 FROM orders"))
    return session.execute(text(
        "DELETE FROM orders"
    ))
"""


def test_a_constant_is_found_and_a_literal_is_where_it_is(tmp_path: Path) -> None:
    queries = 'COUNT = """\nSELECT count(*) FROM orders\n"""\n'
    report = report_on(tmp_path, {"models.py": MODELS, "queries.py": queries, "use.py": USE})
    assert [text for text in report.of(Usage).sql_texts if text.line < 10] == [
        SqlText("use.py", 7, "queries.py", 1),
        SqlText("use.py", 8, "use.py", 4),
    ]
