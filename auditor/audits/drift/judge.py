"""The database that is there, against what the application declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.engine import Connection

from auditor.audits.drift.address import address_of
from auditor.audits.drift.comparing import Compared, compared_live, comparison_of
from auditor.audits.drift.comparison import Comparison
from auditor.audits.drift.result import Drift
from auditor.audits.drift.settings import Settings
from auditor.audits.drift.tenants import named_for, within
from auditor.audits.products import DATABASE, FACTS, Products
from auditor.compare.model import WARNING, Difference
from auditor.compare.operations.all import body, with_operations
from auditor.compare.operations.call import Call
from auditor.errors import AuditorError
from auditor.facts.catalog import Catalog, Tenant
from auditor.live.application import Around, declared_by
from auditor.live.declared.dialects import Server
from auditor.live.postgresql.prerequisites import prerequisites
from auditor.live.scratch import Refusal, Scratch
from auditor.live.session import parse_url

Each = tuple[Tenant, Compared]


def judge(products: Products, settings: Settings) -> Drift:
    """The database of the URL that is given."""
    root: Path = products.get(FACTS).found.root
    return judge_at(products, settings, Application(address_of(settings, root), root))


@dataclass(frozen=True, slots=True)
class Application:
    """The database, the folder of the application, and what is added to its environment."""

    url: str
    root: Path
    variables: Mapping[str, str] = field(default_factory=dict)


def judge_at(products: Products, settings: Settings, application: Application) -> Drift:
    """All of it is read in one transaction for each of two connections: which server it is, then what it has."""

    def servers(connection: Connection) -> list[tuple[Tenant, Server]]:
        return list(within(connection, settings.tenant))

    there: list[tuple[Tenant, Server]] = products.get(DATABASE, application.url, servers)
    around = Around(application.variables, _scratch(products, settings, application, there[0][1]))
    answer = declared_by(settings.metadata, there, application.root, around)
    declared = dict(zip((tenant for tenant, _ in there), answer.catalogs, strict=True))

    def comparing(connection: Connection) -> list[Each]:
        return [
            (tenant, compared_live(connection, declared[tenant], settings.strict))
            for tenant, _ in within(connection, settings.tenant)
            if tenant in declared
        ]

    compared: list[Each] = products.get(DATABASE, application.url, comparing)
    if settings.write_snapshot:
        _write(Path(settings.write_snapshot), declared, compared)
    _, server = there[0]
    return with_refusals(result_of(f"{server.flavour} {server.major}", compared, settings), answer.refusals)


def _scratch(products: Products, settings: Settings, application: Application, server: Server) -> Scratch | None:
    if not settings.scratch_url:
        return None
    if server.dialect != "postgresql":
        raise AuditorError("--scratch-url is for PostgreSQL: the other servers' texts are compared by rules")
    parse_url(settings.scratch_url)
    statements: tuple[str, ...] = products.get(DATABASE, application.url, prerequisites)
    return Scratch(settings.scratch_url, server.major, statements)


def with_refusals(found: Drift, refusals: Sequence[Refusal]) -> Drift:
    """What the server would not make is told as that, and not as missing."""
    names = {(each.table, each.name) for each in refusals}
    kept = tuple(
        each
        for each in found.comparison.differences
        if not (each.kind.startswith("missing_") and (each.table, each.name) in names)
    )
    told = tuple(Difference(each.table, "declaration_refused", each.name, WARNING, None, each.why) for each in refusals)
    return replace(found, comparison=replace(found.comparison, differences=(*kept, *told)))


def _write(file: Path, declared: dict[Tenant, Catalog], compared: Sequence[Each]) -> None:
    from auditor.live.snapshot import write_snapshot

    tenant, first = compared[0]
    write_snapshot(file, declared[tenant], first.expected)


def result_of(server: str, compared: Sequence[Each], settings: Settings) -> Drift:
    """What was found of all tenants, each difference with what mends it."""
    calls: dict[Call, None] = {}
    parts: list[Comparison] = []
    for tenant, each in compared:
        differences, made = with_operations(each.differences, each.expected, each.found)
        calls |= dict.fromkeys(made)
        parts.append(replace(comparison_of(each), differences=named_for(tenant, differences)))
    dialect = compared[0][1].expected.dialect
    migration = body(list(calls), dialect) if settings.emit_migration else ""
    return Drift(server, _joined(parts), migration)


def _joined(parts: Iterable[Comparison]) -> Comparison:
    whole = Comparison()
    for part in parts:
        whole = Comparison(
            differences=tuple(dict.fromkeys((*whole.differences, *part.differences))),
            tables=whole.tables + part.tables,
            columns=whole.columns + part.columns,
            indexes=whole.indexes + part.indexes,
            constraints=whole.constraints + part.constraints,
            filtered=tuple(dict.fromkeys((*whole.filtered, *part.filtered))),
        )
    return whole
