"""AUD107: a plan that reads a whole table, one that was run, one of a small table, and one that does not."""

from __future__ import annotations

from auditor.audits.indexes.model import Indexes, Plan
from auditor.audits.indexes.rules.whole_table_read import RULE
from auditor.findings import Severity

_WHOLE = Plan("app.py", 3, "find", "orders", "SELECT 1", whole=("orders",))


def test_what_a_plan_reads_whole_is_found_by_how_sure_and_how_large_it_is() -> None:
    small = Plan("app.py", 4, "find", "countries", "SELECT 2", whole=("countries",), small=True)
    ran = Plan("app.py", 5, "find", "orders", "SELECT 3", whole=("orders",), ran=True)
    served = Plan("app.py", 6, "find", "orders", "SELECT 4")
    refused = Plan("hot.sql", 7, "", "", "", refused="it does more than read")
    found = Indexes((), 1, 1, plans=(_WHOLE, small, ran, served, refused))
    hits = list(RULE.check(found))
    assert {(hit.line, hit.severity) for hit in hits} == {
        (3, Severity.WARNING), (4, Severity.NOTE), (5, Severity.ERROR),
    }  # fmt: skip
    assert RULE.code == "AUD107"
    assert hits[0].message == "the planner has to read all of orders for: SELECT 1"
