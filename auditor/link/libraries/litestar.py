"""Transfer objects of a mapped class, which show its relationships: `class OrderDTO(SQLAlchemyDTO[Order])`.

Source: Advanced Alchemy, Litestar: Data transfer objects; Litestar, DTOs: AbstractDTO (`DTOConfig`: `exclude`,
`include`).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.access import Confidence, Op
from auditor.facts.code import Assign, Call, Expr, Seq, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.library import Library
from auditor.link.domain.values import ClassRef, Fixed, Instance, Values, walk
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.offering import ALL, Shown
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import keywords_of, last_name, last_part

_NAME = "SQLAlchemyDTO"


def _body(engine: Interpreter, frame: Frame, info: ClassInfo) -> None:
    """A class of its own, which may leave some out: `config = SQLAlchemyDTOConfig(exclude={"lines"})`."""
    around = engine.frame_around(info)
    for base in info.node.bases:
        if isinstance(base, Sub) and last_name(base.value) == _NAME:
            values = engine.types.annotated(around, base.index)
            _show(engine, frame, values, _shown(info.attributes.get("config", ())), info.node.line)


def _item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    """`return_dto=SQLAlchemyDTO[Order]`, `SQLAlchemyDTO[Annotated[Order, config]]`."""
    if dotted in {"typing.Annotated", "typing_extensions.Annotated"}:
        firsts = (each.items[0] for each in keys.values if isinstance(each, Fixed) and each.items)
        return tuple(v for first in firsts for v in first if isinstance(v, ClassRef) and engine.model_of(v.key)) or None
    if last_part(dotted) == _NAME and not frame.quiet:
        _show(engine, frame, keys.values, ALL, keys.line)
    return None


def _show(engine: Interpreter, frame: Frame, values: Values, shown: Shown, line: int) -> None:
    for value in walk(values):
        mapped = engine.of(Models).mapped(value.key) if isinstance(value, ClassRef | Instance) else None
        for table in shown.tables(engine, mapped) if mapped is not None else ():
            frame.record(table, Op.READ, line, "model-view", Confidence.INFERRED)


def _shown(config: list[Assign] | tuple[()]) -> Shown:
    """What the options of the class leave, as far as they are known."""
    keywords = keywords_of(next((a.value for a in config[-1:] if isinstance(a.value, Call)), None))
    only, without = keywords.get("include"), keywords.get("exclude")
    named = frozenset(name.partition(".")[0] for name in _names(only))
    return Shown(named if isinstance(only, Seq) else None, frozenset(_names(without)))


def _names(said: Expr | None) -> Iterator[str]:
    """The names of attributes; one of an attribute of what is behind, `lines.0.name`, leaves that out alone."""
    yield from (item.text for item in said.items if isinstance(item, Str)) if isinstance(said, Seq) else ()


LIBRARY = Library(name="litestar", body=_body, item=_item)
