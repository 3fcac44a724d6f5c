"""A class by a name that nothing binds, as one that was forgotten to be imported: it is not said for certain that its
table is dead."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.findings import Severity
from tests.projects import MODELS, report_on

TEXT = "from __future__ import annotations\n"


@pytest.mark.parametrize(
    ("path", "use", "severity"),
    [
        ("use.py", "def use(session):\n    return session.query(Order).all()\n", Severity.WARNING),
        ("use.py", "def use(session):\n    return Order.query.all()\n", Severity.WARNING),
        ("use.py", "def use(session):\n    return Orders.query.all()\n", Severity.ERROR),
        ("use.py", "def use(Order):\n    return Order.query.all()\n", Severity.ERROR),
        ("use.py", "class Order: ...\ndef use(session):\n    return session.query(Order).all()\n", Severity.ERROR),
        ("use.py", TEXT + "def use(order: Order) -> Order: ...\n", Severity.ERROR),
        ("tests/test_use.py", "def use(session):\n    return Order.query.all()\n", Severity.ERROR),
    ],
)
def test_it_is_not_certain(tmp_path: Path, path: str, use: str, severity: Severity) -> None:
    report = report_on(tmp_path, {"models.py": MODELS, "app.py": "import models\n", path: use})
    assert {each.severity for each in report.findings if each.code == "AUD001"} == {severity}
