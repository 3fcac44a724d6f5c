"""What functions that make declarative bases make them of."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.code import Attr, Expr
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import ClassRef
from auditor.link.interpreter.making import call_making
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import call_name

#: By which keyword a function that makes a declarative base takes the class to make it of (ORM, Declarative Mapping
#: Styles: `declarative_base(cls=...)`; Flask-SQLAlchemy, Customizing the Model Class).
_FACTORIES = {"declarative_base": "cls", "generate_base": "cls", "SQLAlchemy": "model_class"}


def given_to_factory(engine: Interpreter, frame: Frame, expression: Expr) -> Iterator[ClassInfo]:
    """The class behind `Base = declarative_base(cls=Common)` and `db = SQLAlchemy(model_class=Common)`."""
    holder = expression.value if isinstance(expression, Attr) and expression.name == "Model" else expression
    made = call_making(engine, frame, holder)
    if made is None:
        return
    home, call = made
    keyword = _FACTORIES.get(call_name(call))
    for name, given in call.keywords:
        if name == keyword:
            yield from (engine.index.classes[v.key] for v in engine.evaluate(home, given) if isinstance(v, ClassRef))
