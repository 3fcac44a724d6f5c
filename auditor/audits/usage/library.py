"""A library of data access: its functions are called by those who use it, and in the project by its tests alone."""

from __future__ import annotations

from collections.abc import Collection

from auditor.audits.usage.graph import UsageGraph
from auditor.audits.usage.verdict import Status
from auditor.facts.access import Access, Confidence, Op, Role
from auditor.link.domain.project import Found

#: Tables; with fewer, and nothing that comes in, it may be anything.
_LEAST = 10
_DOES = {Op.READ: "reads", Op.WRITE: "writes"}


def with_users(
    graph: UsageGraph, status: Status, accesses: Collection[tuple[Found, Access]]
) -> tuple[Status, str] | None:
    """The status, and why, where functions of the library do with what tests give them what no other code of it does;
    None where that changes nothing. In an application, into which something comes, such a function serves nobody."""
    known = {Status.READ_ONLY: {Op.READ}, Status.WRITE_ONLY: {Op.WRITE}, Status.TEST_ONLY: set[Op]()}.get(status)
    if known is None or graph.project.is_application or len(graph.project.tables) < _LEAST:
        return None
    own = {item.unit for item, access in accesses if access.role is Role.APP}  # whoever calls them, they do the same
    given = {
        access.op: access
        for item, access in accesses
        if item.unit not in own and _is_given_by_tests(graph, item, access)
    }
    new = given.keys() - known
    if not new:
        return None
    both = known | new
    status = Status.LIVE if len(both) == len(Op) else Status.READ_ONLY if Op.READ in both else Status.WRITE_ONLY
    does = " and ".join(f"{_DOES[op]} it ({given[op].path}:{given[op].line})" for op in sorted(new))
    before = "".join(f"code of this library {_DOES[op]} it, and " for op in sorted(known))
    return status, f"{before}what {does} is called by tests, as by those who use the library"


def _is_given_by_tests(graph: UsageGraph, item: Found, access: Access) -> bool:
    unit = graph.project.units.get(item.unit)
    return (
        access.role is Role.TEST
        and access.confidence is not Confidence.POSSIBLE
        and access.via != "cascade"
        and unit is not None
        and unit.role is Role.APP
    )
