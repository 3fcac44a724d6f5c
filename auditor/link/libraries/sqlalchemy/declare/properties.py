"""What kind of property the value of an attribute makes it.

Source: SQLAlchemy 2.0, ORM Mapped Class Configuration: Mapping Table Columns, relationship(), Association Proxy,
Synonyms; SQLAlchemy-Utils, Generic relationships.
"""

from __future__ import annotations

from enum import Enum

from auditor.facts.code import Attr, Call, Expr, Function
from auditor.link.syntax.names import call_name, last_name


class Property(Enum):
    """The kinds of properties that matter: those that hold values of the table, those that lead to other tables."""

    COLUMN = "column"
    SYNONYM = "synonym"
    RELATIONSHIP = "relationship"
    PROXY = "association proxy"
    GENERIC = "relationship to a row of any class"

    @property
    def is_column(self) -> bool:
        """Does the attribute count as a column? A synonym does, too, for it may stand for one."""
        return self in {Property.COLUMN, Property.SYNONYM}


_BY_CALL = {
    **dict.fromkeys(("Column", "mapped_column", "deferred", "column_property", "composite"), Property.COLUMN),
    **dict.fromkeys(("Field", "query_expression", "MappedColumn", "column"), Property.COLUMN),
    "synonym": Property.SYNONYM,
    **dict.fromkeys(("relationship", "relation", "Relationship", "dynamic_loader"), Property.RELATIONSHIP),
    **dict.fromkeys(("RelationshipProperty", "RelationProperty"), Property.RELATIONSHIP),
    **dict.fromkeys(("association_proxy", "AssociationProxy"), Property.PROXY),
    "generic_relationship": Property.GENERIC,
}


def property_of(value: Expr | None) -> Property | None:
    """The kind of property; None where the value is nothing that the mapper knows."""
    return _BY_CALL.get(call_name(value)) if isinstance(value, Call) else None


#: A wrapper may be wrapped so many times.
_DEEPEST = 3
#: What makes a property and nothing else: `select(column("a"))` is no property.
_MAKING = frozenset(
    {"Column", "mapped_column", "deferred", "column_property", "composite", "relationship", "relation",
     "dynamic_loader"}
)  # fmt: skip


def unwrapped(value: Expr | None) -> Expr | None:
    """The call that makes the property in `with_roles(relationship("Post"), read={"all"})`: the mapper looks at what a
    wrapper gives back, which is mostly what it got. The value itself where it wraps none."""
    inner = value
    for _ in range(_DEEPEST):
        if not isinstance(inner, Call) or call_name(inner) in _BY_CALL:
            break
        if isinstance(inner.func, Attr) and isinstance(inner.func.value, Call):  # `relationship("Post").hidden()`
            inner = inner.func.value
        else:
            inner = next(iter((*inner.args[:1], *(given for _, given in inner.keywords))), None)
        if isinstance(inner, Call) and call_name(inner) in _MAKING:
            return inner
    return value


def is_column(value: Expr | None) -> bool:
    found = property_of(value)
    return found is not None and found.is_column


def is_declared_attr(node: Function) -> bool:
    """Does the mapper call the function for the property (ORM, Mixin Classes: `declared_attr`)?"""
    return any(
        type(decorator) is not Call and last_name(decorator) in {"declared_attr", "directive", "cascading"}
        for decorator in node.decorators
    )
