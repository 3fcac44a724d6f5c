"""Where a suppressing comment may stand, and what it does to findings and reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.audits.base import Options
from auditor.findings import Report
from auditor.report import renderers
from tests.projects import MODELS, report_on

COMMENT = "# audit: ignore[AUD001] kept for the export"
HEAD, _, CLASS = MODELS.partition("class Order(Base):\n")


def audited(tmp_path: Path, declaration: str) -> Report:
    return report_on(tmp_path, {"models.py": HEAD + declaration + CLASS})


@pytest.mark.parametrize(
    "declaration",
    [
        f"class Order(Base):  {COMMENT}\n",
        f"{COMMENT}\nclass Order(Base):\n",
        f"{COMMENT}\n# more words\nclass Order(Base):\n",
        f"{COMMENT}\n@final\n@also(\n    1,\n)\nclass Order(Base):\n",
        f"@final\n{COMMENT}\nclass Order(Base):\n",
        f"@final  {COMMENT}\nclass Order(Base):\n",
        "# audit: ignore kept, whatever is found\nclass Order(Base):\n",
        "# audit:ignore[AUD002, orphaned-table]: kept\nclass Order(Base):\n",
    ],
)
def test_it_stands_at_the_class(tmp_path: Path, declaration: str) -> None:
    report = audited(tmp_path, declaration)
    assert report.findings == ()
    assert [each.finding.code for each in report.suppressed] == ["AUD001"]
    assert report.suppressed[0].reason.startswith("kept")


@pytest.mark.parametrize(
    "declaration",
    [
        f"{COMMENT}\n\nclass Order(Base):\n",
        f"x = 1  {COMMENT}\nclass Order(Base):\n",
        "# audit: ignore[AUD002] kept\nclass Order(Base):\n",
        f"'{COMMENT}'\nclass Order(Base):\n",
    ],
    ids=["blank line", "another statement", "another rule", "a string"],
)
def test_elsewhere_it_suppresses_nothing(tmp_path: Path, declaration: str) -> None:
    report = audited(tmp_path, declaration)
    assert "AUD001" in {finding.code for finding in report.findings}
    assert report.suppressed == ()


def test_without_a_reason_it_suppresses_nothing(tmp_path: Path) -> None:
    report = audited(tmp_path, "class Order(Base):  # audit: ignore[AUD001]\n")
    assert [finding.code for finding in report.findings] == ["AUD001", "AUD009"]


def test_core_tables_have_it_at_the_assignment(tmp_path: Path) -> None:
    core = "from sqlalchemy import Column, Integer, MetaData, Table\nmetadata = MetaData()\n"
    table = "old = Table('old', metadata, Column('id', Integer, primary_key=True))\n"
    report = report_on(tmp_path, {"core.py": f"{core}{COMMENT}\n{table}"})
    assert [each.finding.table for each in report.suppressed] == ["old"]


def test_reports_show_what_is_suppressed(tmp_path: Path) -> None:
    report = audited(tmp_path, f"class Order(Base):  {COMMENT}\n")
    (entry,) = json.loads(renderers()["json"].render(report, Options()))["suppressed"]
    assert (entry["code"], entry["table"], entry["reason"]) == ("AUD001", "orders", "kept for the export")
    assert "1 suppressed" in renderers()["text"].render(report, Options())
    assert "kept for the export" in renderers()["markdown"].render(report, Options())
