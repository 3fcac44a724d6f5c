"""What the expressions of a declaration say: default, source text, referred column. Shared by columns and constraints.

Source: SQLAlchemy 2.0, Describing Databases with MetaData.
"""

from __future__ import annotations

from auditor.facts.code import Assign, Attr, Call, Const, Expr, Name, Str, Sub
from auditor.facts.key import TableKey
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.libraries.sqlalchemy.declare.tables_of import tables_of
from auditor.link.modules.paths import Module
from auditor.link.syntax.annotations import parse_annotation
from auditor.link.syntax.names import last_name, source_of
from auditor.link.tables.index import TableIndex

_MAPPED = frozenset({"Mapped", "MappedColumn"})


def default_text(expression: Expr | None) -> str | None:
    """A server default as SQL: the text of a string or of `text()`, a function as it is called."""
    if expression is None or (isinstance(expression, Const) and expression.value is None):
        return None
    if isinstance(expression, Str):
        return expression.text
    if isinstance(expression, Call) and last_name(expression) in {"text", "literal_column"} and expression.args:
        return default_text(expression.args[0])
    if isinstance(expression, Call) and source_of(expression.func).rpartition(".")[0].endswith("func"):
        return f"{last_name(expression)}({', '.join(source_of(arg) for arg in expression.args)})"
    return source_of(expression)


def inside_mapped(annotation: Expr | None) -> Expr | None:
    """What is in the brackets of `Mapped[...]`; the annotation itself where there is no `Mapped` (SQLModel)."""
    if isinstance(annotation, Str):
        annotation = parse_annotation(annotation.text)
    if isinstance(annotation, Sub) and last_name(annotation.value) in _MAPPED:
        annotation = annotation.index
        if isinstance(annotation, Str):
            annotation = parse_annotation(annotation.text)
    return annotation


def alias_of(engine: Interpreter, module: Module, name: str) -> tuple[Module, Expr] | None:
    """What `name = Annotated[...]` at module level stands for, in whichever module it is defined."""
    found = engine.names.definition(module.path, name)
    home = engine.index.modules.by_path.get(found[0]) if found is not None else None
    if home is None or found is None:
        return None
    for statement in home.facts.body:
        if isinstance(statement, Assign) and any(isinstance(t, Name) and t.id == found[1] for t in statement.targets):
            return (home, statement.value) if statement.value is not None else None
    return None


def referred(engine: Interpreter, frame: Frame, target: Expr) -> tuple[TableKey, str] | None:
    """The table and column that `ForeignKey("schema.table.column")` or `ForeignKey(Model.column)` names."""
    if isinstance(target, Attr):
        holder = target.value.value if isinstance(target.value, Attr) and target.value.name == "c" else target.value
        for found in tables_of(engine, engine.evaluate(frame, holder)):
            return found.key, target.name
    text = engine.text_of(frame, target)
    if text is None or "." not in text:
        return None
    *before, table, column = text.split(".")
    schema = ".".join(before) or None
    declared = engine.of(TableIndex).called(table, schema)
    return declared.key if declared is not None else TableKey(table, schema), column
