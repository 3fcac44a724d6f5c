"""What each name in a file means where it stands: every use with the scope that binds it, imports, strings. The facts
say on which line a use stands; `edit.places` finds where on the line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import cast, get_args

from auditor.edit.scopes import Scope, bound_names, children_of, walruses
from auditor.edit.tokens import names_in_text
from auditor.facts.code import (
    Assign,
    Attr,
    Call,
    Class,
    Comp,
    Expr,
    FileFacts,
    Function,
    Handler,
    If,
    Import,
    ImportFrom,
    Lambda,
    Name,
    Node,
    Param,
    Stmt,
    Str,
    Walrus,
)
from auditor.facts.code import Scope as ScopeStatement
from auditor.link.syntax.scopes import statements_of, target_names


class When(Enum):
    """When a name is looked up: as the module is imported, when somebody calls, or only by who reads annotations."""

    IMPORT = "import"
    LATE = "late"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True)
class Use:
    """A name that is used, with the attributes read of it (`db.Order.id`: `db`, chain `Order`, `id`).

    `scope` is where it stands, `bound` what binds it. `called`: the name itself is called, or decorates. `quoted`: in
    an annotation that is a string. `stored`: what is named is assigned or deleted.
    """

    name: str
    chain: tuple[str, ...]
    line: int
    when: When
    scope: Scope
    called: bool = False
    quoted: bool = False
    stored: bool = False
    bound: Scope = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bound", self.scope.binder(self.name))


@dataclass(frozen=True, slots=True)
class Imported:
    """An import statement where it stands; `typing_only`: below `if TYPE_CHECKING`."""

    node: Import | ImportFrom
    scope: Scope
    typing_only: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string that is no annotation; `call` is what it is an argument of, `position` which one (or keyword)."""

    node: Str
    scope: Scope
    call: Call | None = None
    position: int | str = 0


@dataclass(slots=True)
class Names:
    """What is to be known of the names in one body: uses, imports and strings, in the order of the source."""

    module: Scope
    uses: list[Use] = field(default_factory=list)
    imports: list[Imported] = field(default_factory=list)
    strings: list[Quoted] = field(default_factory=list)


def read_names(facts: FileFacts, body: tuple[Stmt, ...] | None = None) -> Names:
    """The names of a file, or of some of its top-level statements (whose scope is still the whole module)."""
    module = Scope("module", None, None, set(bound_names(facts.body)))
    reader = _Reader(Names(module), postpones_annotations(facts))
    reader.body(facts.body if body is None else body, module, When.IMPORT)
    return reader.names


def postpones_annotations(facts: FileFacts) -> bool:
    """Are annotations kept as text (PEP 563)?"""
    return any(
        isinstance(each, ImportFrom) and each.module == "__future__" and ("annotations", None) in each.names
        for each in facts.body
    )


def checks_types(node: Stmt) -> bool:
    """`if TYPE_CHECKING:` does not run."""
    return isinstance(node, If) and "TYPE_CHECKING" in {getattr(node.test, "id", ""), getattr(node.test, "name", "")}


_STATEMENTS = frozenset(get_args(Stmt))


