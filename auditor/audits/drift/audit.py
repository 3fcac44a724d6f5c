"""The audit: the application's metadata is imported in a process of its own, the database is read and never written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.audits.base import DATABASE, FACTS, Audit, Options, Products, Rule, Sections
from auditor.audits.drift import rules
from auditor.audits.drift.result import Drift, code_of, fingerprint
from auditor.config import setting
from auditor.errors import AuditorError
from auditor.registry import discover

_METADATA = "What the ORM declares, as package.module:Base; it is imported, in a process of its own. Repeatable."
_URL = "The database, as postgresql+psycopg://USER@HOST/NAME; default: AUDITOR_DATABASE_URL. It is only read."


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of the command only: a configuration that a pull request brings must not make the check import code."""

    metadata: tuple[str, ...] = field(default=(), metadata=setting(option="--metadata", help=_METADATA))
    url: str = field(default="", metadata=setting(option="--url", help=_URL))


def _skip(products: Products, settings: Settings) -> str:
    if not settings.metadata:
        return "it needs --metadata package.module:Base, which it imports"
    if not _url(settings):
        return "it needs --url, or AUDITOR_DATABASE_URL in the environment"
    return ""


def _url(settings: Settings) -> str:
    return settings.url or os.environ.get("AUDITOR_DATABASE_URL", "")


def _judge(products: Products, settings: Settings) -> Drift:
    try:
        from auditor.audits.drift.comparing import compare_live
        from auditor.live.application import declared_by
        from auditor.live.declared.dialects import server_of
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise AuditorError("audit drift needs SQLAlchemy: install auditor where the application is installed") from None
    root: Path = products.get(FACTS).found.root
    url = _url(settings)
    server = products.get(DATABASE, url, server_of)
    expected = declared_by(settings.metadata, server, root)
    comparison = products.get(DATABASE, url, lambda connection: compare_live(connection, expected))
    return Drift(f"{server.flavour} {server.major}", comparison)


def _json(found: Drift) -> Mapping[str, object]:
    compared = found.comparison
    return {
        "differences": [
            {
                "code": code_of(each.kind), "kind": each.kind, "table": each.table, "name": each.name,
                "severity": each.severity, "expected": each.expected, "found": each.found, "path": each.path or None,
                "line": each.line or None, "operation": None, "message": each.message,
                "fingerprint": fingerprint(each),
            }
            for each in compared.differences
        ],
        "compared": {
            "tables": compared.tables, "columns": compared.columns, "indexes": compared.indexes,
            "constraints": compared.constraints,
        },
        "filtered": [{"name": item.name, "reason": item.reason} for item in compared.filtered],
    }  # fmt: skip


def _summary(found: Drift) -> str:
    compared = found.comparison
    counted = f"{len(compared.differences)} differences" if compared.differences else "No difference"
    return f"{counted}; compared {compared.tables} tables, {compared.columns} columns with {found.server}."


def _text(found: Drift, options: Options) -> str:
    left_out = "".join(f"left out: {item.name}: {item.reason}\n" for item in found.comparison.filtered)
    return f"{_summary(found)}\n{left_out}"


def _markdown(found: Drift) -> Iterable[str]:
    yield from (f"- left out: `{item.name}`: {item.reason}" for item in found.comparison.filtered)


AUDIT: Audit[Any] = Audit(
    name="drift",
    summary="Compare a database with what the ORM declares: imports the metadata, reads the database, changes neither.",
    needs=frozenset({FACTS, DATABASE}),
    judge=_judge,
    result=Drift,
    rules=discover(rules, "RULE", Rule),
    sections=Sections(title="Schema drift", summary=_summary, text=_text, json=_json, markdown=_markdown),
    settings=Settings,
    skip=_skip,
)
