"""What the name of a table or its class is at each place of a Python file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from auditor.facts.access import ROWLESS_SQL, UNBOUND, Occurrence
from auditor.facts.code import Assign, Attr, Call, Class, Expr, Fmt, Function, ImportFrom, Name, Node, Other, Str, Sub
from auditor.facts.nodes import statements_below
from auditor.facts.said import ALIASED
from auditor.link.domain.interpreter import Interpreter
from auditor.link.modules.paths import Module
from auditor.link.results.account.annotated import names_in
from auditor.link.results.account.calls import OTHER_MEANING, explained_by, is_bound, is_of_database, resolve
from auditor.link.results.account.class_names import class_named
from auditor.link.results.account.from_unknown import is_of_unknown, is_unbound
from auditor.link.results.account.handed import handed_on
from auditor.link.results.account.kept import Kept, Seen
from auditor.link.results.account.known import LOOKING, RUNNING, SAYING, has_tables
from auditor.link.results.account.names import PLAIN_WORD, Wanted
from auditor.link.results.account.places import (
    Around,
    binding_of,
    calls_around,
    displayed,
    in_all,
    is_annotation,
    is_key,
    outwards,
    walk,
)
from auditor.link.results.account.put_words import lists_tables, may_be_put_together
from auditor.link.results.account.sqltext import tables_in_sql
from auditor.link.results.account.uses import Uses, asks_table_name
from auditor.link.results.only_said import lines_only_said
from auditor.link.syntax.names import last_name, last_part, source_of
from auditor.link.tables.index import TableIndex
from auditor.sql import names_without_rows

_PLAIN = re.compile(r"[\w.:]+")
#: Where a table is that names no schema (PostgreSQL, SQL Server, SQLite).
_DEFAULT_SCHEMAS = ("public", "dbo", "main")


def occurrences_in(engine: Interpreter, module: Module, wanted: Wanted, kept: Kept) -> Seen:
    """Every occurrence in the file, with the reference of the table that it may mean. `kept` gets the variables of the
    module that hold a class or a name."""
    looker = _Looker(engine, module, wanted, kept)
    for node, around in walk(module.facts.body, looker.looked_at()):
        yield from looker.look(node, around)


class _Looker(Uses):
    """What is known while one file is looked at."""

    def __init__(self, engine: Interpreter, module: Module, wanted: Wanted, kept: Kept) -> None:
        super().__init__(engine, module, wanted, kept)
        #: What this file calls the classes and tables: their own names, and what imports make of them.
        self.aliases = self._aliases()

    def _aliases(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {name: set(refs) for name, refs in self.wanted.classes.items()}
        for node in statements_below(self.module.facts.body):
            if isinstance(node, ImportFrom):
                for name, alias in node.names:
                    if alias and name in self.wanted.classes:
                        found.setdefault(alias, set()).update(self.wanted.classes[name])
        return found

    def looked_at(self) -> dict[type[Node], Callable[[Any], bool]]:
        """Can there be an occurrence? Mostly not, and a file has thousands of nodes."""
        aliases, classes, tables = self.aliases, self.wanted.classes, self.wanted.tables
        return {
            Name: lambda node: node.id in aliases,
            Attr: lambda node: (
                node.name in classes or ("_" in node.name and node.name in tables and has_tables(node.value))
            ),
            Str: lambda node: self._may_name(node.text),
            ImportFrom: lambda node: any(name in classes for name, _ in node.names),
            Class: lambda node: node.name in classes,
        }

    def _may_name(self, text: str) -> bool:
        """Has the string the name of a table or class where one can stand: in SQL, at the end of a path or before?"""
        if " " in text or "\n" in text:
            return bool(self.wanted.tables)
        before, _, last = text.rpartition(".")
        return (
            last.lower() in self.wanted.tables
            or (bool(before) and last_part(before).lower() in self.wanted.tables)
            or last_part(text.rpartition(":")[2]) in self.wanted.classes
            or "[" in text
        )

    def look(self, node: object, around: Around | None) -> Seen:
        """The occurrences at one node."""
        if isinstance(node, Name):
            yield from self._named(node, node.line, self.aliases[node.id], around)
        elif isinstance(node, Attr):
            yield from self._named(node, node.line, self.wanted.classes.get(node.name, set()), around)
            if is_of_database(self.engine, self.module, node, around):  # `db.order_lines.insert(…)`
                refs = [ref for ref in self.wanted.tables.get(node.name, ()) if not self._role(ref)]
                yield from ((ref, self._doubt(node.line, node, around)) for ref in refs)
        elif isinstance(node, Str):
            yield from self._written(node, around)
        elif isinstance(node, ImportFrom):
            kind = "re-export" if self.module.path.endswith("__init__.py") else "import"
            for name, _ in node.names:
                for ref in self.wanted.classes.get(name, ()):
                    if self._means(self.engine.names.from_value(self.module, node, name), ref):
                        yield ref, self._explained(node.line, kind, ref)
        elif isinstance(node, Class):
            for ref in self.wanted.classes.get(node.name, ()):
                if self.wanted.own.get(self._key(node)) == ref:
                    yield ref, self._explained(node.line, "declaration", ref)
                    for what in handed_on(self.engine, self.engine.index.classes_at[self.module.path, node.line]):
                        yield ref, Occurrence(self.module.path, node.line, "name", True, f"{node.name} {what}")

    # -- names ----------------------------------------------------------------------------------------------------

    def _named(self, node: Name | Attr, line: int, refs: set[str], around: Around | None) -> Seen:
        values = resolve(self.engine, self.module, node, around)
        unknown = is_of_unknown(self.engine, self.module, node, values)
        for ref in refs:
            if self._means(values, ref):
                kind = self._role(ref) or self.explain(node, ref, around)
            elif self._may_mean(values, ref):
                kind = self._role(ref)
            elif unknown:
                kind = self._role(ref) or self.explain(node, ref, around)
            elif is_unbound(node, values):
                kind = self._role(ref) or self.explain(node, ref, around) or UNBOUND
            elif values or isinstance(node, Attr) or binding_of(node.id, around) is not None:
                continue  # a word of another meaning, and mostly of another class: not even worth a count
            else:
                kind = self._role(ref) or ("" if self._is_class(ref, node) else OTHER_MEANING)
            yield ref, self._explained(line, kind, ref) if kind else self._doubt(line, node, around)

    def _is_class(self, ref: str, node: Name | Attr) -> bool:
        return bool(self.engine.of(TableIndex)[ref].classes) and isinstance(node, Name) and node.id[:1].isupper()

    # -- strings --------------------------------------------------------------------------------------------------

    def _written(self, node: Str, around: Around | None) -> Seen:
        text = node.text
        for ref in {ref for name in names_in(text, around) for ref in self.wanted.classes.get(name, ())}:
            kind = self._role(ref) or self.explain_annotation(ref, around)
            yield ref, self._explained(node.line, kind, ref) if kind else self._doubt(node.line, node, around)
        if " " in text or "\n" in text:
            if self.wanted.tables:
                yield from self._in_sql(node, around)
                if aliased := ALIASED.fullmatch(text):
                    for ref in self.wanted.tables.get(aliased[1].lower(), ()):
                        yield from self._literal(node, ref, around)
            return
        if not _PLAIN.fullmatch(text):
            return
        last = last_part(text)
        for ref in self.wanted.tables.get(last.lower(), ()):
            if text == last or text.rpartition(".")[0] in (self.engine.of(TableIndex)[ref].schema, *_DEFAULT_SCHEMAS):
                yield from self._literal(node, ref, around)
        before, _, after = text.rpartition(".")
        for ref in self.wanted.tables.get(last_part(before).lower(), ()) if after else ():
            kind = self._within(around)
            if kind == "foreign key":
                yield ref, self._explained(node.line, kind, ref)
        for ref in self.wanted.classes.get(last_part(text.rpartition(":")[2]), ()):
            yield from self._class_path(node, ref, around)

    def _within(self, around: Around | None) -> str:
        """What a declaring call around makes of it."""
        for call, where in calls_around(around):
            found = explained_by(self.engine, self.module, call, where, "_")
            if found in {"foreign key", "relationship", "declaration", "listener"}:
                return found
        return ""

    def _literal(self, node: Str, ref: str, around: Around | None) -> Seen:
        kind = self._literal_kind(node, ref, around)
        if "_" not in node.text:
            if kind in {"comparison", "subscript"}:
                return  # any word may stand there
            if kind == OTHER_MEANING:
                kind = PLAIN_WORD
        kind = "" if may_be_put_together(self.engine, self.module, node, kind, self.wanted.composed, around) else kind
        yield ref, self._explained(node.line, kind, ref) if kind else self._doubt(node.line, node, around)

    def _literal_kind(self, node: Str, ref: str, around: Around | None) -> str:
        """What explains a string that is the table's name; empty where nothing does."""
        if around is None:
            return OTHER_MEANING
        if self._names_table(around, ref):
            return "declaration"
        if self._role(ref):
            return self._role(ref)
        if is_annotation(around):
            return "annotation"
        how, outer = displayed(around)
        if outer is not None and isinstance(outer.node, Other) and asks_table_name(outer.node):
            return "comparison"
        if isinstance(around.node, Sub) and around.field == "index":
            return "" if has_tables(around.node.value) else "subscript"
        if outer is not None and isinstance(outer.node, Call) and outer.field != "func":
            if is_key(node, around) or is_bound(self.engine, self.module, node, around):
                return OTHER_MEANING
            return explained_by(self.engine, self.module, outer.node, outer, node.text)
        if outer is not None and isinstance(outer.node, Assign) and not how and self._hold(outer, ref, node.text):
            return ""
        if how and outer is not None and isinstance(outer.node, Assign):
            if any(isinstance(t, Name) and t.id == "__all__" for t in outer.node.targets):
                return "__all__"
            if outer.outer is not None:
                return OTHER_MEANING
            named = any(isinstance(target, Name) for target in outer.node.targets)
            if named and lists_tables(self.engine, self.module, outer.node.value, is_key(node, around)):
                self._list(outer, ref, node.line)  # what gets the list, gets the name
                return "listed"
        return OTHER_MEANING

    def _names_table(self, around: Around, ref: str) -> bool:
        """Is it the name in the declaration itself?"""
        table = self.engine.of(TableIndex)[ref]
        for each in outwards(around):
            if isinstance(each.node, Call) and each.node is table.call:
                return True
            if isinstance(each.node, Function) and each.node.name in {"__tablename__", "__table_args__"}:
                return True  # a `declared_attr`, or a property
            if isinstance(each.node, Assign) and any(
                isinstance(target, Name)
                and target.id in {"__tablename__", "__table_args__", "__mapper_args__", "__table__"}
                for target in each.node.targets
            ):
                return True
            if isinstance(each.node, Class) and each.field == "keywords":
                return True
        return False

    def _class_path(self, node: Str, ref: str, around: Around | None) -> Seen:
        """`"Model"` in a relationship, a forward reference, `__all__`; `"app.models.Model"` where it may be loaded."""
        annotated = self.explain_annotation(ref, around)
        kind = self._within(around) or annotated or ""
        path = node.text.replace(":", ".")
        dotted = any(
            f".{mapped.info.dotted}".endswith(f".{path}") for mapped in self.engine.of(TableIndex)[ref].classes
        )
        if kind and not (kind == "declaration" and "." in path and dotted):  # it may be the default of a field
            yield ref, self._explained(node.line, kind, ref)
        elif in_all(around):
            yield ref, self._explained(node.line, "__all__", ref)
        elif "." in path and dotted:
            role = self._role(ref)
            yield ref, self._explained(node.line, role, ref) if role else self._doubt(node.line, node, around)
        elif path == node.text and not self._role(ref) and (annotated == "" or not self._class_name(node, ref, around)):
            yield ref, self._doubt(node.line, node, around)

    def _class_name(self, node: Str, ref: str, around: Around | None) -> str:
        if around is None or self._names_table(around, ref):
            return "declaration"
        return class_named(self.engine, self.module, node, ref, around)

    def _in_sql(self, node: Str, around: Around | None) -> Seen:
        """What SQL names that was not seen to run: of what runs, every table was recorded."""
        line = around.node.line if around is not None and isinstance(around.node, Fmt) else node.line
        used = (self.module.path, line) in self.engine.ledger.used_literals
        call = next((call for call, _ in calls_around(around)), None)
        if used or (call is not None and last_name(call.func) in RUNNING):
            for name, below in names_without_rows(node.text):
                for ref in self.wanted.tables.get(name, ()):
                    yield ref, self._explained(node.line + below, ROWLESS_SQL, ref)
        if used:
            return
        whole = node.text
        if around is not None and isinstance(around.node, Fmt):
            whole = "".join(part.text if isinstance(part, Str) else "x" for part in around.node.parts)
        said = call is not None and last_name(call.func) in SAYING | LOOKING
        shown = "comment or text" if line in lines_only_said(self.engine, self.module.path) else ""
        for name, line, made in tables_in_sql(node.text, whole, said):
            for ref in self.wanted.called(self.engine, name):
                kind = "SQL that makes or drops it" if made else self._role(ref) or shown
                place = node.line + line
                yield ref, self._explained(place, kind, ref) if kind else self._doubt(place, node, around, "SQL")

    # -- what is given back ---------------------------------------------------------------------------------------

    def _role(self, ref: str) -> str:
        return self.wanted.explained(self.module.role, ref)

    def _explained(self, line: int, kind: str, ref: str) -> Occurrence:
        return Occurrence(self.module.path, line, self._role(ref) or kind)

    def _doubt(self, line: int, node: Expr, around: Around | None, kind: str = "") -> Occurrence:
        what = source_of(node)
        call = next((call for call, _ in calls_around(around)), None)
        if isinstance(node, Str):
            what = repr(node.text if len(node.text) < 40 else f"{node.text[:37]}...")
        if call is not None:
            what = f"{what} given to {source_of(call.func)}()"
        return Occurrence(self.module.path, line, kind or ("text" if isinstance(node, Str) else "name"), True, what)
