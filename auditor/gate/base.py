"""The audit of the merge base, from git's object store; what did not change is not read twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor import config as configuration
from auditor.config import Config
from auditor.errors import ConfigError
from auditor.findings import Report
from auditor.gate.model import Base
from auditor.makers import Making
from auditor.sources import Sources
from auditor.sources.git import GitError, Repository, find_repository
from auditor.sources.git_blobs import Blobs
from auditor.sources.git_history import merge_heads
from auditor.sources.git_tree import Commit, submodules_of


def locate(path: Path, ref: str, exact: bool = False) -> tuple[Repository, Base]:
    """The repository that holds the path, and the commit where HEAD left `ref` (`exact`: the commit itself), with the
    parents of a merge that is under way. Raises GitError."""
    folder = path if path.is_dir() else path.parent
    repository = find_repository(folder)
    if repository is None:
        raise GitError(
            f"{path} is in no git repository, so there is no base {ref!r}; leave out --base, or keep what is known"
            " in a baseline: audit baseline create"
        )
    merged = merge_heads(repository)
    commit = repository.commit(ref) if exact else repository.merge_base(ref, merged)
    beside = (repository.commit("HEAD"), *merged) if merged else ()
    return repository, Base(ref, commit, tuple(each for each in beside if each != commit))


@contextmanager
def objects(repository: Repository) -> Iterator[Blobs]:
    """What the commits of the repository hold, and those of its submodules."""
    with closing(Blobs(repository.top, submodules_of(repository))) as blobs:
        yield blobs


def audit_commit(path: Path, repository: Repository, commit: str, head: Making, blobs: Blobs) -> tuple[Report, Sources]:
    """Audit the path as it is in the commit, in the way of the head; the head's severities hold for both."""
    then = _config_in(path, repository, commit, head.config)
    found = sources.find_in_commit(
        path, Commit(repository, commit, blobs), exclude=then.exclude, roles=then.roles, prefix=then.prefix
    )
    return pipeline.report_on(replace(head, found=found, config=then), began=None), found


def _config_in(path: Path, repository: Repository, commit: str, config: Config) -> Config:
    """The configuration as it is in the commit, but for the severities: a rule that the change switches on must not
    make old findings new. The head's where the commit has none that can be understood."""
    folder = (path if path.is_dir() else path.parent).resolve()
    real = os.path.realpath(folder / (config.file or "pyproject.toml"))
    top = os.path.realpath(repository.top)
    if not real.startswith(f"{top}{os.sep}"):
        return config
    content = repository.content(commit, Path(real).relative_to(top).as_posix())
    try:
        parsed = configuration.parse(
            content or b"", config.file or "pyproject.toml", config.prefix, audits.all_settings
        )
    except ConfigError:
        return config
    return replace(parsed or Config(), rules=config.rules, per_table=config.per_table, settings=config.settings)
