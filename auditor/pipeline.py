"""The whole audit, top to bottom. Read this first; every step is one call to the stage named after it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from auditor import config as configuration
from auditor import rules, sources
from auditor.config import Config
from auditor.effects import ALL, Effect
from auditor.extract import extract, on_deep_stack
from auditor.facts.access import Blindness, BlindSpot, Role
from auditor.facts.code import FileFacts, Import, ImportFrom
from auditor.findings import Coverage, Report
from auditor.link.model import Project
from auditor.link.project import link
from auditor.sources import ProjectHints, SourceFile, Sources
from auditor.sql import SqlReading, detect_dialect, read_sql_file
from auditor.usage import judge_all

Progress = Callable[[str, int, int], None]

#: Below this many bytes of Python, starting worker processes costs more than they save.
_WORTH_PROCESSES = 400_000
#: Files handed to a worker at a time.
_BATCH = 16


def audit(
    path: Path, *, config_file: Path | None = None, jobs: int | None = None, progress: Progress | None = None
) -> Report:
    """Audit the project at the path and give its report; raises AuditorError for what the user can mend."""
    return on_deep_stack(lambda: _audit(path, config_file, jobs, progress))


def _audit(path: Path, config_file: Path | None, jobs: int | None, progress: Progress | None) -> Report:
    config = configuration.load(path if path.is_dir() else path.parent, config_file)
    configuration.check_rules(config, [name for rule in rules.all_rules() for name in (rule.code, rule.name)])
    found = sources.find(path, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    facts, unreadable = read_facts(found, jobs, progress)
    dialect = config.dialect or _dialect(found.hints, facts)
    sql_files = read_sql_files(found, dialect)
    gc.disable()  # linking makes millions of small values and no cycles worth looking for
    project = link(
        facts,
        sql_files,
        dialect,
        found.hints.console_scripts,
        _own_effects(config),
        config.entry_points,
        found.root.name,
        found.hints.dependencies,
    )
    gc.enable()
    return report_of(found, project, config, facts, unreadable)


def read_facts(
    found: Sources, jobs: int | None, progress: Progress | None
) -> tuple[dict[str, tuple[FileFacts, Role]], list[BlindSpot]]:
    """Extract every Python file, in processes where that pays; files that cannot be read become blind spots."""
    files = [file for file in found.files if file.language == "python"]
    workers = jobs or len(os.sched_getaffinity(0))
    if workers > 1 and sum(file.size for file in files) > _WORTH_PROCESSES:
        results = _in_processes(found.root, files, workers, progress)
    else:
        results = {file.path: _extract_one(found.root, file) for file in files}
    facts: dict[str, tuple[FileFacts, Role]] = {}
    unreadable: list[BlindSpot] = []
    for file in files:
        result = results[file.path]
        if isinstance(result, FileFacts):
            facts[file.path] = (result, file.role)
        else:
            unreadable.append(BlindSpot(file.path, 1, Blindness.UNREADABLE, result, None, file.role))
    return facts, unreadable


def _extract_one(root: Path, file: SourceFile) -> FileFacts | str:
    try:
        return extract(sources.read(root, file))
    except OSError as error:
        return error.strerror or "cannot be read"


def _extract_batch(root: Path, batch: list[SourceFile]) -> list[bytes]:
    """In a worker: facts travel as bytes, which cost less than pickling a tree."""
    gc.disable()
    encoded = on_deep_stack(lambda: [msgspec.msgpack.encode(_extract_one(root, file)) for file in batch])
    gc.collect()
    return encoded


def _in_processes(
    root: Path, files: list[SourceFile], workers: int, progress: Progress | None
) -> dict[str, FileFacts | str]:
    """Largest files first, so that no worker is left with a long one at the end."""
    ordered = sorted(files, key=lambda file: (-file.size, file.path))
    batches = [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
    decoder = msgspec.msgpack.Decoder(FileFacts | str)
    results: dict[str, FileFacts | str] = {}
    gc.disable()
    try:
        with ProcessPoolExecutor(workers) as pool:
            for batch, encoded in zip(batches, pool.map(_extract_batch, [root] * len(batches), batches), strict=True):
                for file, data in zip(batch, encoded, strict=True):
                    results[file.path] = decoder.decode(data)
                if progress is not None:
                    progress("reading", len(results), len(files))
    finally:
        gc.enable()
    return results


def read_sql_files(found: Sources, dialect: str | None) -> dict[str, tuple[SqlReading, Role]]:
    """Read the `.sql` files of the project."""
    readings: dict[str, tuple[SqlReading, Role]] = {}
    for file in found.files:
        if file.language == "sql":
            try:
                text = sources.read(found.root, file).decode("utf-8", "replace")
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


def report_of(
    found: Sources,
    project: Project,
    config: Config,
    facts: Mapping[str, tuple[FileFacts, Role]],
    unreadable: list[BlindSpot],
) -> Report:
    """Verdicts, findings and coverage."""
    usages = judge_all(project)
    audited = rules.Audit(tables=usages, unknown_sql_tables=project.unknown_tables)
    unparsed = sorted(path for path, (file, _) in facts.items() if not file.parsed)
    spots = sorted(
        {*project.blind_spots, *found.blind_spots, *unreadable}, key=lambda s: (s.path, s.line, s.kind, s.detail)
    )
    coverage = Coverage(
        files=len(facts) + len(unreadable),
        parsed=len(facts) - len(unparsed),
        unparsed=tuple(sorted([*unparsed, *(spot.path for spot in unreadable)])),
        sql_statements=project.sql_statements,
        sql_unparsed=project.sql_unparsed,
        blind_spots=tuple(spots),
    )
    return Report(usages, rules.run(audited, config.rules, config.per_table), coverage)


def source_line(path: Path, relative: str, line: int) -> str:
    """One line of an audited file, for showing evidence; empty where it cannot be read."""
    root = path if path.is_dir() else path.parent
    try:
        data = sources.read(root, SourceFile(relative, Role.APP, "python", 0))
    except OSError:
        return ""
    lines = data.decode("utf-8", "replace").splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""
