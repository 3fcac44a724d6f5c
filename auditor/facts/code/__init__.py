"""The lowered form of one Python file: a small, plain tree of statements and expressions.

Extraction produces it, the cache stores it, linking gives it meaning. Names stand as the file wrote them; nothing is
resolved. `await x` is lowered to `x`, parentheses are dropped, adjacent string literals are joined. Every `line` is
1-based and counts in the file as written.

The nodes are `msgspec` structs, not dataclasses, because they are the bulk of the cache: tagged arrays decode some
thirty times faster than dataclasses are built, and a union of them needs no hand-written codec.
"""

from __future__ import annotations

from auditor.facts.code.expressions import (
    Attr,
    Bin,
    Call,
    Choice,
    Comp,
    Const,
    Expr,
    Fmt,
    Generator,
    Lambda,
    Map,
    Name,
    Node,
    Other,
    Param,
    Seq,
    Star,
    Str,
    Sub,
    Walrus,
    Yield,
)
from auditor.facts.code.file import (
    Blind,
    FileFacts,
    Suppression,
)
from auditor.facts.code.statements import (
    Alias,
    Assign,
    AugAssign,
    Class,
    Delete,
    Do,
    Function,
    Handler,
    If,
    Import,
    ImportFrom,
    Loop,
    Return,
    Scope,
    Stmt,
    Try,
    With,
)

__all__ = [
    "Alias",
    "Assign",
    "Attr",
    "AugAssign",
    "Bin",
    "Blind",
    "Call",
    "Choice",
    "Class",
    "Comp",
    "Const",
    "Delete",
    "Do",
    "Expr",
    "FileFacts",
    "Fmt",
    "Function",
    "Generator",
    "Handler",
    "If",
    "Import",
    "ImportFrom",
    "Lambda",
    "Loop",
    "Map",
    "Name",
    "Node",
    "Other",
    "Param",
    "Return",
    "Scope",
    "Seq",
    "Star",
    "Stmt",
    "Str",
    "Sub",
    "Suppression",
    "Try",
    "Walrus",
    "With",
    "Yield",
]
