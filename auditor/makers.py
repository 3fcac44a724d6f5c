"""How each product is made, when an audit first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor import sources
from auditor.audits.base import Audit
from auditor.audits.products import (
    ASKED,
    BASE,
    CHANGES,
    CONFIG,
    DATABASE,
    FACTS,
    MIGRATIONS,
    MODELS,
    PROJECT,
    STATISTICS,
    Need,
    Products,
)
from auditor.cache import Cache
from auditor.config import Config
from auditor.facts.access import Role
from auditor.facts.effect import ALL, Effect
from auditor.sources import SourceFile, Sources

if TYPE_CHECKING:
    from auditor.facts.code import FileFacts
    from auditor.facts.migrations import Migrations
    from auditor.facts.schema import Table
    from auditor.facts.statistics import Statistics
    from auditor.link.domain.project import Project
    from auditor.reading.facts import Facts


Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Making:
    """What products are made from. `audits`: those that run, the last one last."""

    found: Sources
    config: Config
    audits: tuple[Audit[Any], ...]
    cache: Cache | None = None
    jobs: int | None = None
    progress: Progress | None = None


def _config(making: Making, products: Products) -> Config:
    return making.config


def _facts(making: Making, products: Products) -> Facts:
    from auditor.reading.facts import read_all  # here, for an audit that finds nothing changed needs none of it

    facts = read_all(making.found, making.config.dialect, making.cache, making.jobs, making.progress)
    if making.cache is not None:
        making.cache.flush(prune=False)  # whatever happens from here on, no file need be parsed again
    return facts


def _project(making: Making, products: Products) -> Project:
    """What is asked of columns changes nothing else, so a run that has it linked for that links once."""
    if products.have(ASKED) or any(ASKED in each.needs for each in making.audits):
        return products.get(ASKED)
    return _linked(making, products, predicates=False)


def _asked(making: Making, products: Products) -> Project:
    return _linked(making, products, predicates=True)


def _linked(making: Making, products: Products, predicates: bool) -> Project:
    from auditor.link.project import Known, link
    from auditor.reading.texts import keep_texts, learn_texts

    facts = products.get(FACTS)
    cache = making.cache
    learned = learn_texts(cache) if cache is not None else 0
    hints = making.found.hints
    project = link(
        facts.python,
        facts.sql,
        Known(
            dialect=facts.dialect,
            console_scripts=hints.console_scripts,
            effects=_own_effects(making.config),
            entry_patterns=making.config.entry_points,
            root_name=making.found.root.name,
            dependencies=hints.dependencies,
            template_attributes=hints.templates,
            packages=hints.packages,
            documented=hints.documented,
            distributions=hints.distributions,
            predicates=predicates,
            texts=facts.texts,
            unread=(*((spot, None) for spot in (*making.found.blind_spots, *facts.unreadable)), *facts.failed),
        ),
    )
    if cache is not None:
        keep_texts(cache, learned)
    return project


def _models(making: Making, products: Products) -> tuple[Table, ...]:
    return products.get(PROJECT).tables


def _migrations(making: Making, products: Products) -> Migrations:
    from auditor.link.modules.paths import Modules, index_modules
    from auditor.replay import may_migrate, replay

    facts, hints = products.get(FACTS), making.found.hints

    @dataclass(frozen=True, slots=True)
    class Finder:
        modules: Modules

        def absolute(self, path: str, dotted: str) -> str | None:
            return self.modules.find_absolute(self.modules.by_path[path], dotted)

        def relative(self, path: str, dotted: str, level: int) -> str | None:
            return self.modules.find_relative(self.modules.by_path[path], dotted, level)

        def below(self, path: str, name: str) -> str | None:
            return self.modules.submodule(path, name)

    modules = index_modules(facts.python, making.found.root.name, hints.dependencies)
    scripts = [
        file
        for file in making.found.files
        if file.path in facts.sql and facts.sql[file.path][1] is Role.MIGRATION and may_migrate(file.path)
    ]
    return replay(facts.python, Finder(modules), making.config.dialect, _texts(making.found, scripts))


def _texts(found: Sources, files: Iterable[SourceFile]) -> dict[str, str]:
    """The texts of files by path, without those that cannot be read: reading them said so."""
    texts: dict[str, str] = {}
    for file in files:
        with suppress(OSError):
            texts[file.path] = found.reader.read(file).decode("utf-8", "replace")
    return texts


def _base(making: Making, products: Products, ref: str) -> Mapping[str, FileFacts]:
    from contextlib import closing

    from auditor.reading.facts import read_all
    from auditor.sources.git import GitError, find_repository
    from auditor.sources.git_blobs import Blobs
    from auditor.sources.git_tree import Commit, submodules_of

    root, config = making.found.root, making.config
    repository = find_repository(root)
    if repository is None:
        raise GitError(f"{root.name} is in no git repository, so there is no base {ref!r}; leave out --base")
    with closing(Blobs(repository.top, submodules_of(repository))) as blobs:
        found = sources.find_in_commit(
            root,
            Commit(repository, repository.merge_base(ref), blobs),
            exclude=config.exclude,
            roles=config.roles,
            prefix=config.prefix,
        )
        read = read_all(found, config.dialect, making.cache, making.jobs, making.progress)
    return {path: facts for path, (facts, _) in read.python.items()}


def _changes(making: Making, products: Products, commits: int) -> tuple[Mapping[str, int], int]:
    from auditor.sources.git import GitError, find_repository
    from auditor.sources.git_changes import count_changes

    try:
        repository = find_repository(making.found.root)
        return count_changes(repository, commits) if repository is not None else ({}, 0)
    except GitError:  # nobody asked for the history: without git there is none
        return {}, 0


def _database(making: Making, products: Products, url: str, work: Callable[[Any], Any]) -> Any:
    from auditor.live.session import parse_url, read

    return read(parse_url(url), work)


def _statistics(making: Making, products: Products, url: str, file: str) -> Statistics:
    from auditor.reading.statistics import load_statistics

    if not url:
        return load_statistics(Path(file))
    from auditor.live.postgresql.statistics import read_statistics
    from auditor.live.session import parse_url, read

    return read(parse_url(url), read_statistics)


#: How each product is made, when an audit first asks for it.
MAKERS: Mapping[Need[Any], Callable[..., Any]] = {
    CONFIG: _config,
    FACTS: _facts,
    PROJECT: _project,
    ASKED: _asked,
    MODELS: _models,
    MIGRATIONS: _migrations,
    BASE: _base,
    CHANGES: _changes,
    DATABASE: _database,
    STATISTICS: _statistics,
}


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
