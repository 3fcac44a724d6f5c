"""Declared consumers are readers and writers like others, visible as what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.audits.base import Options
from auditor.audits.usage.show import render_table
from auditor.report import renderers
from tests.projects import MODELS, report_on, usage_of

CONSUMER = """
[tool.auditor]
dialect = "postgres"

[[tool.auditor.consumers]]
tables = ["nothing_else"]
access = "write"

[[tool.auditor.consumers]]
tables = ["order*"]
access = "{access}"
owner = "BI"
reason = "the dashboard of the board"
"""


@pytest.mark.parametrize(("access", "status"), [("read", "read_only"), ("write", "write_only"), ("read-write", "live")])
def test_its_tables_are_not_dead(tmp_path: Path, access: str, status: str) -> None:
    report = report_on(tmp_path, {"models.py": MODELS, "pyproject.toml": CONSUMER.format(access=access)})
    usage = usage_of(report, "orders")
    assert usage.status == status
    assert usage.why == "only a declared consumer uses it: BI"
    assert "AUD001" not in {finding.code for finding in report.findings}


def test_it_is_named_in_every_format(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"models.py": MODELS, "pyproject.toml": CONSUMER.format(access="read")})
    (table,) = json.loads(renderers()["json"].render(report, Options()))["tables"]
    (reader,) = table["readers"]
    assert reader["via"] == "consumer"
    assert (reader["function"], reader["path"], reader["line"]) == ("BI", "pyproject.toml", 8)
    assert reader["note"] == "the dashboard of the board"
    assert "`orders` is read by BI: the dashboard" in renderers()["markdown"].render(report, Options())
    shown = render_table(usage_of(report, "orders"), lambda path, line: "")
    assert "pyproject.toml:8  BI  [consumer, certain]" in shown
    assert "the dashboard of the board" in shown


def test_its_name_may_hold_the_schema(tmp_path: Path) -> None:
    models = MODELS.replace('"orders"\n', '"orders"\n    __table_args__ = {"schema": "sales"}\n')
    config = CONSUMER.format(access="read").replace("order*", "sales.*")
    assert usage_of(report_on(tmp_path, {"models.py": models, "pyproject.toml": config}), "orders").readers
