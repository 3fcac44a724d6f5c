"""The whole split, top to bottom. Nothing is written here: what comes out are changes, and what people must know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor.audits.products import FACTS, PROJECT
from auditor.audits.usage.verdict import Usage
from auditor.cache import Cache
from auditor.edit.model import Change, RefusedError
from auditor.edit.names import read_names
from auditor.edit.overlay import overlaid, refuse_broken
from auditor.edit.source import read_source
from auditor.edit.split import proof, registration
from auditor.edit.split.context import Found, Ground, Split
from auditor.edit.split.modules import parts_of
from auditor.edit.split.monolith import Kind, Monolith, cut
from auditor.edit.split.newfiles import make_new_files, shim, style_among
from auditor.edit.split.noticed import note_names_of_the_module, note_scans
from auditor.edit.split.plan import Plan
from auditor.edit.split.rewriting import forms_of, read_candidates, rewrite_importers, rewrite_strings
from auditor.edit.split.strings import configuration_edits, roots_of
from auditor.edit.split.wiring import place_others, wire
from auditor.errors import AuditorError
from auditor.extract import extract
from auditor.facts.schema import Table
from auditor.link.modules.paths import Modules, index_modules
from auditor.makers import Making, Progress
from auditor.stack import on_deep_stack, uncollected


@dataclass(frozen=True, slots=True)
class Request:
    """What to split, and how. `force_dynamic`: go on where code reads the module as a whole; `keep_shim`: leave a
    module that re-exports everything."""

    path: Path
    plan: Plan
    config_file: Path | None = None
    cache: Cache | None = None
    jobs: int | None = None
    progress: Progress | None = None
    force_dynamic: bool = False
    keep_shim: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the split comes to. `done`: it was made before, so nothing changes."""

    changes: tuple[Change, ...] = ()
    files: tuple[str, ...] = ()
    found: Found = field(default_factory=Found)
    left: tuple[tuple[str, int], ...] = ()
    module: str = ""
    modules: tuple[str, ...] = ()
    done: bool = False


def split(request: Request) -> Outcome:
    """Plan every change and prove it; raises RefusedError, with the place, for what cannot be proved."""
    with uncollected():
        return on_deep_stack(lambda: _split(request))


def _split(request: Request) -> Outcome:
    root = request.path
    plan = request.plan
    config = pipeline.configure(root, request.config_file)
    found = sources.find(root, exclude=config.exclude, roles=config.roles, prefix=config.prefix)
    known = {file.path for file in found.files}
    if _is_done(root, plan, known):
        return Outcome(done=True)
    if plan.monolith not in known:
        raise AuditorError(f"{plan.monolith} is no Python file of the project at {root}")
    making = Making(found, config, audits.in_order(["usage"]), request.cache, request.jobs, request.progress)
    report, products = pipeline.examine(making)
    usage = report.results["usage"]
    assert isinstance(usage, Usage)
    facts = products.get(FACTS)
    project = products.get(PROJECT)
    files = {file.path: file for file in found.files}
    ground = Ground(root, files, found.reader, facts.python, _mapped(project.tables, plan.monolith))
    outcome = _changes(request, ground, index_modules(facts.python, found.root.name, found.hints.dependencies))
    refuse_broken(outcome.changes)
    after = overlaid(facts.found, outcome.changes, plan.monolith)
    proof.refuse_other_tables(usage, replace(making, found=after))
    if request.cache is not None:
        request.cache.flush(prune=False)
    return outcome


def _is_done(root: Path, plan: Plan, known: Collection[str]) -> bool:
    """Does every planned file define its names already, and the monolith none of them?"""
    if not all(file in known for file in plan.files):
        return False
    planned = {file: {*names} for file, names in plan.files.items()}
    texts = {file: (root / file).read_bytes() for file in {*planned, plan.monolith} & set(known)}
    bound = {file: read_names(extract(data)).module.names for file, data in texts.items()}
    return all(names <= bound.get(file, set()) for file, names in planned.items())


