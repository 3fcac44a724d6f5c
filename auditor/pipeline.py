"""The whole audit, top to bottom. Read this first; every step is one call to the stage named after it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import audits, sources
from auditor import config as configuration
from auditor.audits.base import Audit
from auditor.audits.products import (
    ASKED,
    FACTS,
    MIGRATIONS,
    PROJECT,
    Products,
)
from auditor.audits.run import Rated, run
from auditor.cache import Cache
from auditor.config import Config
from auditor.errors import AuditorError
from auditor.facts.access import Blindness, BlindSpot
from auditor.findings import Comment, Coverage, Report
from auditor.makers import MAKERS, Making, Progress
from auditor.reading.identify import identify
from auditor.reading.result import find_report, keep_report
from auditor.stack import on_deep_stack, uncollected

if TYPE_CHECKING:
    from auditor.reading.facts import Facts

#: What the command line says of the settings of audits: by name of the audit, the values of fields.
Given = Mapping[str, Mapping[str, object]]


def audit(
    path: Path,
    *,
    only: Iterable[str] | Given | None = None,
    config_file: Path | None = None,
    jobs: int | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit the project at the path and give the report. `only`: the names of the audits to run, None for all; as a
    mapping, with what the command line says of each. Raises AuditorError for what the user can mend."""

    def run_all() -> Report:
        began = time.time_ns()
        config = configure(path, config_file, only if isinstance(only, Mapping) else None)
        found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
        chosen = audits.in_order(audits.names() if only is None else only)
        return report_on(Making(found, config, chosen, cache, jobs, progress), began)

    with uncollected():
        return on_deep_stack(run_all)


def configure(path: Path, config_file: Path | None, given: Given | None = None) -> Config:
    """The configuration for an audit of the path, with its rules checked; `given`, as said on the command line, wins
    over what the file says."""
    config = configuration.load(path if path.is_dir() else path.parent, config_file, audits.all_settings)
    if config.rules or config.per_table:
        configuration.check_rules(config, [name for rule in audits.all_rules() for name in (rule.code, rule.name)])
    for name, values in (given or {}).items():
        kind = audits.load(name).settings
        if kind is not None and values:
            settings = replace(config.settings.get(name) or kind(), **values)
            config = replace(config, settings={**config.settings, name: settings})
    return config


def report_on(making: Making, began: int | None) -> Report:
    """The report on what was found, from the cache where nothing has changed; `began`: when the look at the disk began,
    None for what comes from git. Needs a deep stack."""
    cache = making.cache
    if cache is None:
        return examine(making)[0]
    before = cache.hits
    try:
        return _kept_or_made(making, cache, began)
    except (AuditorError, MemoryError):
        raise
    except Exception as error:
        if cache.hits == before:
            raise
        # An entry that passes all checks and is wrong nevertheless would fail every audit to come.
        from auditor.sql import forget

        forget()
        cache.discard(type(error).__name__)
        return _kept_or_made(making, cache, began)


def _kept_or_made(making: Making, cache: Cache, began: int | None) -> Report:
    if began is not None:
        making = replace(making, found=identify(making.found, cache, began))
    results = {each.name: each.result for each in making.audits}
    known = find_report(making.found, making.config, results, cache)
    if known is not None:
        cache.flush(prune=False)
        return known
    report, products = examine(making)
    if not products.external and not report.unchecked and not products.get(FACTS).failed:
        keep_report(products.get(FACTS).found, making.config, results, cache, report)
    cache.flush()
    return report


def examine(making: Making) -> tuple[Report, Products]:
    """Make what the audits need, run them, say what was seen. Needs a deep stack."""
    products = Products({need: _made_from(making, maker) for need, maker in MAKERS.items()})
    settings = {each.name: making.config.settings.get(each.name) or _defaults(each) for each in making.audits}
    comments = _comments(products.get(FACTS))
    ran = run(making.audits, products, settings, Rated(making.config.rules, making.config.per_table), comments)
    lost = [BlindSpot(".", 1, Blindness.INTERNAL, each) for each in ran.unchecked]
    coverage = _coverage(products, (*products.lost, *lost))
    return Report(ran.findings, coverage, ran.suppressed, ran.results, ran.skipped, comments, ran.unchecked), products


def _made_from(making: Making, maker: Callable[..., Any]) -> Callable[..., Any]:
    return lambda products, *given: maker(making, products, *given)


def _defaults(each: Audit[Any]) -> object:
    return each.settings() if each.settings is not None else None


def _coverage(products: Products, lost: Iterable[BlindSpot]) -> Coverage:
    """What was seen and what was not; of SQL and of code that cannot be followed only where the files were linked.
    `lost`: what failed in the audits."""
    facts = products.get(FACTS)
    project = next((products.get(need) for need in (PROJECT, ASKED) if products.have(need)), None)
    unparsed = sorted(path for path, (file, _) in facts.python.items() if not file.parsed)
    replayed = products.get(MIGRATIONS).blind_spots if products.have(MIGRATIONS) else ()
    blind = (*(project.blind_spots if project is not None else ()), *replayed)
    known = {(spot.path, spot.line, spot.kind, spot.detail) for spot in blind}
    unread = (*facts.found.blind_spots, *facts.unreadable, *(spot for spot, _ in facts.failed))
    more = (spot for spot in unread if (spot.path, spot.line, spot.kind, spot.detail) not in known)
    spots = sorted({*blind, *lost, *more}, key=attrgetter("order"))
    return Coverage(
        files=len(facts.python) + len(facts.unreadable),
        parsed=len(facts.python) - len(unparsed),
        unparsed=tuple(sorted([*unparsed, *(spot.path for spot in facts.unreadable)])),
        sql_statements=project.sql_statements if project is not None else 0,
        sql_unparsed=project.sql_unparsed if project is not None else 0,
        blind_spots=tuple(spots),
    )


def _comments(facts: Facts) -> tuple[Comment, ...]:
    return tuple(
        Comment(each.codes, each.reason, path, each.line, each.target)
        for path, (file, _) in sorted(facts.python.items())
        for each in file.suppressions
    )


def source_lines(path: Path, relative: str) -> list[str]:
    """The lines of one audited file, for showing evidence; none where it cannot be read. A report from the cache may
    name any file: what is not below the root, or no regular file, is not read."""
    root = path if path.is_dir() else path.parent
    try:
        data = sources.read_below(root, relative, path)
    except (OSError, ValueError):
        return []
    return re.split(r"\r\n?|\n", data.decode("utf-8", "replace"))  # as Python counts them


def source_line(path: Path, relative: str, line: int) -> str:
    """One line of an audited file; empty where it cannot be read."""
    lines = source_lines(path, relative)
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
