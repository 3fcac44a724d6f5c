"""One removal, top to bottom. Nothing is written here: what comes out are changes, and what people must know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor.audits.usage.verdict import Usage
from auditor.cache import Cache
from auditor.edit.drop.audited import Audited
from auditor.edit.drop.choose import choose
from auditor.edit.drop.code.phase import Extent, code_phase
from auditor.edit.drop.migration.phase import Ordered, chosen_at_head, migration_phase
from auditor.edit.drop.model import Choice, Outcome
from auditor.edit.drop.weigh import Weighing, weigh
from auditor.findings import Coverage
from auditor.makers import Making, Progress
from auditor.stack import on_deep_stack, uncollected


@dataclass(frozen=True, slots=True)
class Request:
    """What to drop, and how far to go. `phase`: None for the plan alone, `code` or `migration`; `force`: go on whatever
    the audit says of the tables."""

    path: Path
    tables: tuple[str, ...]
    phase: str | None = None
    closure: bool = False
    fk_columns: bool = False
    released_in: str | None = None
    concurrently: bool = False
    weighing: Weighing = field(default_factory=Weighing)
    force: bool = False
    config_file: Path | None = None
    cache: Cache | None = None
    jobs: int | None = None
    progress: Progress | None = None


def drop(request: Request) -> tuple[Outcome, Coverage]:
    """What the removal comes to; raises AuditorError for names that no table has."""
    with uncollected():
        return on_deep_stack(lambda: _drop(request))


def _drop(request: Request) -> tuple[Outcome, Coverage]:
    audited = audit(request)
    outcome = _migration(request, audited) if request.phase == "migration" else _code(request, audited)
    if request.cache is not None:
        request.cache.flush(prune=False)
    return outcome, audited.report.coverage


def _code(request: Request, audited: Audited) -> Outcome:
    """The plan, and the code phase where that is asked for."""
    outcome = weigh(Outcome(choose(request.tables, audited.usage.tables), request.phase), request.weighing)
    if outcome.choice.against and not request.force:
        outcome = outcome.refusing(against(outcome.choice))
    if request.phase == "code" and outcome.refused is None:
        outcome = code_phase(outcome, audited, Extent(request.closure, request.fk_columns, request.force))
    return outcome


def _migration(request: Request, audited: Audited) -> Outcome:
    outcome, environment = chosen_at_head(request.tables, audited)
    if outcome.refused is not None and request.force:
        outcome = replace(outcome, refused=None)
    outcome = weigh(outcome, request.weighing)
    if outcome.refused is not None:
        return outcome
    ordered = Ordered(request.released_in, request.concurrently, request.force, request.weighing.reason or "")
    return migration_phase(outcome, environment, audited, ordered)


def audit(request: Request) -> Audited:
    """The audit that a removal starts from."""
    root = request.path
    config = pipeline.configure(root, request.config_file)
    found = sources.find(root, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    making = Making(found, config, audits.in_order(["usage"]), request.cache, request.jobs, request.progress)
    report, products = pipeline.examine(making)
    usage = report.results["usage"]
    assert isinstance(usage, Usage)
    return Audited(making, products, usage, report)


def against(choice: Choice) -> str:
    """Why the tables cannot go, in one line."""
    more = f"; {'; '.join(choice.against[1:])}" if len(choice.against) > 1 else ""
    return f"{choice.against[0]}{more}; --force goes on anyway"
