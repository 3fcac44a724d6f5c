"""The whole audit, top to bottom. Read this first; every step is one call to the stage named after it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from auditor import config as configuration
from auditor import rules, sources
from auditor.cache import Cache
from auditor.config import Config
from auditor.effects import ALL, Effect
from auditor.facts.access import Role
from auditor.findings import Coverage, Report
from auditor.reading.identify import identify
from auditor.reading.result import find_report, keep_report
from auditor.sources import SourceFile, Sources
from auditor.stack import on_deep_stack, uncollected

if TYPE_CHECKING:
    from auditor.facts.code import FileFacts
    from auditor.link.domain.project import Project
    from auditor.reading.facts import Facts

Progress = Callable[[str, int, int], None]


def audit(
    path: Path,
    *,
    config_file: Path | None = None,
    jobs: int | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Report:
    """Audit the project at the path and give its report; raises AuditorError for what the user can mend."""
    with uncollected():
        return on_deep_stack(lambda: _audit(path, config_file, jobs, cache, progress))


def _audit(
    path: Path, config_file: Path | None, jobs: int | None, cache: Cache | None, progress: Progress | None
) -> Report:
    began = time.time_ns()
    config = configure(path, config_file)
    found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    return report_on(found, config, cache, jobs, progress, began)


def configure(path: Path, config_file: Path | None) -> Config:
    """The configuration for an audit of the path, with its rules checked."""
    config = configuration.load(path if path.is_dir() else path.parent, config_file)
    configuration.check_rules(config, [name for rule in rules.all_rules() for name in (rule.code, rule.name)])
    return config


def report_on(
    found: Sources, config: Config, cache: Cache | None, jobs: int | None, progress: Progress | None, began: int | None
) -> Report:
    """The report on what was found, from the cache where nothing has changed; `began`: when the look at the disk began,
    None for what comes from git. Needs a deep stack."""
    if cache is None:
        return examine(found, config, None, jobs, progress)[0]
    if began is not None:
        found = identify(found, cache, began)
    known = find_report(found, config, cache)
    if known is not None:
        cache.flush(prune=False)
        return known
    report, facts = examine(found, config, cache, jobs, progress)
    keep_report(facts.found, config, cache, report)
    cache.flush()
    return report


def examine(
    found: Sources, config: Config, cache: Cache | None, jobs: int | None, progress: Progress | None
) -> tuple[Report, Facts]:
    """Read, link and judge what was found. Needs a deep stack."""
    # Imported here, for an audit that finds nothing changed needs none of it.
    from auditor.consumers import with_consumers
    from auditor.link.project import link
    from auditor.reading.facts import read_all
    from auditor.reading.texts import keep_texts, learn_texts

    facts = read_all(found, config.dialect, cache, jobs, progress)
    if cache is not None:
        cache.flush(prune=False)  # whatever happens from here on, no file need be parsed again
    learned = learn_texts(cache) if cache is not None else 0
    project = link(
        facts.python,
        facts.sql,
        facts.dialect,
        found.hints.console_scripts,
        _own_effects(config),
        config.entry_points,
        found.root.name,
        found.hints.dependencies,
        found.hints.templates,
    )
    if cache is not None:
        keep_texts(cache, learned)
    return report_of(with_consumers(project, config.consumers, config.file), config, facts), facts


def _own_effects(config: Config) -> list[Effect]:
    return [
        Effect(
            row.call,
            "configuration",
            _selectors(row.reads),
            _selectors(row.writes),
            _selectors(row.sql),
            via="configured",
        )
        for row in config.effects
    ]


def _selectors(given: Iterable[int | str]) -> tuple[int | str, ...]:
    return tuple(ALL if selector == "*" else selector for selector in given)


def report_of(project: Project, config: Config, facts: Facts) -> Report:
    """Verdicts, findings and coverage."""
    from auditor.consumers import unmatched
    from auditor.usage import judge_all

    usages = judge_all(project)
    missing = tuple(unmatched(project, config.consumers, config.file))
    audited = rules.Audit(usages, project.unknown_tables, _comments(facts.python), missing)
    findings, suppressed = rules.run(audited, config.rules, config.per_table)
    unparsed = sorted(path for path, (file, _) in facts.python.items() if not file.parsed)
    spots = sorted(
        {*project.blind_spots, *facts.found.blind_spots, *facts.unreadable},
        key=lambda s: (s.path, s.line, s.kind, s.detail),
    )
    coverage = Coverage(
        files=len(facts.python) + len(facts.unreadable),
        parsed=len(facts.python) - len(unparsed),
        unparsed=tuple(sorted([*unparsed, *(spot.path for spot in facts.unreadable)])),
        sql_statements=project.sql_statements,
        sql_unparsed=project.sql_unparsed,
        blind_spots=tuple(spots),
    )
    return Report(usages, findings, coverage, suppressed, project.sql_texts)


def _comments(facts: Mapping[str, tuple[FileFacts, Role]]) -> tuple[rules.Comment, ...]:
    return tuple(
        rules.Comment(each.codes, each.reason, path, each.line, each.target)
        for path, (file, _) in sorted(facts.items())
        for each in file.suppressions
    )


def source_lines(path: Path, relative: str) -> list[str]:
    """The lines of one audited file, for showing evidence; none where it cannot be read."""
    root = path if path.is_dir() else path.parent
    try:
        data = sources.read(root, SourceFile(relative, Role.APP, "python", 0))
    except OSError:
        return []
    return re.split(r"\r\n?|\n", data.decode("utf-8", "replace"))  # as Python counts them


def source_line(path: Path, relative: str, line: int) -> str:
    """One line of an audited file; empty where it cannot be read."""
    lines = source_lines(path, relative)
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
