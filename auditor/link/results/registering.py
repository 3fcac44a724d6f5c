"""Decorators by name: which register a function under a route, which only describe or change it."""

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
        *("add_metaclass", "python_2_unicode_compatible", "implements_to_string", "dataclass_json"),
        *("typechecked", "beartype"),
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
        *("tenacity", "backoff", "cachetools", "warnings", "attr", "attrs", "numba"),
    }
)

#: Methods of routers: as decorators they register whatever object they belong to.
ROUTE_DECORATORS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "route", "websocket", "api_route", "trace"}
)
