"""What is declared: tables, the classes mapped to them, and their relationships."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.facts.access import Role
from auditor.facts.code import Assign, Call, Expr
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.nested import Plain
from auditor.link.modules.index import ClassInfo
from auditor.link.modules.paths import Module


@dataclass(eq=False, slots=True)
class RelationshipInfo:
    """A relationship as declared; targets are resolved on demand, when all classes are known."""

    name: str
    owner: ClassInfo
    call: Call | None
    annotation: Expr | None
    line: int
    backref_of: RelationshipInfo | None = None
    module: Module | None = None  # where it is written, if not in the module of the class
    frame: Frame | None = None  # the variables there, if a function makes it
    target: str | None = None  # class key, once resolved
    secondary: TableKey | None = None
    between: tuple[TableKey, ...] = ()  # other tables that it is joined through
    lazy: str = "select"
    cascade: frozenset[str] = frozenset({"save-update", "merge"})
    collection: bool = True
    owns_key: bool = False  # many-to-one: the foreign key is in the owner's table
    passive_deletes: bool = False


@dataclass(eq=False, slots=True)
class TableInfo:
    """A declared table. `metadata` tells apart equal names in separate MetaData collections."""

    ref: str
    name: str
    schema: str | None
    path: str
    line: int
    role: Role
    kind: str
    dotted: str
    metadata: str = ""
    key: TableKey = field(default_factory=lambda: TableKey(""))
    classes: list[MappedInfo] = field(default_factory=list)
    call: Call | None = None  # of a Core `Table(...)`
    frame: Frame | None = None  # in which it is evaluated
    also: list[tuple[str, int]] = field(default_factory=list)
    exact: bool = True  # the name could be evaluated
    local: bool = False  # made inside a function or reflected: another look at a table declared elsewhere
    reflected: bool = False  # read from the database by a function: a way to a table, no declaration


@dataclass(eq=False, slots=True)
class MappedInfo:
    """A mapped class: its table, its mapped parent, and its attributes by kind."""

    info: ClassInfo
    table: TableInfo
    inheritance: str = ""
    parent: MappedInfo | None = None
    children: list[MappedInfo] = field(default_factory=list)
    columns: dict[str, Assign | None] = field(default_factory=dict)
    relationships: dict[str, RelationshipInfo] = field(default_factory=dict)
    proxies: dict[str, tuple[str, str]] = field(default_factory=dict)
    generic: set[str] = field(default_factory=set)  # relationships to a row of any class
    synonyms: dict[str, str] = field(default_factory=dict)
    more: tuple[TableInfo, ...] = ()  # of a class mapped to a join or a subquery: the other tables in it
    selected: bool = False  # mapped to a subquery: its rows are read from tables, and never written

    @property
    def key(self) -> str:
        return self.info.key


class TableRef(Plain, frozen=True, gc=False):
    """A Core table (`Table(...)`, `Model.__table__`), by its declaration's key."""

    key: str
    maybe: bool = False
