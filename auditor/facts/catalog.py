"""What a database server says of its tables, and what the ORM expects it to say: the shape that drift is found in.

A shape of its own beside `facts.schema`, because its texts are another language. A `schema.Column` holds what a
programmer wrote (`String(50)`, `func.now()`, `name DESC`); a catalog holds what the server deparses from what it
parsed: `format_type`, `pg_get_expr`, the columns of `pg_index` (PostgreSQL, "System Catalog Information Functions").
Two texts of one language can be compared; a text of each can only be guessed at. The producers are `live` (of a
database, and of an application's MetaData in the same terms); the one comparer is `compare`.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.key import TableKey


@dataclass(frozen=True, slots=True)
class Place:
    """Where the application declares something; `path` is relative to the audited folder where it lies inside."""

    path: str
    line: int
    owner: str = ""  # the dotted class, or the module of a Core table


@dataclass(frozen=True, slots=True)
class Counting:
    """How a sequence or identity column counts (`pg_sequence`); None: as the server chooses."""

    start: int | None = None
    increment: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    cycle: bool | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `identity`: `always`, `by default`, `serial` (a default that takes the next value of a sequence, or
    AUTO_INCREMENT), or empty. `fetched`: the ORM says that the server makes the value, and not how. `construct` is
    the type as Python writes it, known of the ORM's columns only."""

    name: str
    type: str
    nullable: bool = True
    default: str | None = None
    fetched: bool = False
    identity: str = ""
    counting: Counting | None = None
    generated: str | None = None
    stored: bool = True  # of a generated column: written to the table, or computed when read
    collation: str | None = None
    on_update: str | None = None
    comment: str | None = None
    construct: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key or unique constraint. `named`: somebody chose the name; otherwise it is the server's."""

    name: str
    columns: tuple[str, ...]
    named: bool = True
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    deferrable: str = ""  # "", "deferrable", "initially deferred"


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key; actions are as SQL writes them, `NO ACTION` where nothing is said."""

    name: str
    columns: tuple[str, ...]
    target: TableKey
    target_columns: tuple[str, ...]
    named: bool = True
    ondelete: str = "NO ACTION"
    onupdate: str = "NO ACTION"
    match: str = ""
    deferrable: str = ""
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A check constraint."""

    name: str
    text: str
    named: bool = True
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Element:
    """One column or expression of an index or exclusion constraint. `text` is the column's name, unquoted, or an
    expression; a column with a collation that is not its own is an expression (`name COLLATE "C"`).
    `opclass` is None for whatever is the default; `opclass_is_default` says so of a named one, where it is known."""

    text: str
    expression: bool = False
    opclass: str | None = None
    opclass_is_default: bool = False
    descending: bool = False
    nulls_first: bool = False
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """An index that serves no constraint."""

    name: str
    elements: tuple[Element, ...]
    unique: bool = False
    method: str = "btree"
    where: str | None = None
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    valid: bool = True


@dataclass(frozen=True, slots=True)
class Exclude:
    """An exclusion constraint of PostgreSQL."""

    name: str
    elements: tuple[Element, ...]
    method: str = "gist"
    where: str | None = None
    named: bool = True
    deferrable: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or what stands in for one. `kind`: table, partitioned table, view, materialized view, foreign table."""

    key: TableKey
    columns: tuple[Column, ...] = ()
    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    checks: tuple[Check, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    indexes: tuple[Index, ...] = ()
    kind: str = "table"
    persistence: str = "permanent"
    comment: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enumeration type of PostgreSQL, with its labels in their order."""

    key: TableKey
    labels: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence that belongs to no column. `used`: a default of some column takes its values."""

    key: TableKey
    counting: Counting
    used: bool = False


@dataclass(frozen=True, slots=True)
class Tenant:
    """A schema of a tenant; `placeholder`: the schema of the models that it takes the place of, empty where that is
    none."""

    schema: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Filtered:
    """What was seen and left out of the comparison, with the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """All of one side, sorted by name. Tables of the default schema carry none. `dialect`: postgresql, mysql (MariaDB,
    too) or sqlite; `flavour`: what the server calls itself; `major`: its major version; `home`: the schemas in which a
    name without one is found."""

    dialect: str
    flavour: str
    major: int
    tables: tuple[Table, ...] = ()
    enums: tuple[EnumType, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    filtered: tuple[Filtered, ...] = ()
    home: tuple[str, ...] = ()
