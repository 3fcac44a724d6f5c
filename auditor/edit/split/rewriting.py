"""The changes of every file that imports the monolith, or names it in strings."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.edit.imports import find_imports
from auditor.edit.model import Change, Edit, apply_edits
from auditor.edit.names import Names, read_names
from auditor.edit.source import Source, read_source
from auditor.edit.split import registration
from auditor.edit.split.context import Found, Ground, Importing, Split, Style
from auditor.edit.split.importers import edits_of
from auditor.edit.split.modules import Root, parts_of, root_of
from auditor.edit.split.strings import edits_of_strings
from auditor.facts.code import FileFacts, ImportFrom
from auditor.link.modules.paths import Modules


def read_candidates(ground: Ground, split: Split) -> dict[str, Names]:
    """The names in the files that parse and could import the monolith, by path: its own name stands in them."""
    stem = parts_of(split.path)[-1].encode()
    beside = split.path.rpartition("/")[0] + "/" if split.path.endswith("__init__.py") else None
    return {
        path: read_names(ground.facts[path][0])
        for path in sorted(split.modules.by_path)
        if path != split.path and ground.facts[path][0].parsed
        if (beside and path.startswith(beside)) or stem in ground.read(path)
    }


def rewrite_importers(
    ground: Ground, split: Split, candidates: Mapping[str, Names], home: str | None, found: Found
) -> list[Change]:
    """The changes of the importers. `home`: the `__init__.py` that registers all new files, which is written anew."""
    exported = _exported(ground.facts, split.modules)
    changes: list[Change] = []
    for path, names in candidates.items():
        if path == home:
            continue
        data = ground.read(path)
        source = read_source(path, data)
        module = split.modules.by_path[path]
        wanted = frozenset(exported.get(path, ()))
        importing = Importing(split, module, source, names, module.folder, found, wanted)
        edits = edits_of(importing)
        if edits and home is None and registration.asks_for_all(path, names, split):
            edits = _register(importing, edits)
        if edits:
            changes.append(Change(path, data, source.encode(apply_edits(source.text, edits))))
    return changes


def forms_of(split: Split, candidates: Mapping[str, Names]) -> set[str]:
    """The dotted names under which files of the project know the monolith."""
    forms = {split.modules.by_path[split.path].name}
    for path, names in candidates.items():
        module = split.modules.by_path[path]
        for imported in names.imports:
            node = imported.node
            absolute = not isinstance(node, ImportFrom) or not node.level
            if absolute and split.modules.find_absolute(module, node.module) == split.path:
                forms.add(node.module)
    return forms


def rewrite_strings(
    ground: Ground, split: Split, roots: dict[str, Root], changes: list[Change], found: Found
) -> list[Change]:
    """The changes so far, with dotted names in strings rewritten, too."""
    made = {change.path: change for change in changes}
    words = [form.encode() for form in roots]
    for path in sorted(split.modules.by_path):
        if path == split.path:
            continue
        data = ground.read(path)
        if not any(word in data for word in words):
            continue
        old = made.get(path)
        source = read_source(path, old.after if old and old.after is not None else data)
        edits = edits_of_strings(split, source, roots, found)
        if edits:
            made[path] = Change(path, data, source.encode(apply_edits(source.text, edits)))
    return [made[path] for path in sorted(made)]


def _register(importing: Importing, edits: list[Edit]) -> list[Edit]:
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
            registration.effect_import(style.module(file)) for file in split.files if not _imports(after, style, file)
        ]
        if lines:
            at = source.line_end(statement.end)
            edits = [*edits, Edit(source.path, at, at, "".join(line + source.newline for line in lines))]
        return edits
    return edits


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
                target = modules.named_by(module, node)
                if target is not None:
                    found.setdefault(target, set()).update(name for name, _ in node.names)
    return found
