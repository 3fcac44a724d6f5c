"""The audit: the application's metadata is imported in a process of its own, the database is read and never written."""

from __future__ import annotations

from typing import Any

from auditor.audits.base import Audit, Rule
from auditor.audits.drift import rules
from auditor.audits.drift.address import VARIABLE, address_of
from auditor.audits.drift.result import Drift
from auditor.audits.drift.settings import Settings
from auditor.audits.drift.shown import SECTIONS
from auditor.audits.products import DATABASE, FACTS, Products
from auditor.errors import AuditorError
from auditor.registry import discover


def _skip(products: Products, settings: Settings) -> str:
    if not settings.metadata:
        return "it needs --metadata package.module:Base, which it imports"
    if settings.fresh:
        return ""
    if settings.bootstrap or settings.stairway or settings.server or settings.url_variable:
        return "--bootstrap, --stairway, --server and --url-variable go with --fresh"
    if not address_of(settings, products.get(FACTS).found.root):
        return f"it needs --url, {VARIABLE} in the environment, or sqlalchemy.url in alembic.ini"
    return ""


def _judge(products: Products, settings: Settings) -> Drift:
    try:
        from auditor.audits.drift.judge import judge
        from auditor.audits.drift.rehearsal import rehearse
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise AuditorError("audit drift needs SQLAlchemy: install auditor where the application is installed") from None
    return rehearse(products, settings) if settings.fresh else judge(products, settings)


AUDIT: Audit[Any] = Audit(
    name="drift",
    summary="Compare a database with what the ORM declares: imports the metadata, reads the database, changes neither.",
    needs=frozenset({FACTS, DATABASE}),
    judge=_judge,
    result=Drift,
    rules=discover(rules, "RULE", Rule),
    sections=SECTIONS,
    settings=Settings,
    skip=_skip,
)
