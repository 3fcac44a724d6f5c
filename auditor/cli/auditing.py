"""What every command that audits a project shares: its arguments, its progress, the audit itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.audits.usage.verdict import TableUsage
    from auditor.cache import Cache
    from auditor.findings import Report

#: What can be audited as a single file.
_AUDITABLE = {".py", ".sql"}

PathArgument = Annotated[Path, typer.Argument(help="The project: a folder, or one file.", show_default=False)]
ConfigOption = Annotated[Path | None, typer.Option("--config", help="A configuration file instead of pyproject.toml.")]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; default: usable cores.")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Neither use nor write the cache.")]
CacheDirOption = Annotated[
    Path | None, typer.Option("--cache-dir", help="Where to keep the cache; default: the user's cache directory.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


def audit_project(path: Path, config: Path | None, jobs: int | None, quiet: bool, cache: Cache | None) -> Report:
    from auditor import pipeline

    return pipeline.audit(
        path, only=["usage"], config_file=config, jobs=jobs, cache=cache, progress=progress_for(path, quiet)
    )


def progress_for(path: Path, quiet: bool) -> Callable[[str, int, int], None] | None:
    """The progress of an audit of the path; raises AuditorError for a file that cannot be audited."""
    if path.is_file() and path.suffix not in _AUDITABLE:
        raise AuditorError(f"{path} is neither Python nor SQL; give the folder of the project")
    return None if quiet else _progress()


def open_cache(path: Path, no_cache: bool, folder: Path | None) -> Cache | None:
    """The cache of the project at the path, None where none is wanted."""
    from auditor.cache import Cache, cache_file, cache_folder

    if no_cache:
        return None
    return Cache(cache_file(path, cache_folder(folder)), lambda said: typer.echo(f"audit: warning: {said}", err=True))


def _progress() -> Callable[[str, int, int], None] | None:
    """A counter on stderr, when somebody can see it."""
    if not sys.stderr.isatty():
        return None

    def show_progress(stage: str, done: int, total: int) -> None:
        sys.stderr.write(f"\r{stage} {done} of {total} files" + ("\r\x1b[K" if done == total else ""))
        sys.stderr.flush()

    return show_progress


def names_of(usage: TableUsage) -> set[str]:
    table = usage.table
    classes = {name for mapped in table.classes for name in (mapped.name, mapped.name.rpartition(".")[2])}
    return {table.key.name, str(table.key), table.name, table.name.rpartition(".")[2], *classes}
