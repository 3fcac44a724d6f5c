"""Classes that name a model, and which of its relationships they show, for the libraries that they inherit from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.facts.code import Attr, Call, Const, Expr, Seq, Str
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.modules.index import ClassInfo
from auditor.link.tables.declared import MappedInfo, RelationshipInfo


@dataclass(frozen=True, slots=True)
class Shown:
    """Relationships by name: those of `only`, where it is not None, or all but those `without`."""

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def relationships(self, engine: Interpreter, mapped: MappedInfo) -> Iterator[RelationshipInfo]:
        """Those of the class."""
        for name, relationship in engine.of(Models).relationships(mapped).items():
            if (self.only is None or name in self.only) and name not in self.without:
                yield relationship

    def tables(self, engine: Interpreter, mapped: MappedInfo) -> Iterator[TableKey]:
        """The tables behind them."""
        for relationship in self.relationships(engine, mapped):
            yield from tables_behind(engine, relationship)


#: All relationships.
ALL = Shown()


def named_models(info: ClassInfo) -> Iterator[Expr]:
    """`class UserAdmin(ModelView, model=User)`, `model = User`, also in `class Meta`."""
    yield from (value for name, value in info.node.keywords if name == "model")
    for place in (info, *(inner for name, inner in info.classes.items() if name == "Meta")):
        for name in ("model", "__model__"):
            yield from (a.value for a in place.attributes.get(name, ()) if a.value is not None)


def models_behind(engine: Interpreter, around: Frame, sources: Iterator[Expr]) -> Iterator[MappedInfo]:
    """The mapped classes that the expressions stand for."""
    for source in sources:
        for value in engine.evaluate(around, source):
            if isinstance(value, ClassRef) and (mapped := engine.of(Models).mapped(value.key)) is not None:
                yield mapped


def listed(engine: Interpreter, info: ClassInfo, said: str) -> frozenset[str] | None:
    """The names in a list of the class: `["name", "author.name"]`, `[User.name]`, `[HasOne("author")]`. None where it
    has no such list, or one that is computed."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get(said, ())[-1:]:
            names = [_name(item) for item in assign.value.items] if isinstance(assign.value, Seq) else [""]
            return frozenset(names) if names and all(names) else None
    return None


def _name(item: Expr) -> str:
    match item:
        case Str(text=text):
            return text.partition(".")[0]
        case Attr(name=name):
            return name
        case Call(args=(first, *_)):
            return _name(first)
        case _:
            return ""


def is_off(engine: Interpreter, info: ClassInfo, name: str) -> bool:
    """`can_edit = False`."""
    for cls in engine.hierarchy.mro(info):
        for assign in cls.attributes.get(name, ())[-1:]:
            return isinstance(assign.value, Const) and assign.value.value is False
    return False
