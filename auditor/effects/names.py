"""Names that decide how a decorator, call or method is taken when nothing else is known of it."""

from __future__ import annotations

#: Decorators that change or describe a function and register it nowhere.
NEUTRAL_DECORATORS = frozenset(
    {
        *(
            "staticmethod",
            "classmethod",
            "property",
            "cached_property",
            "classproperty",
            "reify",
            "memoize",
            "memoized",
        ),
        *(
            "abstractmethod",
            "abstractproperty",
            "overload",
            "override",
            "final",
            "wraps",
            "lru_cache",
            "cache",
            "cached",
        ),
        *("contextmanager", "asynccontextmanager", "setter", "getter", "deleter", "total_ordering", "singledispatch"),
        *("hybrid_property", "hybrid_method", "expression", "comparator", "inplace", "update_expression", "validates"),
        *("declared_attr", "directive", "cascading", "mapped", "mapped_as_dataclass", "as_declarative"),
        *("dataclass", "define", "frozen", "attrs", "unique", "runtime_checkable", "no_type_check", "type_check_only"),
        *("deprecated", "experimental", "retry", "synchronized", "profile", "jit", "timeit", "inject", "ttl_cache"),
        *("reader", "writer", "independent", "using", "savepoint"),  # oslo.db, enginefacade
        *("patch", "skip", "skipif", "mark", "parametrize", "given", "freeze_time"),
        *("require", "requires", "log", "logged", "traced", "instrument", "measure", "timed", "validate"),
    }
)

#: Libraries whose decorators register nothing.
NEUTRAL_LIBRARIES = frozenset(
    {
        *("functools", "contextlib", "abc", "typing", "typing_extensions", "dataclasses", "unittest", "mock", "pytest"),
        *("tenacity", "backoff", "cachetools", "warnings", "builtins", "attr", "attrs", "numba"),
    }
)

#: Methods of routers: as decorators they register whatever object they belong to.
ROUTE_DECORATORS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "route", "websocket", "api_route", "trace"}
)

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
        *("debug", "info", "warning", "error", "exception", "register", "add", "get", "append"),
    }
)

#: Methods that dicts, lists, strings and requests have, too: the name alone does not say which one is meant.
COMMON_METHODS = frozenset(
    {
        *("get", "items", "keys", "values", "pop", "update", "add", "append", "remove", "clear", "copy", "insert"),
        *("extend", "index", "count", "join", "split", "strip", "format", "replace", "lower", "upper", "encode"),
        *("decode", "read", "write", "close", "open", "put", "post", "delete", "patch", "head", "send", "start"),
        *("stop", "run", "setdefault", "search", "match", "sort", "reverse", "discard", "info", "error", "warning"),
        *("debug", "exception", "log", "json"),
    }
)
