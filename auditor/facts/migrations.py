"""A history of migrations as replay gives it: environments, their revisions, and what each did."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts.access import BlindSpot
from auditor.facts.key import TableKey
from auditor.facts.operations import Operation
from auditor.facts.schema import Schema


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a revision, where it stands in the revision's file or in a helper that it calls.

    `via`: `op`, `sql` or `metadata`. `guarded`: it runs only if the database was found to lack or to have something.
    """

    operation: Operation
    path: str
    line: int
    via: str = "op"
    guarded: bool = False


#: Kinds of notes about an operation that cannot work.
CONFLICTS = frozenset({"created", "missing", "twice"})


@dataclass(frozen=True, slots=True)
class Note:
    """Something seen while a revision was read or replayed.

    Kinds: `guard` (the database was asked what it, or `table`, has), `create-all` (tables made from the metadata),
    `model` (a class of the application is used), `conflict` (the operation cannot work: `detail` says why; `created`:
    it makes what is there already, `missing`: it needs what is not there, `twice`: a column named twice), `enum-twice`
    (the downgrade makes the type that `detail` names while it is there).
    """

    kind: str
    line: int
    detail: str
    table: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision file. `downgrade`: `full`, `empty` or `missing`; `title`: the first line of its docstring.

    `line` is that of `down_revision`; `labels` are branch labels.
    """

    id: str
    down: tuple[str, ...]
    depends_on: tuple[str, ...]
    path: str
    line: int
    title: str
    downgrade: str
    labels: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    kind: str = "alembic"
    upgrade: str = "full"


@dataclass(frozen=True, slots=True)
class Environment:
    """One history: the folder of its `env.py` (or of its files), its revisions in the order of replay, its heads.

    `kind`: `alembic`, or the convention of `.sql` files (`flyway`, `sqitch`, `yoyo`, `numbered`). `aside`: the paths of
    revisions beside it that nothing leads to. `hidden`: tables that a filter in `env.py` leaves out. `after`: the path
    of the history whose tables it changes, so that it runs behind that one on the same database; its `schema` then is
    what it touched, and that of the other one what both leave.
    """

    path: str
    revisions: tuple[Revision, ...]
    heads: tuple[str, ...]
    env: str | None = None
    kind: str = "alembic"
    dialect: str | None = None
    schema: Schema | None = None
    aside: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A revision that made or changed a table: `path:line` of the operation, and its kind in words."""

    revision: str
    path: str
    line: int
    action: str


@dataclass(frozen=True, slots=True)
class Migrations:
    """All histories of the project, the schema at the heads of the main one, and what could not be evaluated.

    `history`: for each table (dropped ones, too) who made and changed it, in order.
    """

    environments: tuple[Environment, ...]
    schema: Schema
    history: tuple[tuple[TableKey, tuple[Touched, ...]], ...]
    blind_spots: tuple[BlindSpot, ...]
    enums: tuple[tuple[str, tuple[str, ...]], ...] = ()
