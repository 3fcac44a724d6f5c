"""The whole audit, top to bottom. Read this first; every step is one call to the stage named after it."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from auditor import config as configuration
from auditor import rules, sources
from auditor.config import Config
from auditor.consumers import unmatched, with_consumers
from auditor.effects import ALL, Effect
from auditor.extract import extract, on_deep_stack
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import FileFacts, Import, ImportFrom
from auditor.findings import Coverage, Report
from auditor.link.model import Project
from auditor.link.project import link
from auditor.sources import ProjectHints, Reader, SourceFile, Sources
from auditor.sources.git import blob_id
from auditor.sql import SqlReading, detect_dialect, read_sql_file
from auditor.usage import judge_all

Progress = Callable[[str, int, int], None]

#: Below this many bytes of Python, starting worker processes costs more than they save.
_WORTH_PROCESSES = 400_000
#: Files handed to a worker at a time.
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files say, each with its role: Python by path, `.sql` by path, and what could not be read."""

    python: Mapping[str, tuple[FileFacts, Role]]
    sql: Mapping[str, tuple[SqlReading, Role]]
    unreadable: tuple[BlindSpot, ...]
    dialect: str | None


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit with what it rests on: the report, the project, and the facts, which another audit may share."""

    report: Report
    project: Project
    facts: Facts


def audit(
    path: Path, *, config_file: Path | None = None, jobs: int | None = None, progress: Progress | None = None
) -> Report:
    """Audit the project at the path and give its report; raises AuditorError for what the user can mend."""
    return on_deep_stack(lambda: _audit(path, config_file, jobs, progress))


def _audit(path: Path, config_file: Path | None, jobs: int | None, progress: Progress | None) -> Report:
    config = configure(path, config_file)
    found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    return examine(found, config, jobs, progress).report


def configure(path: Path, config_file: Path | None) -> Config:
    """The configuration for an audit of the path, with its rules checked."""
    config = configuration.load(path if path.is_dir() else path.parent, config_file)
    configuration.check_rules(config, [name for rule in rules.all_rules() for name in (rule.code, rule.name)])
    return config


def examine(
    found: Sources, config: Config, jobs: int | None, progress: Progress | None, known: Known | None = None
) -> Audited:
    """Read, link and judge what was found. `known`: what is known already by the ids of blobs. Needs a deep stack."""
    known = known or Known()
    python, unreadable = read_facts(found, jobs, progress, known.python)
    dialect = config.dialect or _dialect(found.hints, python)
    facts = Facts(python, read_sql_files(found, dialect, known), tuple(unreadable), dialect)
    gc.disable()  # linking makes millions of small values and no cycles worth looking for
    project = link(
        facts.python, facts.sql, dialect, found.hints.console_scripts, _own_effects(config), config.entry_points
    )
    gc.enable()
    project = with_consumers(project, config.consumers, config.file)
    return Audited(report_of(found, project, config, facts), project, facts)


@dataclass(frozen=True, slots=True)
class Known:
    """Facts that need not be extracted again, by the ids that git gives to the bytes; SQL as read in one dialect."""

    python: Mapping[str, FileFacts] = field(default_factory=dict)
    sql: Mapping[str, SqlReading] = field(default_factory=dict)
    dialect: str | None = None


def known_from(found: Sources, facts: Facts, like: str) -> Known:
    """The facts of one audit for use by another; `like`: an id in the hash that the repository uses."""
    python: dict[str, FileFacts] = {}
    sql: dict[str, SqlReading] = {}
    for file in found.files:
        with contextlib.suppress(OSError):
            blob = blob_id(found.reader.read(file), like)
            if file.path in facts.python:
                python[blob] = facts.python[file.path][0]
            elif file.path in facts.sql:
                sql[blob] = facts.sql[file.path][0]
    return Known(python, sql, facts.dialect)


def read_facts(
    found: Sources, jobs: int | None, progress: Progress | None, known: Mapping[str, FileFacts]
) -> tuple[dict[str, tuple[FileFacts, Role]], list[BlindSpot]]:
    """Extract every Python file, in processes where that pays; files that cannot be read become blind spots."""
    files = [file for file in found.files if file.language == "python"]
    results: dict[str, FileFacts | str] = {file.path: known[file.blob] for file in files if file.blob in known}
    new = [file for file in files if file.path not in results]
    workers = jobs or len(os.sched_getaffinity(0))
    if workers > 1 and sum(file.size for file in new) > _WORTH_PROCESSES:
        results |= _in_processes(found.reader, new, workers, progress)
    else:
        results |= {file.path: _extract_one(found.reader, file) for file in new}
    facts: dict[str, tuple[FileFacts, Role]] = {}
    unreadable: list[BlindSpot] = []
    for file in files:
        result = results[file.path]
        if isinstance(result, FileFacts):
            facts[file.path] = (result, file.role)
        else:
            unreadable.append(BlindSpot(file.path, 1, Blindness.UNREADABLE, result, None, file.role))
    return facts, unreadable


def _extract_one(reader: Reader, file: SourceFile) -> FileFacts | str:
    try:
        return extract(reader.read(file))
    except OSError as error:
        return error.strerror or "cannot be read"


def _extract_batch(reader: Reader, batch: list[SourceFile]) -> list[bytes]:
    """In a worker: facts travel as bytes, which cost less than pickling a tree."""
    gc.disable()
    encoded = on_deep_stack(lambda: [msgspec.msgpack.encode(_extract_one(reader, file)) for file in batch])
    gc.collect()
    return encoded


def _in_processes(
    reader: Reader, files: list[SourceFile], workers: int, progress: Progress | None
) -> dict[str, FileFacts | str]:
    """Largest files first, so that no worker is left with a long one at the end."""
    ordered = sorted(files, key=lambda file: (-file.size, file.path))
    batches = [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
    decoder = msgspec.msgpack.Decoder(FileFacts | str)
    results: dict[str, FileFacts | str] = {}
    gc.disable()
    try:
        with ProcessPoolExecutor(workers) as pool:
            for batch, encoded in zip(batches, pool.map(_extract_batch, [reader] * len(batches), batches), strict=True):
                for file, data in zip(batch, encoded, strict=True):
                    results[file.path] = decoder.decode(data)
                if progress is not None:
                    progress("reading", len(results), len(files))
    finally:
        gc.enable()
    return results


def read_sql_files(found: Sources, dialect: str | None, known: Known) -> dict[str, tuple[SqlReading, Role]]:
    """Read the `.sql` files of the project."""
    readings: dict[str, tuple[SqlReading, Role]] = {}
    for file in found.files:
        if file.language == "sql":
            if dialect == known.dialect and file.blob in known.sql:
                readings[file.path] = (known.sql[file.blob], file.role)
                continue
            try:
                text = found.reader.read(file).decode("utf-8", "replace")
            except OSError:
                continue
            readings[file.path] = (read_sql_file(text, dialect), file.role)
    return readings


def _dialect(hints: ProjectHints, facts: Mapping[str, tuple[FileFacts, Role]]) -> str | None:
    """The SQL dialect from driver URLs, dependencies and the modules that are imported."""
    imported = {
        statement.module
        for file, _ in facts.values()
        for statement in file.body
        if isinstance(statement, Import | ImportFrom) and ".dialects." in statement.module
    }
    return detect_dialect([*hints.urls, *hints.dependencies, *sorted(imported)])


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


def report_of(found: Sources, project: Project, config: Config, facts: Facts) -> Report:
    """Verdicts, findings and coverage."""
    usages = judge_all(project)
    missing = tuple(unmatched(project, config.consumers, config.file))
    audited = rules.Audit(usages, project.unknown_tables, _comments(facts.python), missing)
    findings, suppressed = rules.run(audited, config.rules, config.per_table)
    unparsed = sorted(path for path, (file, _) in facts.python.items() if not file.parsed)
    spots = sorted(
        {*project.blind_spots, *found.blind_spots, *facts.unreadable}, key=lambda s: (s.path, s.line, s.kind, s.detail)
    )
    coverage = Coverage(
        files=len(facts.python) + len(facts.unreadable),
        parsed=len(facts.python) - len(unparsed),
        unparsed=tuple(sorted([*unparsed, *(spot.path for spot in facts.unreadable)])),
        sql_statements=project.sql_statements,
        sql_unparsed=project.sql_unparsed,
        blind_spots=tuple(spots),
    )
    return Report(usages, findings, coverage, suppressed)


def _comments(facts: Mapping[str, tuple[FileFacts, Role]]) -> tuple[rules.Comment, ...]:
    return tuple(
        rules.Comment(each.codes, each.reason, path, each.line, each.target)
        for path, (file, _) in sorted(facts.items())
        for each in file.suppressions
    )


def source_line(path: Path, relative: str, line: int) -> str:
    """One line of an audited file, for showing evidence; empty where it cannot be read."""
    root = path if path.is_dir() else path.parent
    try:
        data = sources.read(root, SourceFile(relative, Role.APP, "python", 0))
    except OSError:
        return ""
    lines = data.decode("utf-8", "replace").splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
