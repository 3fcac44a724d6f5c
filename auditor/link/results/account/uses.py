"""What explains a use of a class or table in Python code."""

from __future__ import annotations

from functools import partial

from auditor.facts.code import (
    Assign,
    Attr,
    Call,
    Class,
    Delete,
    Do,
    Expr,
    Function,
    Name,
    Other,
    Return,
    Sub,
)
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef, External, Values
from auditor.link.libraries.sqlalchemy.declare.mapping import is_declarative, is_plain_external
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.lost import is_lost, is_lost_beside
from auditor.link.modules.paths import Module
from auditor.link.results.account.annotated import explain_annotation
from auditor.link.results.account.bases import has_unknown_base, type_argument
from auditor.link.results.account.calls import BY_PROJECT, explained_by, gives_mapper
from auditor.link.results.account.holders import holders_around
from auditor.link.results.account.kept import Kept, keep, keep_held
from auditor.link.results.account.known import COMPARING
from auditor.link.results.account.names import Wanted
from auditor.link.results.account.places import (
    Around,
    around_all,
    calls_around,
    displayed,
    is_assigned,
    leaves,
    outwards,
)
from auditor.link.results.account.shells import in_shell
from auditor.link.results.account.type_aliases import in_type_alias
from auditor.link.results.account.variables import Variables
from auditor.link.syntax.names import last_part, may_name_table
from auditor.link.tables.declared import TableInfo, TableRef
from auditor.link.tables.index import TableIndex

#: What tells what a class is called, and what tells what its table is called.
_ITS_NAME = frozenset({"__name__", "__qualname__", "__module__", "__doc__"})
_ITS_TABLE_NAME = frozenset({"__tablename__", "name", "key", "fullname"})
#: Attributes of a table or mapped class by which linking sees what is read (Core, Table; MetaData and DDL).
_OF_TABLES = frozenset(
    {
        "c",
        "columns",
        "create",
        "drop",
        "primary_key",
        "indexes",
        "constraints",
        "foreign_keys",
        "metadata",
        "__mapper__",
    }
)


