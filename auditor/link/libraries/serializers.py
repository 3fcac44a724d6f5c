"""Libraries that take objects apart, attribute by attribute, and that make objects of data.

Source: cattrs, Un-/structuring; orjson, Serialize: dataclass; sqlalchemy-serializer, README: to_dict().
"""

from __future__ import annotations

from auditor.facts.access import Confidence
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Result, Values, walk
from auditor.link.interpreter import calls
from auditor.link.syntax.names import last_part


def _read_each(engine: Interpreter, frame: Frame, values: Values, line: int) -> None:
    """Each row among the values is perhaps asked for all its attributes: what is no field is left out."""
    for value in walk(values):
        model = engine.model_of(value.key) if isinstance(value, Instance) else None
        if model is not None:
            model.read_each(engine, frame, line, Confidence.POSSIBLE)


def _taken_apart(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`cattrs.unstructure(row)`, `orjson.dumps(rows)`."""
    engine.flow.escape(frame, given.everything)
    _read_each(engine, frame, given.first, given.line)
    return (Result(dotted),)


def _made(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`cattrs.structure(data, User)`: an object of the class."""
    kinds = given.args[1] if len(given.args) > 1 else given.keywords.get("cl", NOTHING)
    classes = tuple(value for value in kinds if isinstance(value, ClassRef))
    return calls.call_values(engine, frame, classes, nothing_at(given.line)) or (Result(dotted),)


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    """`row.to_dict()` of a class with the mixin of sqlalchemy-serializer."""
    if name != "to_dict" or not isinstance(value, Instance):
        return None
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    if not any(base.startswith("sqlalchemy_serializer") and last_part(base) == "SerializerMixin" for base in bases):
        return None
    _read_each(engine, frame, (value,), given.line)
    return NOTHING


_CONVERTER = {"unstructure": _taken_apart, "unstructure_attrs_asdict": _taken_apart, "dumps": _taken_apart,
              "structure": _made}  # fmt: skip

LIBRARY = Library(
    name="serializers",
    functions=dict.fromkeys(("orjson.dumps", "msgspec.json.encode", "msgspec.to_builtins"), _taken_apart),
    below={"cattrs": _CONVERTER, "cattr": _CONVERTER},
    inherited=_inherited,
)
