"""The project as it is, before a removal."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.audits.products import Products
from auditor.audits.usage.verdict import Usage
from auditor.findings import Report
from auditor.makers import Making


@dataclass(frozen=True, slots=True)
class Audited:
    """The verdicts, and what they were made from."""

    making: Making
    products: Products
    usage: Usage
    report: Report