@dataclass(slots=True)
class _Reader:
    """One pass over the bodies of a file."""

    names: Names
    postponed: bool
    typing_only: bool = False

    def body(self, body: tuple[Stmt, ...], scope: Scope, when: When) -> None:
        for statement in body:
            self.statement(statement, scope, when)

    def statement(self, node: Stmt, scope: Scope, when: When) -> None:
        match node:
            case Import() | ImportFrom():
                self.names.imports.append(Imported(node, scope, self.typing_only))
            case Function():
                self._function(node, scope, when)
            case Class():
                self._class(node, scope, when)
            case Assign(targets=targets, value=value, annotation=annotation):
                for target in targets:
                    self.expression(target, scope, when, stored=True)
                if annotation is not None:
                    late = self.postponed or scope.kind == "function"
                    self._annotation(annotation, scope, When.ANNOTATION if late else when)
                self.expression(value, scope, when)
            case If() if checks_types(node):
                before, self.typing_only = self.typing_only, True
                self.body(node.body, scope, when)
                self.typing_only = before
                self.body(node.orelse, scope, when)
            case ScopeStatement(kind=kind, names=names):
                scope.elsewhere.update(dict.fromkeys(names, kind))
            case _:
                stored = {"target", "targets"}
                for name in node.__struct_fields__:
                    self._part(getattr(node, name), scope, when, stored=name in stored)

    def _part(self, part: object, scope: Scope, when: When, *, stored: bool = False) -> None:
        """A field of a statement: expressions, statements, or tuples of either."""
        if isinstance(part, tuple):
            for each in part:
                self._part(each, scope, when, stored=stored)
        elif isinstance(part, Node):
            if type(part) in _STATEMENTS:
                self.statement(cast("Stmt", part), scope, when)
            elif isinstance(part, Handler):
                for name in part.__struct_fields__:
                    self._part(getattr(part, name), scope, when)
            else:
                self.expression(part, scope, when, stored=stored)

    def _function(self, node: Function, scope: Scope, when: When) -> None:
        for decorator in node.decorators:
            self.expression(decorator, scope, when, called=True)
        inner = Scope("function", scope, node, {*bound_names(node.body), *(param.name for param in node.params)})
        inner.names.update(name for name, _ in node.type_params)
        for statement in statements_of(node.body):
            if isinstance(statement, ScopeStatement):
                inner.elsewhere.update(dict.fromkeys(statement.names, statement.kind))
        typed = inner if node.type_params else scope
        annotated = When.ANNOTATION if self.postponed else when
        for _, bound in node.type_params:
            self._annotation(bound, typed, When.ANNOTATION)
        for param in node.params:
            self._annotation(param.annotation, typed, annotated)
            self.expression(param.default, scope, when)
        self._annotation(node.returns, typed, annotated)
        self.body(node.body, inner, When.LATE)

    def _class(self, node: Class, scope: Scope, when: When) -> None:
        for decorator in node.decorators:
            self.expression(decorator, scope, when, called=True)
        inner = Scope("class", scope, node, {*bound_names(node.body), *(name for name, _ in node.type_params)})
        for _, bound in node.type_params:
            self._annotation(bound, scope, When.ANNOTATION)
        for base in node.bases:
            self.expression(base, inner if node.type_params else scope, when)
        for _, value in node.keywords:
            self.expression(value, scope, when)
        self.body(node.body, inner, when)

    def _annotation(self, node: Expr | None, scope: Scope, when: When) -> None:
        """An annotation; the strings in it are names, too, that nobody looks up on import."""
        if isinstance(node, Str):
            for name, chain in names_in_text(node.text):
                self.names.uses.append(Use(name, chain, node.line, When.ANNOTATION, scope, quoted=True))
        elif isinstance(node, Name | Attr):
            self.expression(node, scope, when)
        else:
            for child in children_of(node):
                self._annotation_part(child, scope, when)

    def _annotation_part(self, part: object, scope: Scope, when: When) -> None:
        if isinstance(part, tuple):
            for each in part:
                self._annotation_part(each, scope, when)
        elif isinstance(part, Node):
            self._annotation(cast("Expr", part), scope, when)

    def expression(self, node: object, scope: Scope, when: When, *, called: bool = False, stored: bool = False) -> None:
        """An expression, or any part of one."""
        match node:
            case Name(id=name, line=line):
                self.names.uses.append(Use(name, (), line, when, scope, called=called, stored=stored))
            case Attr():
                self._attribute(node, scope, when, called=called, stored=stored)
            case Str():
                self.names.strings.append(Quoted(node, scope))
            case Call():
                self._call(node, scope, when)
            case Lambda():
                self._lambda(node, scope, when)
            case Comp():
                self._comprehension(node, scope, when)
            case Walrus(target=target, value=value):
                self.expression(target, scope, when, stored=True)
                self.expression(value, scope, when)
            case Param():
                self.expression(node.default, scope, when)
            case _:
                for child in children_of(node):
                    self.expression(child, scope, when, stored=stored and isinstance(child, tuple | Name | Attr))

    def _attribute(self, node: Attr, scope: Scope, when: When, *, called: bool, stored: bool) -> None:
        chain: list[str] = []
        value: Expr = node
        while isinstance(value, Attr):
            chain.append(value.name)
            value = value.value
        if isinstance(value, Name):
            self.names.uses.append(
                Use(value.id, tuple(reversed(chain)), value.line, when, scope, called=called, stored=stored)
            )
        else:
            self.expression(value, scope, when)

    def _call(self, node: Call, scope: Scope, when: When) -> None:
        self.expression(node.func, scope, when, called=True)
        given: list[tuple[int | str, Expr]] = [*enumerate(node.args), *node.keywords]
        for position, value in given:
            if isinstance(value, Str):
                self.names.strings.append(Quoted(value, scope, node, position))
            else:
                self.expression(value, scope, when)

    def _lambda(self, node: Lambda, scope: Scope, when: When) -> None:
        inner = Scope("lambda", scope, node, {param.name for param in node.params} | set(walruses(node.body)))
        for param in node.params:
            self.expression(param.default, scope, when)
        self.expression(node.body, inner, When.LATE)

    def _comprehension(self, node: Comp, scope: Scope, when: When) -> None:
        names = {name for each in node.generators for name in target_names(each.target)}
        inner = Scope("comprehension", scope, node, names)
        for number, each in enumerate(node.generators):
            self.expression(each.iter, inner if number else scope, when)
            self.expression(each.target, inner, when, stored=True)
            self.expression(each.conditions, inner, when)
        self.expression(node.key, inner, when)
        self.expression(node.element, inner, when)