class Uses:
    """What is known while one file is looked at, and what a use of a class or table in it is."""

    def __init__(self, engine: Interpreter, module: Module, wanted: Wanted, kept: Kept) -> None:
        self.engine = engine
        self.kept = kept
        self.module = module
        self.wanted = wanted
        self.variables = Variables(module)

    def _key(self, node: Class) -> str:
        info = self.engine.index.classes_at.get((self.module.path, node.line))
        return info.key if info is not None else ""

    def _means(self, values: Values, ref: str) -> bool:
        for value in values:
            if isinstance(value, TableRef) and value.key == ref:
                return True
            if isinstance(value, ClassRef) and self.wanted.own.get(value.key) == ref:
                return True
        return False

    def _may_mean(self, values: Values, ref: str) -> bool:
        """Is it imported from no module that was found, and may be one of several that are called so, or anything
        that a package of the project is given when it runs (`sys.modules["shop.models"] = models`)?"""
        table = self.engine.of(TableIndex)[ref]
        modules = self.engine.index.modules
        named = (value.name.rpartition(".") for value in values if isinstance(value, External))
        return any(
            module
            and (
                is_lost(modules, self.module, module)
                or self._ends(table, module, name)
                or is_lost_beside(modules, self.module, name)
            )
            for module, _, name in named
        )

    def _ends(self, table: TableInfo, module: str, name: str) -> bool:
        if f".{table.dotted}".endswith(f".{module}.{name}") and table.path in self._modules_alike(module):
            return True
        folder = f"/{module.replace('.', '/')}/"  # that imports its classes, or is meant to
        is_below = last_part(table.dotted) == name and folder in f"/{table.path}"
        return is_below and not self.engine.index.modules.is_foreign(module)

    def _modules_alike(self, dotted: str) -> list[str]:
        return self.engine.index.modules.perhaps(self.module, dotted)

    def explain(self, node: Expr, ref: str, around: Around | None) -> str:
        """What explains a use of the class or table; empty where nothing does."""
        return self._explain(node, ref, around) or in_shell(self.engine, self.module, around)

    def _explain(self, node: Expr, ref: str, around: Around | None) -> str:
        annotated = self.explain_annotation(ref, around)
        if annotated is not None:
            return annotated
        if in_type_alias(self.engine, self.module, around):
            return "annotation"
        for each in outwards(around):
            if (
                isinstance(each.node, Class)
                and each.field == "body"
                and self.wanted.own.get(self._key(each.node)) == ref
            ):
                return "declaration"
        inner = around
        if inner is not None and isinstance(inner.node, Attr) and inner.node.name == "__table__":
            inner = inner.outer
        if inner is not None and isinstance(inner.node, Attr):  # something of it
            if self._is_followed(ref, inner.node.name):
                return "attribute of it that reads nothing"
            if inner.node.name in _ITS_NAME:
                return "its name"
            if inner.node.name in _ITS_TABLE_NAME:
                return self._position(node, ref, inner.outer, is_class=False) if inner.outer is not None else "its name"
        if inner is None:
            return ""
        return self._position(node, ref, inner)

    def explain_annotation(self, ref: str, around: Around | None) -> str | None:
        """The same in an annotation; None where there is none."""
        if around is None:
            return None
        found = explain_annotation(self.engine, self.module, around, lambda key: self.wanted.own.get(key) == ref)
        return self._in_mapped_class(around) if found == "" else found

    def _is_followed(self, ref: str, name: str) -> bool:
        """Is it an attribute that linking knows? Had it been used in a statement, an access would have been seen."""
        if name in _OF_TABLES:
            return True
        for mapped in self.engine.of(TableIndex)[ref].classes:
            if name in mapped.columns or name in mapped.relationships:
                return True
            for cls in self.engine.hierarchy.mro(mapped.info):
                if name in cls.methods or name in cls.classes or (name in cls.attributes and not name.startswith("__")):
                    return True
        return False

    def _position(self, node: Expr, ref: str, around: Around, is_class: bool = True) -> str:
        around = around_all(around)
        outer = around.node
        if isinstance(outer, Class) and around.field == "bases":
            return "base class"
        if isinstance(outer, Do):
            return "re-export"
        if isinstance(outer, Call) and around.field == "func":
            return "object that is made and not kept"
        if isinstance(outer, Return):
            return BY_PROJECT
        if isinstance(outer, Delete) or (isinstance(outer, Other) and outer.op in COMPARING):
            return "type test"
        how, beyond = displayed(around)
        if beyond is not None and isinstance(beyond.node, Assign) and beyond.field == "targets":
            return "declaration"
        if isinstance(outer, Assign) and self._declares(outer.value, ref):
            return "declaration"
        if is_assigned(beyond):
            return self._assigned(ref, beyond, bool(how), is_class)
        if isinstance(outer, Sub) and any(
            isinstance(each.node, Class) and each.field == "bases" for each in outwards(around)
        ):
            return type_argument(self.engine, self.module, outer)
        if (
            isinstance(outer, Sub)
            and _is_called(around)
            and (found := type_argument(self.engine, self.module, outer, ClassRef))
        ):
            return found
        for call, where in calls_around(around):
            if self._declares(call, ref):
                return "declaration"
            found = self._by_call(call, where, is_class, around)
            if found and is_assigned(where.outer) and gives_mapper(self.engine, self.module, call, where):
                return self._position(call, ref, where.outer)
            return found
        return self._in_mapped_class(around) if is_class else "its name"

    def _assigned(self, ref: str, around: Around, holds_display: bool, is_class: bool) -> str:
        """In a variable, which is followed; in an attribute of a class, which is if all its bases are known."""
        if is_class and leaves(around):
            return ""
        if is_class and not self.variables.are_explained(around, holds_display, partial(self._of_variable, ref)):
            return ""
        keep_held(self.kept, self.module.path, around, {ref})
        return self._kept(around, ref)

    def _of_variable(self, ref: str, holds_display: bool, use: Name, around: Around) -> str:
        """What explains a use of a variable that holds the class, or a display that it stands in: what asks that for
        an item, or goes through it, was followed."""
        if not holds_display:
            return self._explain(use, ref, around)
        _, beyond = displayed(around)
        if beyond is not None and isinstance(beyond.node, Call) and beyond.field != "func":
            return self._by_call(beyond.node, beyond, True, around)
        return "kept in a variable"

    def _list(self, around: Around, ref: str, line: int) -> None:
        """Note a variable of the module that lists names: what goes through it, gets each of them."""
        keep(self.kept.listed, self.module.path, around, {ref})
        for target in around.node.targets if isinstance(around.node, Assign) else ():
            if isinstance(target, Name):
                self.kept.lines[self.module.path, target.id, ref] = line

    def _hold(self, around: Around, ref: str, word: str) -> bool:
        """Note a variable of the module that holds the name of a table, or a class that says one, `TABLE = "orders"`:
        what gets that, gets the name. True where a base outside of the project may ask the class for it."""
        keep_held(self.kept, self.module.path, around, {ref}, word)
        targets = around.node.targets if isinstance(around.node, Assign) else ()
        if any(isinstance(target, Name) and may_name_table(target.id) for target in targets):
            holders = [*holders_around(self.engine, self.module, around)]
            for key in holders:
                self.kept.holders.setdefault(key, set()).add(ref)
            return any(has_unknown_base(self.engine, self.engine.index.classes[key]) for key in holders)
        return False

    def _kept(self, around: Around, ref: str) -> str:
        owners = [each.node for each in outwards(around) if isinstance(each.node, Class) and each.field == "body"]
        for owner in owners if not any(isinstance(each.node, Function) for each in outwards(around)) else ():
            info = self.engine.index.classes_at.get((self.module.path, owner.line))
            if info is not None and has_unknown_base(self.engine, info):
                return ""
        for key in holders_around(self.engine, self.module, around):
            self.kept.holders.setdefault(key, set()).add(ref)
        return "class attribute" if owners else "kept in a variable"

    def _declares(self, value: object, ref: str) -> bool:
        return isinstance(value, Call) and value is self.engine.of(TableIndex)[ref].call

    def _by_call(self, call: Call, where: Around, is_class: bool, around: Around) -> str:
        found = explained_by(self.engine, self.module, call, where, "" if is_class else "_")
        if found == "relationship" and self._in_unknown_class(around):
            return ""
        return found or self._in_mapped_class(around)

    def _in_unknown_class(self, around: Around) -> bool:
        """Does it stand in the body of a class that may be mapped, by a base that nobody knows? Who asks for what it
        declares is not seen then."""
        for each in outwards(around):
            info = self.engine.index.classes.get(self._key(each.node)) if isinstance(each.node, Class) else None
            if info is not None and each.field == "body":
                bases = self.engine.hierarchy.external_bases(info)
                unknown = any(not is_plain_external(self.engine, base) for base in bases)
                return unknown and not is_declarative(self.engine, info)
        return False

    def _in_mapped_class(self, around: Around) -> str:
        """The body of another mapped class declares."""
        for each in outwards(around):
            if isinstance(each.node, Function):
                return ""
            if isinstance(each.node, Class) and each.field == "body":
                mapped = self.engine.of(Models).mapped(self._key(each.node))
                return "declaration" if mapped is not None else ""
        return ""


def _is_called(around: Around) -> bool:
    """Is what is subscripted there called: `Repo[Model]()`?"""
    return around.outer is not None and isinstance(around.outer.node, Call) and around.outer.field == "func"


def asks_table_name(node: Other) -> bool:
    """Is it `table.name == "orders"`: is the table the one of that name?"""
    return node.op in COMPARING and any(isinstance(part, Attr) and part.name in _ITS_TABLE_NAME for part in node.parts)
