"""The whole split, top to bottom. Nothing is written here: what comes out are changes, and what people must know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor import audits, pipeline, sources
from auditor.audits.base import FACTS, PROJECT
from auditor.audits.usage.verdict import Usage
from auditor.cache import Cache
from auditor.edit.imports import find_imports
from auditor.edit.model import Change, Edit, RefusedError, apply_edits
from auditor.edit.names import Names, read_names
from auditor.edit.source import Source, read_source
from auditor.edit.split import proof, registration
from auditor.edit.split.context import Found, Importing, Split, Style
from auditor.edit.split.importers import edits_of
from auditor.edit.split.inside import local_imports
from auditor.edit.split.modules import parts_of, relative, root_of
from auditor.edit.split.monolith import Kind, Monolith, cut
from auditor.edit.split.newfile import Writing, write_new_file
from auditor.edit.split.plan import Plan
from auditor.edit.split.strings import configuration_edits, edits_of_strings, roots_of
from auditor.edit.split.wiring import Needs, place_others, wire
from auditor.errors import AuditorError
from auditor.extract import extract
from auditor.facts.code import FileFacts, ImportFrom
from auditor.facts.schema import Table
from auditor.link.modules.paths import Modules, index_modules
from auditor.pipeline import Making
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
    progress: pipeline.Progress | None = None
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
    working = _Working(request, facts.python, _mapped(project.tables, plan.monolith), found)
    outcome = working.run(index_modules(facts.python, found.root.name, found.hints.dependencies))
    proof.refuse_broken(outcome.changes)
    after = proof.overlaid(facts.found, outcome.changes, plan.monolith)
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


class _Working:
    """One split under way."""

    def __init__(
        self,
        request: Request,
        facts: Mapping[str, tuple[FileFacts, object]],
        mapped: Mapping[str, str],
        found: sources.Sources,
    ) -> None:
        self.request = request
        self.plan = request.plan
        self.facts = facts
        self.mapped = mapped
        self.files = {file.path: file for file in found.files}
        self.reader = found.reader
        self.found = Found()
        self.root = found.root
        self.forms: set[str] = set()

    def run(self, modules: Modules) -> Outcome:
        plan = self.plan
        path = plan.monolith
        classes = {name for name, kind in self.mapped.items() if kind == "class"}
        self._refuse_unparsed()
        before = self._bytes(path)
        source = read_source(path, before)
        monolith = place_others(cut(source, self.facts[path][0], plan), classes)
        there = self._there(monolith)
        files = tuple(dict.fromkeys([*plan.files, *(chunk.file for chunk in monolith.chunks if chunk.file)]))
        files = tuple(file for file in files if file not in there)
        needs = wire(monolith, files, classes)
        split = Split(monolith, files, modules, {file: monolith.chunks_of(file) for file in files})
        self.forms.add(modules.by_path[path].name)
        home = registration.home_of(split)
        changes = self._importers(split, home)
        roots = roots_of(split, self.forms)
        changes = self._strings(split, roots, changes)
        changes += self._new_files(split, needs, home, before)
        for name, old, new in configuration_edits(split, self.root, roots, self.found):
            changes.append(Change(name, old, new))
        if self.found.dynamic and not self.request.force_dynamic:
            file, line, why = self.found.dynamic[0]
            more = f" (and {len(self.found.dynamic) - 1} more places)" if len(self.found.dynamic) > 1 else ""
            raise RefusedError(
                f"{file}:{line}: {why}, so its names cannot be told{more}; --force-dynamic goes on anyway"
            )
        proof.refuse_unbound(split, changes)
        changes = [change for change in changes if change.before != change.after]
        style = self._own_style(split)
        return Outcome(
            tuple(sorted(changes, key=lambda each: each.path)),
            files,
            self.found,
            tuple(proof.remaining_imports(split, changes)) if not self.request.keep_shim else (),
            modules.by_path[path].name,
            tuple(style.module(file) for file in files) if style else (),
        )

    def _bytes(self, path: str) -> bytes:
        return self.reader.read(self.files[path])

    def _there(self, monolith: Monolith) -> set[str]:
        """Planned files that exist and have what is planned for them: loggers and the like, one of which each module
        has. Raises RefusedError for others that exist."""
        there: set[str] = set()
        for file in self.plan.files:
            if file == self.plan.monolith or not (self.root / file).exists():
                continue
            bound = read_names(self.facts[file][0]).module.names if file in self.facts else set()
            chunks = monolith.chunks_of(file)
            if not chunks or not all(each.kind is Kind.COPIED and bound >= set(each.bound) for each in chunks):
                raise RefusedError(f"{file} exists already; plan a file of another name")
            there.add(file)
        return there

    def _refuse_unparsed(self) -> None:
        path = self.plan.monolith
        words = [word.encode() for word in (parts_of(path)[-1], *self.plan.file_of)]
        for bad in sorted(each for each, (facts, _) in self.facts.items() if not facts.parsed):
            data = self._bytes(bad)
            if not any(word in data for word in words):
                continue
            facts = self.facts[bad][0]
            line = facts.blind[0].line if facts.blind else 1
            raise RefusedError(f"{bad}:{line}: cannot be parsed and may import {path}; mend it or exclude it")

    def _importers(self, split: Split, home: str | None) -> list[Change]:
        """The changes of every file that imports the monolith."""
        exported = _exported(self.facts, split.modules)
        changes: list[Change] = []
        stem = parts_of(split.path)[-1].encode()
        beside = split.path.rpartition("/")[0] + "/" if split.path.endswith("__init__.py") else None
        for path in sorted(split.modules.by_path):
            if path == split.path or path == home:
                continue
            data = self._bytes(path)
            if stem not in data and not (beside and path.startswith(beside)):
                continue
            facts = self.facts[path][0]
            if not facts.parsed:
                continue
            names = read_names(facts)
            source = read_source(path, data)
            module = split.modules.by_path[path]
            importing = Importing(
                split, module, source, names, module.folder, self.found, frozenset(exported.get(path, ()))
            )
            edits = edits_of(importing)
            self._note_forms(importing)
            if edits and home is None and registration.asks_for_all(path, names, split):
                edits = self._register(importing, edits)
            if edits:
                changes.append(Change(path, data, source.encode(apply_edits(source.text, edits))))
        return changes

    def _note_forms(self, importing: Importing) -> None:
        """The dotted names under which this file knows the monolith."""
        split = importing.split
        for imported in importing.names.imports:
            node = imported.node
            if isinstance(node, ImportFrom) and node.level:
                continue
            if split.modules.find_absolute(importing.module, node.module) == split.path:
                self.forms.add(node.module)

    def _register(self, importing: Importing, edits: list[Edit]) -> list[Edit]:
        """Behind the first import of the monolith at the top of a file, imports of all that it became."""
        source, split = importing.source, importing.split
        after = apply_edits(source.text, edits)
        for statement in find_imports(source):
            edit = next((each for each in edits if statement.start <= each.start <= each.end <= statement.end), None)
            if edit is None or not statement.alone or source.indent(statement.start):
                continue
            if statement.level:
                style = Style(None, importing.folder, statement.level)
            else:
                written = statement.module or statement.clauses[0].name
                parts = parts_of(split.path)
                if written.split(".")[-1] != parts[-1] and statement.is_from:
                    written = f"{written}.{parts[-1]}"
                style = Style(root_of(written, split.path), importing.folder, 0)
            lines = [
                registration.effect_import(style.module(file))
                for file in split.files
                if not _imports(after, style, file)
            ]
            if lines:
                at = source.line_end(statement.end)
                edits = [*edits, Edit(source.path, at, at, "".join(line + source.newline for line in lines))]
            return edits
        return edits

    def _strings(self, split: Split, roots: Mapping[str, object], changes: list[Change]) -> list[Change]:
        """Dotted names in strings, on top of the changes so far."""
        made = {change.path: change for change in changes}
        words = [form.encode() for form in roots]
        for path in sorted(split.modules.by_path):
            if path == split.path:
                continue
            data = self._bytes(path)
            if not any(word in data for word in words):
                continue
            old = made.get(path)
            source = read_source(path, old.after if old and old.after is not None else data)
            edits = edits_of_strings(split, source, dict(roots_of(split, self.forms)), self.found)
            if edits:
                made[path] = Change(path, data, source.encode(apply_edits(source.text, edits)))
        return [made[path] for path in sorted(made)]

    def _own_style(self, split: Split) -> Style | None:
        """How the new files name each other: as others name the monolith, else relative."""
        absolute = sorted(form for form in self.forms if len(form.split(".")) > 1)
        name = split.modules.by_path[split.path].name
        chosen = name if name in absolute else (absolute or [name])[0]
        try:
            style = Style(root_of(chosen, split.path), (), 0)
            for file in split.files:
                style.module(file)
        except RefusedError:
            return None
        return style

    def _new_files(self, split: Split, needs: Mapping[str, Needs], home: str | None, before: bytes) -> list[Change]:
        monolith = split.monolith
        style = self._own_style(split)
        keeper = home if home is not None else split.files[0]
        names = read_names(self.facts[split.path][0])

        def module_of(target: str, file: str) -> str:
            return style.module(target) if style else relative(target, tuple(file.split("/")[:-1]), 1)

        def edits(file: str) -> list[Edit]:
            folder = tuple(file.split("/")[:-1])
            module = split.modules.by_path[split.path]
            importing = Importing(split, module, monolith.source, names, folder, Found())
            inside = local_imports(monolith, needs[file], lambda target: module_of(target, file), file)
            return [*edits_of(importing), *inside]

        writing = Writing(monolith, edits, module_of, keeper)
        table_files = {
            name: monolith.defined[name] for name, kind in self.mapped.items() if name in monolith.defined
        } | self._table_files(monolith)
        bottoms = registration.string_targets(split, table_files, needs) if home is None else {}
        if home is None and self._registered_by_package(split):
            bottoms = {}
        newline = monolith.source.newline
        made: dict[str, str] = {}
        for file in split.files:
            text = write_new_file(writing, file, needs[file])
            if file in bottoms:
                called = {target: module_of(target, file) for target in bottoms[file]}
                text += newline + registration.bottom_lines(file, bottoms[file], called, newline)
            made[file] = text
        for init in registration.packages_between(split, home):
            made.setdefault(init, "")
        if home is not None:
            docstring = "" if home in made else self._docstring(monolith)
            text = made.get(home, docstring)
            made[home] = text + (newline if text else "") + registration.registering_lines(split, home, newline)
        changes = [
            Change(file, before if file == split.path else None, monolith.source.encode(text))
            for file, text in made.items()
        ]
        if split.path not in made:
            shim = self._shim(split, module_of) if self.request.keep_shim else None
            changes.append(Change(split.path, before, shim))
        return changes

    def _shim(self, split: Split, module_of: object) -> bytes:
        lines = [
            f"from {relative(file, split.folder, 1)} import {name}  # noqa: F401"
            for name, file in split.monolith.defined.items()
        ]
        return "\n".join([*lines, ""]).encode()

    def _docstring(self, monolith: Monolith) -> str:
        kinds = {chunk.kind: chunk for chunk in monolith.chunks}
        chunk = kinds.get(Kind.DOCSTRING)
        header = monolith.header.strip("\r\n")
        parts = [header] if header else []
        if chunk is not None:
            parts.append(monolith.source.text[chunk.body : chunk.end].rstrip("\r\n"))
        return monolith.source.newline.join(parts) + (monolith.source.newline if parts else "")

    def _table_files(self, monolith: Monolith) -> dict[str, str]:
        """The file of each table by its name in the database."""
        found: dict[str, str] = {}
        for chunk in monolith.chunks:
            for quoted in chunk.names.strings:
                if (
                    chunk.file
                    and self.mapped.get(quoted.node.text) in {"table", "core"}
                    and _declares(chunk.names, quoted.node.text)
                ):
                    found.setdefault(quoted.node.text, chunk.file)
        return found

    def _registered_by_package(self, split: Split) -> bool:
        """Does a package around all new files import the monolith as it is imported?"""
        for path, module in split.modules.by_path.items():
            if path.endswith("__init__.py") and path != split.path:
                folder = path.rpartition("/")[0]
                if folder and all(file.startswith(f"{folder}/") for file in split.files):
                    for imported in read_names(self.facts[path][0]).imports:
                        node = imported.node
                        if imported.scope.parent is None and not imported.typing_only and _reaches(split, module, node):
                            return True
        return False


def _declares(names: Names, text: str) -> bool:
    """Is the string the name of a table that is declared here: assigned, or the first argument of a call?"""
    return any(each.node.text == text and (each.call is None or each.position == 0) for each in names.strings)


def _reaches(split: Split, module: object, node: object) -> bool:
    from auditor.link.modules.paths import Module

    assert isinstance(module, Module)
    if isinstance(node, ImportFrom):
        if node.level:
            target = split.modules.find_relative(module, node.module, node.level)
        else:
            target = split.modules.find_absolute(module, node.module)
        if target == split.path:
            return True
        return target is not None and any(split.modules.submodule(target, name) == split.path for name, _ in node.names)
    return split.modules.find_absolute(module, getattr(node, "module", "")) == split.path


def _imports(text: str, style: Style, file: str) -> bool:
    """Is the new module imported by this text, by the name that the style gives it?"""
    package, name = style.package_and_name(file)
    wanted = style.module(file)
    for each in find_imports(Source("", text)):
        module = "." * each.level + each.module
        if module == wanted or (module == package and any(clause.name == name for clause in each.clauses)):
            return True
        if not each.is_from and any(clause.name == wanted for clause in each.clauses):
            return True
    return False


def _exported(facts: Mapping[str, tuple[FileFacts, object]], modules: Modules) -> dict[str, set[str]]:
    """By file: the names that other files import from it."""
    found: dict[str, set[str]] = {}
    for path, (file, _) in facts.items():
        module = modules.by_path[path]
        for node in file.body:
            if isinstance(node, ImportFrom):
                target = (
                    modules.find_relative(module, node.module, node.level)
                    if node.level
                    else modules.find_absolute(module, node.module)
                )
                if target is not None:
                    found.setdefault(target, set()).update(name for name, _ in node.names)
    return found