def _mapped(tables: Iterable[Table], path: str) -> Mapping[str, str]:
    """The names of classes and tables declared in the monolith: `class` or `table`."""
    names: dict[str, str] = {}
    for table in tables:
        for each in table.classes:
            if each.path == path:
                names[each.name.rpartition(".")[2]] = "class"
        if table.path == path:
            names.setdefault(table.key.name, "table" if table.classes else "core")
            names.setdefault(table.name.rpartition(".")[2], "class")
    return names


def _changes(request: Request, ground: Ground, modules: Modules) -> Outcome:
    plan = request.plan
    path = plan.monolith
    _refuse_unparsed(plan, ground)
    before = ground.read(path)
    monolith = place_others(cut(read_source(path, before), ground.facts[path][0], plan), ground.classes)
    there = _there(plan, ground, monolith)
    files = tuple(dict.fromkeys([*plan.files, *(chunk.file for chunk in monolith.chunks if chunk.file)]))
    files = tuple(file for file in files if file not in there)
    needs = wire(monolith, files, ground.classes)
    split = Split(monolith, files, modules, {file: monolith.chunks_of(file) for file in files})
    found = Found()
    home = registration.home_of(split)
    candidates = read_candidates(ground, split)
    forms = forms_of(split, candidates)
    roots = roots_of(split, forms)
    style = style_among(split, forms)
    changes = rewrite_importers(ground, split, candidates, home, found)
    changes = rewrite_strings(ground, split, roots, changes, found)
    changes += make_new_files(ground, split, needs, home, style)
    if split.path not in {change.path for change in changes}:
        changes.append(Change(split.path, before, shim(split, style) if request.keep_shim else None))
    changes += [Change(*each) for each in configuration_edits(split, ground.root, roots, found)]
    note_scans(ground, split, found)
    note_names_of_the_module(split, found)
    if found.dynamic and not request.force_dynamic:
        file, line, why = found.dynamic[0]
        more = f" (and {len(found.dynamic) - 1} more places)" if len(found.dynamic) > 1 else ""
        raise RefusedError(f"{file}:{line}: {why}, so its names cannot be told{more}; --force-dynamic goes on anyway")
    proof.refuse_unbound(split, changes)
    changes = [change for change in changes if change.before != change.after]
    return Outcome(
        tuple(sorted(changes, key=lambda each: each.path)),
        files,
        found,
        () if request.keep_shim else tuple(proof.remaining_imports(split, changes)),
        modules.by_path[path].name,
        tuple(style.module(file) for file in files) if style else (),
    )


def _there(plan: Plan, ground: Ground, monolith: Monolith) -> set[str]:
    """Planned files that exist and have what is planned for them: loggers and the like, one of which each module has.
    Raises RefusedError for others that exist."""
    there: set[str] = set()
    for file in plan.files:
        if file == plan.monolith or not (ground.root / file).exists():
            continue
        bound = read_names(ground.facts[file][0]).module.names if file in ground.facts else set()
        chunks = monolith.chunks_of(file)
        if not chunks or not all(each.kind is Kind.COPIED and bound >= set(each.bound) for each in chunks):
            raise RefusedError(f"{file} exists already; plan a file of another name")
        there.add(file)
    return there


def _refuse_unparsed(plan: Plan, ground: Ground) -> None:
    words = [word.encode() for word in (parts_of(plan.monolith)[-1], *plan.file_of)]
    for bad in sorted(each for each, (facts, _) in ground.facts.items() if not facts.parsed):
        data = ground.read(bad)
        if any(word in data for word in words):
            facts = ground.facts[bad][0]
            line = facts.blind[0].line if facts.blind else 1
            raise RefusedError(f"{bad}:{line}: cannot be parsed and may import {plan.monolith}; mend it or exclude it")
