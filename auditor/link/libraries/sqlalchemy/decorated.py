"""What the decorators of SQLAlchemy make of a method.

Sources: ORM, Hybrid Attributes; ORM, Composing Mapped Hierarchies with Mixins (`declared_attr`); `sqlalchemy.util`.
"""

from __future__ import annotations

from auditor.link.modules.decorators import CLASS, PROPERTY

#: Of functions that declare, and read nothing that they name.
DECLARING = frozenset({"declared_attr", "directive", "cascading"})
DECORATORS = {
    **dict.fromkeys(
        ("hybrid_property", "memoized_property", "expression", "inplace", "update_expression", "comparator"), PROPERTY
    ),
    **dict.fromkeys(("declared_attr", "directive"), CLASS),
}
