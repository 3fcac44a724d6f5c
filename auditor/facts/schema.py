"""Tables as declared: one shape for models, migrations and a live database, so that any two can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key of one or more columns; `target` names the referred table, `target_columns` its columns."""

    columns: tuple[str, ...]
    target: TableKey
    target_columns: tuple[str, ...]
    ondelete: str | None = None
    onupdate: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is as SQLAlchemy's constructor would write it (`String(50)`), empty where unknown.

    `nullable` is None where it could not be decided. `server_default` is its text (`now()`), or None.
    """

    name: str
    attribute: str
    type: str
    nullable: bool | None
    primary_key: bool = False
    unique: bool = False
    index: bool = False
    server_default: str | None = None
    default: bool = False
    computed: bool = False
    identity: bool = False
    comment: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """An index; `columns` hold names, an expression as its source text, `DESC` where it says so.

    `name` None: by naming convention. `dialect`: the only one on which it is made (`ddl_if`), None for all.
    """

    name: str | None
    columns: tuple[str, ...]
    unique: bool = False
    method: str | None = None
    where: str | None = None
    line: int = 0
    dialect: str | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """A unique (`columns`) or check (`text`) constraint; kind is `unique` or `check`."""

    kind: str
    name: str | None
    columns: tuple[str, ...] = ()
    text: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Relationship:
    """A `relationship()` of the mapped class `owner`; dotted classes, `target` empty where unresolved."""

    name: str
    owner: str
    target: str
    secondary: TableKey | None = None
    back_populates: str | None = None
    backref: str | None = None
    lazy: str = "select"
    cascade: tuple[str, ...] = ()
    uselist: bool | None = None
    viewonly: bool = False
    passive_deletes: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class MappedClass:
    """A class mapped to the table: `name` is dotted; `parent` is the mapped class it inherits from."""

    name: str
    path: str
    line: int
    inheritance: str = ""  # "", "single", "joined", "concrete"
    parent: str | None = None
    docstring: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table with all that its declarations say. `kind`: `declarative`, `core`, `imperative` or `migration`.

    `primary_key`: the columns in the order of the key, where the source tells it; `Column.primary_key` says which.
    `primary_key_name`: what a migration called it, None where that is the default.
    """

    key: TableKey
    kind: str
    name: str
    path: str
    line: int
    classes: tuple[MappedClass, ...] = ()
    columns: tuple[Column, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    comment: str | None = None
    also_declared: tuple[tuple[str, int], ...] = ()
    primary_key: tuple[str, ...] = ()
    primary_key_name: str | None = None

    def names(self) -> set[str]:
        """What people call the table: its name, with its schema, its class, dotted or the end of that."""
        dotted = [self.name, *(mapped.name for mapped in self.classes)]
        tails = {".".join(parts[at:]) for parts in (name.split(".") for name in dotted) for at in range(len(parts))}
        return {self.key.name, str(self.key), *tails}


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of one source (`models`, `migrations`, `database`), sorted by key."""

    tables: tuple[Table, ...]
    source: str
