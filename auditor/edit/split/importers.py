"""The imports of the monolith in other files, and in itself, become imports of the new files; and so does what they
bind, wherever it is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.edit.imports import Clause, ImportStatement, find_imports, from_import, join_statements
from auditor.edit.model import Edit, RefusedError
from auditor.edit.names import Imported
from auditor.edit.scopes import Scope
from auditor.edit.split.aliases import Alias, rewrite_alias
from auditor.edit.split.context import EFFECT, Importing, Origin, Style, import_of_origin
from auditor.edit.split.modules import relative, root_of
from auditor.edit.split.packages import edits_through_packages


def edits_of(importing: Importing) -> list[Edit]:
    """The edits of one file; raises RefusedError for what cannot be rewritten."""
    edits: list[Edit] = []
    aliases: list[Alias] = []
    for statement, imported in _statements(importing):
        edit = _statement(importing, statement, imported, aliases)
        if edit is not None:
            edits.append(edit)
    edits += edits_through_packages(importing)
    for alias in aliases:
        edits += alias.edits
    return edits


def _statements(importing: Importing) -> Iterable[tuple[ImportStatement, list[Imported]]]:
    """The import statements of the text, each with those of the facts: one for each name of a plain `import`."""
    pending = sorted(importing.names.imports, key=lambda each: each.node.line)
    for statement in find_imports(importing.source):
        count = 1 if statement.is_from else len(statement.clauses)
        taken = [each for each in pending if statement.is_node(each.node) and each.node.line == statement.line][:count]
        if len(taken) != count:
            raise RefusedError(f"{importing.source.path}:{statement.line}: cannot read this import")
        for each in taken:
            pending.remove(each)
        yield statement, taken


def _statement(
    importing: Importing, statement: ImportStatement, imported: list[Imported], aliases: list[Alias]
) -> Edit | None:
    split, module = importing.split, importing.module
    lines: list[str] = []
    kept: list[Clause] = []
    scope = imported[0].scope
    if statement.is_from:
        target = importing.resolve(imported[0].node)
        if target == split.path:
            return _from_monolith(importing, statement, imported[0])
        for clause in statement.clauses:
            hit = target is not None and split.modules.submodule(target, clause.name) == split.path
            if hit and clause.name != "*":
                style = _style_of_package(importing, statement, clause)
                alias = rewrite_alias(importing, statement, clause, scope, style)
                aliases.append(alias)
                lines += alias.lines
                importing.found.count("alias")
            else:
                kept.append(clause)
    else:
        for clause in statement.clauses:
            if split.modules.find_absolute(module, clause.name) == split.path:
                style = Style(root_of(clause.name, split.path), importing.folder, 0)
                alias = rewrite_alias(importing, statement, clause, scope, style)
                aliases.append(alias)
                lines += alias.lines
                importing.found.count("alias")
            else:
                kept.append(clause)
    if not lines:
        return _moved(importing, statement)
    if kept:
        lines.insert(0, _kept(importing, statement, kept))
    text = join_statements(importing.source, statement, list(dict.fromkeys(lines)))
    if statement.alone and not statement.comment and any(alias.for_effect for alias in aliases if alias.lines == lines):
        text = text.replace(importing.source.newline, f"  {EFFECT}{importing.source.newline}") + f"  {EFFECT}"
    return Edit(importing.source.path, statement.start, statement.end, text)


def _style_of_package(importing: Importing, statement: ImportStatement, clause: Clause) -> Style:
    if statement.level:
        return Style(None, importing.folder, 1 if importing.moves else statement.level)
    return Style(root_of(f"{statement.module}.{clause.name}", importing.split.path), importing.folder, 0)


def _kept(importing: Importing, statement: ImportStatement, kept: Sequence[Clause]) -> str:
    source = importing.source
    if not statement.is_from:
        return f"import {', '.join(map(str, kept))}"
    moved = _moved_module(importing, statement)
    module = moved or source.text[statement.module_start : statement.module_end]
    return from_import(module, kept, source.indent(statement.start), source.newline, spread=statement.parenthesised)


def _moved(importing: Importing, statement: ImportStatement) -> Edit | None:
    """A relative import in a slice that goes to another folder."""
    module = _moved_module(importing, statement)
    if module is None:
        return None
    return Edit(importing.source.path, statement.module_start, statement.module_end, module)


def _moved_module(importing: Importing, statement: ImportStatement) -> str | None:
    if not statement.level or not importing.moves:
        return None
    folder = importing.module.folder
    base = folder[: len(folder) - (statement.level - 1)]
    parts = (*base, *filter(None, statement.module.split(".")))
    return relative("/".join((*parts, "__init__.py")), importing.folder, 1)


def _from_monolith(importing: Importing, statement: ImportStatement, imported: Imported) -> Edit | None:
    """`from monolith import A, B as C, datetime`: one `from` for each module that the names are in now."""
    split, source = importing.split, importing.source
    style = _style(importing, statement)
    groups: dict[str, list[Clause]] = {}
    lines: list[str] = []
    clauses = list(statement.clauses)
    if clauses[0].name == "*":
        clauses = _named_by_star(importing, imported.scope)
        importing.found.count("star")
        if not clauses:
            lines = [f"from {style.module(file)} import *" for file in split.files]
    else:
        importing.found.count(_kind(statement, imported))
    for clause in clauses:
        member = split.member(clause.name)
        if isinstance(member, str):
            groups.setdefault(style.module(member), []).append(clause)
        elif isinstance(member, Origin):
            lines += import_of_origin(member, clause, style)
        elif split.is_submodule(clause.name):
            module = source.text[statement.module_start : statement.module_end]
            groups.setdefault(_moved_module(importing, statement) or module, []).append(clause)
        elif len(split.stars()) == 1 and not split.stars()[0].level:
            groups.setdefault(split.stars()[0].module, []).append(clause)
        else:
            raise RefusedError(f"{source.path}:{statement.line}: {split.path} defines no {clause.name}")
    if len(groups) == 1 and not lines and clauses == list(statement.clauses):
        (module,) = groups
        if module == source.text[statement.module_start : statement.module_end]:
            return None
        return Edit(source.path, statement.module_start, statement.module_end, module)
    indent = source.indent(statement.start)
    lines += [
        from_import(module, names, indent, source.newline, spread=statement.parenthesised and len(names) > 3)
        for module, names in groups.items()
    ]
    return Edit(source.path, statement.start, statement.end, join_statements(source, statement, lines))


def _style(importing: Importing, statement: ImportStatement) -> Style:
    if statement.level:
        return Style(None, importing.folder, 1 if importing.moves else statement.level)
    return Style(root_of(statement.module, importing.split.path), importing.folder, 0)


def _kind(statement: ImportStatement, imported: Imported) -> str:
    if imported.typing_only:
        return "typing"
    if imported.scope.function() is not None:
        return "function"
    return "relative" if statement.level else "from"


def _named_by_star(importing: Importing, scope: Scope) -> list[Clause]:
    """What a star import gave that is used: here, or by others who import it from here."""
    split, source = importing.split, importing.source
    bound = importing.names.module.names
    used = {use.name for use in importing.names.uses if use.bound.parent is None and use.name not in bound}
    exported = {each.node.text for each in importing.names.strings} if "__all__" in bound else set()
    if source.path.endswith("__init__.py"):
        used.update(split.public_names())
    wanted = (used | importing.wanted_by_others | exported) - bound
    return [Clause(name, None, 0, 0) for name in sorted(wanted) if split.member(name) is not None]
