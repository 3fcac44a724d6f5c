"""Models that find, filter and store themselves by the mixins of sqlalchemy-mixins: `User.where(name="a").all()`.

Source: sqlalchemy-mixins, README: Active Record, Eager Load, Django-like queries.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Many, Text, Values, union, walk
from auditor.link.interpreter import members, storing
from auditor.link.libraries.sqlalchemy import options, touch
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.values import Option

_PACKAGE = "sqlalchemy_mixins"

#: Methods of the class that give one row, all of them, or a query of them.
_ONE = frozenset({"find", "find_or_fail", "first"})
_QUERIES = frozenset({"where", "sort", "smart_query", "with_", "with_joined", "with_subquery"})


def _inherited(engine: Interpreter, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
    if engine.of(Models).mapped(value.key) is None or not _is_active(engine, value):
        return None
    if not isinstance(value, ClassRef):
        return _fill(engine, frame, value, given) if name == "fill" else None  # others: `ROW_METHODS`
    row = (Instance(value.key, value.args, maybe=value.maybe),)
    if name == "create":
        touch.write_values(engine, frame, row, given.line, "row-method")
        return _fill(engine, frame, row[0], given)
    if name == "destroy":
        _query(engine, frame, value, given)
        touch.write_values(engine, frame, row, given.line, "row-method", cascades=True)
        return NOTHING
    if name == "all":
        _query(engine, frame, value, given)
        return (Many(row),)
    if name in _ONE:
        _query(engine, frame, value, given)
        return row
    if name not in _QUERIES:
        return None
    _join(engine, frame, value, name, given)
    return _query(engine, frame, value, given)


def _is_active(engine: Interpreter, value: ClassRef | Instance) -> bool:
    bases = engine.hierarchy.external_bases(engine.index.classes[value.key])
    return any(base.partition(".")[0] == _PACKAGE for base in bases)


def _query(engine: Interpreter, frame: Frame, value: ClassRef, given: Given) -> Values:
    return members.attribute(engine, frame, (value,), "query", given.line)


def _fill(engine: Interpreter, frame: Frame, row: Instance, given: Given) -> Values:
    """`row.fill(name="a", posts=[post])`: each is set."""
    for name, values in given.keywords.items():
        storing.store_attribute(engine, frame, (row,), name, values, given.line)
    return (row,)


def _join(engine: Interpreter, frame: Frame, value: ClassRef, name: str, given: Given) -> None:
    """The relationships on the paths in keywords, `posts___title__like="a"`, and in strings, `"-posts___title"`,
    `with_joined("posts", "posts.tags")`."""
    said = [each.literal for each in walk(union(*given.args, *given.keywords.values())) if isinstance(each, Text)]
    paths = [path.strip("-").replace("___", ".").rpartition(".")[0] for path in (*given.keywords, *filter(None, said))]
    if name.startswith("with_"):
        paths = [path for path in said if path]
    for path in paths:
        if path:
            steps = tuple((part, True) for part in path.split("."))
            options.attach(engine, frame, [value], (Option(None, steps),), given.line)


LIBRARY = Library(name="active_record", inherited=_inherited)
