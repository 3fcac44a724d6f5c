"""Which accesses speak for the life of a table."""

from __future__ import annotations

from auditor.facts.access import Access, Confidence, Role


def counts(access: Access) -> bool:
    """Does the access speak for the table's life: app code, not merely possible, not another table's cascade?"""
    return access.role is Role.APP and access.confidence is not Confidence.POSSIBLE and access.via != "cascade"


#: What is said of any table, and what another one does.
OF_OTHERS = frozenset({"all-tables", "cascade"})
#: The same, and what may be an attribute of anything.
_ABOUT_ANY = OF_OTHERS | {"attribute-name"}


def may_count(access: Access) -> bool:
    """Does it, or could it: code in which the table is one of some that are known?"""
    return access.role is Role.APP and (counts(access) or access.via not in _ABOUT_ANY)
