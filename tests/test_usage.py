"""Verdicts: which blind spots put them in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts.access import Confidence
from tests.projects import MODELS, report_on, usage_of

PICKS = """
import models

def load(name):
    return getattr(models, name)
"""


@pytest.mark.parametrize(
    ("path", "confidence"), [("app/load.py", Confidence.INFERRED), ("scripts/load.py", Confidence.CERTAIN)]
)
def test_what_a_script_picks_at_run_time_keeps_nothing_alive(tmp_path: Path, path: str, confidence: Confidence) -> None:
    usage = usage_of(report_on(tmp_path, {"models.py": MODELS, path: PICKS}), "orders")
    assert (usage.status, usage.confidence) == ("orphaned", confidence)


def test_a_script_that_cannot_be_read_may_do_anything(tmp_path: Path) -> None:
    usage = usage_of(report_on(tmp_path, {"models.py": MODELS, "scripts/load.py": "def load(:\n    Order\n"}), "orders")
    assert usage.status == "unknown"
