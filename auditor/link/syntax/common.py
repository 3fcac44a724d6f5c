"""Names of methods that say nothing by themselves."""

from __future__ import annotations

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

#: Methods that change a collection.
CHANGING_METHODS = frozenset(
    {"append", "add", "extend", "remove", "insert", "discard", "clear", "update", "pop", "delete", "add_all",
     "setdefault", "__setitem__", "__delitem__"}
)  # fmt: skip

#: Those of them that no dict, list or string has, and that are called of what shall run.
RUNNING_METHODS = frozenset({"run", "start", "stop", "send"})
