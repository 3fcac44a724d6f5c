"""Calls that only look at a model that they are given."""

from __future__ import annotations

#: Calls that look at a mapped class or row without touching its table.
HARMLESS_CALLS = frozenset(
    {
        *(
            "isinstance",
            "issubclass",
            "print",
            "repr",
            "str",
            "len",
            "type",
            "id",
            "hash",
            "bool",
            "callable",
            "hasattr",
        ),
        *("vars", "dir", "format", "super", "cast", "signature", "get_type_hints", "TypeVar", "NewType", "overload"),
        *(
            "relationship",
            "ForeignKey",
            "backref",
            "inspect",
            "class_mapper",
            "listens_for",
            "listen",
            "Index",
            "Column",
        ),
        *(
            "isclass",
            "isfunction",
            "ismethod",
            "isabstract",
            "isroutine",
            "getmembers",
            "getsource",
            "getfile",
            "getdoc",
        ),
        *("getmro", "getmodule", "is_dataclass", "fields", "get_origin", "get_args", "find_spec", "getLogger"),
        *("UniqueConstraint", "Table", "registry", "attributes", "object_session", "make_transient", "expunge"),
        *("configure_mappers", "raiseload", "noload", "create_autospec", "Depends"),
        *("field_for", "fields_for_model", "property2field"),  # marshmallow-sqlalchemy: look at columns
        *("debug", "info", "warning", "error", "exception"),
    }
)
