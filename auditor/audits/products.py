"""What audits look at: each product of a run, made once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from auditor.errors import AuditorError, contain
from auditor.facts.access import Blindness, BlindSpot
from auditor.findings import Comment

if TYPE_CHECKING:
    from auditor.config import Config
    from auditor.facts.code import FileFacts
    from auditor.facts.migrations import Migrations
    from auditor.facts.schema import Table
    from auditor.facts.statistics import Statistics
    from auditor.link.domain.project import Project
    from auditor.reading.facts import Facts


Product = TypeVar("Product")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Need(Generic[Product]):
    """A product that audits look at. `external`: it comes from elsewhere than the files and the configuration (a
    database), so that nothing that is judged with it is kept for the next run."""

    name: str
    external: bool = False


#: The configuration of the project.
CONFIG: Need[Config] = Need("config")
#: What every file says.
FACTS: Need[Facts] = Need("facts")
#: All files linked: names, classes, tables, accesses, calls.
PROJECT: Need[Project] = Need("project")
#: The same, with what its statements ask of columns (`Project.predicates`).
ASKED: Need[Project] = Need("asked")
#: The tables that the code declares.
MODELS: Need[tuple[Table, ...]] = Need("models")
#: The histories of migrations, replayed.
MIGRATIONS: Need[Migrations] = Need("migrations")
#: What the Python files said where HEAD left a commit (the name of which is given), by path.
BASE: Need[Mapping[str, FileFacts]] = Need("base", external=True)
#: How many of the last commits that changed something in the project changed each of its files, by path, and how many
#: there were; given is at how many commits to look.
CHANGES: Need[tuple[Mapping[str, int], int]] = Need("changes", external=True)
#: What a function reads over a connection to a database; given are the URL and the function.
DATABASE: Need[Any] = Need("database", external=True)
#: What a database says of its tables (a URL), or a file that keeps it (a path); one of both is given.
STATISTICS: Need[Statistics] = Need("statistics", external=True)
#: The comments about findings, with how many each suppressed; there when the other audits have run.
COMMENTS: Need[tuple[Comment, ...]] = Need("comments")


class Products:
    """What the audits of one run look at, each made once, when it is first asked for.

    `makers`: for each need the function that makes the product; it is given these products, for it may need others.
    """

    def __init__(self, makers: Mapping[Need[Any], Callable[..., Any]]) -> None:
        self._makers = dict(makers)
        self._made: dict[tuple[object, ...], object] = {}
        self.lost: list[BlindSpot] = []

    def get(self, need: Need[Product], *given: object) -> Product:
        """The product; `given`: what its maker takes besides (the address of a database), each combination once."""
        key = (need, *given)
        if key not in self._made:
            self._made[key] = self._makers[need](self, *given)
        return cast("Product", self._made[key])

    def contain(self, what: str, work: Callable[[], Value], otherwise: Value, path: str = ".", line: int = 1) -> Value:
        """The result of the work on one item of an audit; where that fails, what stands for none, and a blind spot
        about `what`, at the place that the item is declared at."""
        try:
            return work()
        except AuditorError:
            raise
        except Exception as error:
            detail = f"{what}: {contain(error)} in auditor"
            self.lost.append(BlindSpot(path, line, Blindness.INTERNAL, detail))
            return otherwise

    def put(self, need: Need[Product], product: Product) -> None:
        """Say what a product is that no maker makes."""
        self._made[(need,)] = product

    def have(self, need: Need[Any]) -> bool:
        """Was it made?"""
        return any(key[0] == need for key in self._made)

    @property
    def external(self) -> bool:
        """Was one made that does not depend on the files alone?"""
        return any(isinstance(need, Need) and need.external for need, *_ in self._made)

    def only(self, needs: frozenset[Need[Any]]) -> Products:
        """The same products for an audit that has declared its needs; to ask for another is an error."""
        return _Declared(self, needs)


class Contain(Protocol):
    """`Products.contain`, for the stages of an audit that see no products."""

    def __call__(
        self, what: str, work: Callable[[], Value], otherwise: Value, path: str = ".", line: int = 1
    ) -> Value: ...


class _Declared(Products):
    def __init__(self, whole: Products, needs: frozenset[Need[Any]]) -> None:
        self._whole = whole
        self._needs = needs
        self.lost = whole.lost

    def get(self, need: Need[Product], *given: object) -> Product:
        if need not in self._needs:
            raise LookupError(f"the audit does not declare that it needs {need.name}")
        return self._whole.get(need, *given)
