"""Which accesses speak for the life of a table."""

from __future__ import annotations

from auditor.facts.access import Access, Confidence, Role


def counts(access: Access) -> bool:
    """Does the access speak for the table's life: app code, not merely possible, not another table's cascade?"""
    return access.role is Role.APP and access.confidence is not Confidence.POSSIBLE and access.via != "cascade"
