"""What an expression of a migration can stand for. Texts, numbers, lists, tuples, sets and dicts are Python's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from auditor.facts.code import Class, Expr, Function, Lambda, Stmt
from auditor.facts.key import TableKey
from auditor.facts.operations import Operation
from auditor.replay.catalog import Catalog

#: Stands for a piece of text that is not known.
HOLE = "auditor_hole"


class Nothing:
    """No value at all: no guess."""


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only running the code would tell. `guess`: what it is in a database that held no rows before;
    `text`: a text with holes."""

    guess: object = NOTHING
    text: str = ""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Lib:
    """Something of a library by its dotted name; names that begin with `@` are what Alembic hands out (`@bind`)."""

    name: str

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(eq=False, slots=True)
class Made:
    """What a call of a library gave: `Column("id", Integer())`."""

    name: str
    args: tuple[object, ...]
    keywords: dict[str, object]
    attributes: dict[str, object] = field(default_factory=dict)
    line: int = 0

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Member:
    """`value.name` of something that a library made; for what it is called with."""

    value: object
    name: str


@dataclass(eq=False, slots=True)
class Frame:
    """The variables of a function or module. `on_yield` runs at each `yield`."""

    path: str
    parent: Frame | None = None
    variables: dict[str, object] = field(default_factory=dict)
    on_yield: Callable[[object], object] | None = None
    outer: set[str] = field(default_factory=set)


@dataclass(eq=False, slots=True)
class Func:
    """A function of the project, with the frame around it; `owner` is what a method is bound to."""

    node: Function | Lambda
    frame: Frame
    owner: object = NOTHING


@dataclass(eq=False, slots=True)
class ClassValue:
    """A class of the project; its body is evaluated on the first look."""

    node: Class
    frame: Frame
    members: Frame | None = None


@dataclass(eq=False, slots=True)
class Instance:
    """An instance of a class of the project, or a member of an enumeration."""

    cls: ClassValue
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project by its path."""

    path: str


class CannotGoOnError(Exception):
    """The bounds on steps, depth or size are reached."""


class ReturnedError(Exception):
    def __init__(self, value: object) -> None:
        self.value = value


class RaisedError(Exception):
    """The migration raises; `value` is what."""

    def __init__(self, value: object) -> None:
        self.value = value


class JumpError(Exception):
    """`break` or `continue`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def reflected(key: TableKey) -> Made:
    """A table as it is read from the database."""
    return Made("sqlalchemy.Table", (key.name,), {"schema": key.schema, "autoload_with": None})


class Names(Protocol):
    """What modules of the project bind, and where their imports lead."""

    def frame(self, path: str) -> Frame: ...

    def find(self, path: str, dotted: str, level: int) -> str | None: ...

    def below(self, path: str, name: str) -> str | None: ...

    def binding(self, path: str, name: str) -> Stmt | None: ...

    def star_imports(self, path: str) -> list[tuple[str, int]]: ...


class Interpreter(Protocol):
    """What the parts of the interpreter ask of the whole."""

    catalog: Catalog
    dialect: str
    path: str

    @property
    def modules(self) -> Names: ...

    def evaluate(self, node: Expr, frame: Frame) -> object: ...

    def run(self, body: tuple[Stmt, ...], frame: Frame) -> None: ...

    def call(self, func: object, args: list[object], keywords: dict[str, object], line: int) -> object: ...

    def attribute(self, value: object, name: str) -> object: ...

    def step(self) -> None: ...

    def read_sql(self, text: str) -> bool: ...

    def record(self, operation: Operation, via: str = "op") -> None: ...

    def recorded(self) -> tuple[int, int]: ...

    def blind(self, detail: str, tables: tuple[str, ...] = ()) -> None: ...

    def note(self, kind: str, detail: str, table: str = "") -> None: ...

    def items(self, value: object) -> list[object] | None: ...

    def is_certain(self, value: object) -> bool: ...

    def attempt(self, work: Callable[[], object], catches: bool = True) -> RaisedError | None: ...

    def apart(self, work: Callable[[], object]) -> object: ...

    def deeper(self) -> AbstractContextManager[None]: ...

    def generate(self, made: Made, on_yield: Callable[[object], object]) -> None: ...

    def option(self, name: str) -> object: ...

    def own_tables(self, metadata: Made) -> list[object]: ...

    def doubtful(self, work: Callable[[], object]) -> None: ...

    def unsure(self, work: Callable[[], object]) -> None: ...

    def key(self, name: str, schema: object = None) -> TableKey: ...


def guessed(value: object) -> object:
    """The value, or the guess at it; `NOTHING` where there is none."""
    return value.guess if isinstance(value, Unknown) else value


def is_known(*values: object) -> bool:
    return not any(isinstance(value, Unknown) for value in values)
