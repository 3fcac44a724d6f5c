"""Ways to write Python code that mean the same: what `benchmarks.rewritten` writes trees anew with."""

from __future__ import annotations

import ast
from collections.abc import Callable

import libcst as cst
import libcst.matchers as m

_PRIVATE = "__"


class Rewriting(cst.CSTTransformer):
    """Rewrites what stands in functions; `head` is put before the other statements of a module that was changed."""

    head = ""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[bool] = []  # of a function, or of a class in it

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        return False

    def visit_Decorator(self, node: cst.Decorator) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return False

    def visit_MatchCase(self, node: cst.MatchCase) -> bool:
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.inside.append(True)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.inside.pop()
        return self.function(original_node, updated_node)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.inside.append(False)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self.inside.pop()
        return updated_node

    def function(self, old: cst.FunctionDef, new: cst.FunctionDef) -> cst.FunctionDef:
        """A whole function."""
        return new

    @property
    def in_function(self) -> bool:
        return bool(self.inside) and self.inside[-1]


def call(function: str, *args: cst.BaseExpression) -> cst.Call:
    """`function(*args)`."""
    return cst.Call(cst.parse_expression(function), [cst.Arg(arg) for arg in args])


def text(value: str) -> cst.SimpleString:
    return cst.SimpleString(repr(value))


def is_super(expression: cst.BaseExpression) -> bool:
    return m.matches(expression, m.Call(func=m.Name("super")))


class MethodsByName(Rewriting):
    """`x.f(a)` as `getattr(x, "f")(a)`."""

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        func = updated_node.func
        if not self.in_function or not isinstance(func, cst.Attribute) or is_super(func.value):
            return updated_node
        if func.attr.value.startswith(_PRIVATE):
            return updated_node
        return updated_node.with_changes(func=call("getattr", func.value, text(func.attr.value)))


class MethodsByCaller(Rewriting):
    """`x.f().g(a)` as `methodcaller("g", a)(x.f())`."""

    head = "import operator as _operator"

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        func = updated_node.func
        if not self.in_function or not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Call):
            return updated_node
        if is_super(func.value) or m.findall(updated_node, m.Await() | m.Yield() | m.GeneratorExp()):
            return updated_node
        made = call("_operator.methodcaller", text(func.attr.value))
        return cst.Call(made.with_changes(args=[*made.args, *updated_node.args]), [cst.Arg(func.value)])


class Packed(Rewriting):
    """`f(a, b=c)` as `f(*(a,), **{"b": c})`."""

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        args = updated_node.args
        if not self.in_function or not args or is_super(updated_node) or any(arg.star for arg in args):
            return updated_node
        if any(isinstance(arg.value, cst.GeneratorExp) for arg in args):
            return updated_node
        placed = [cst.Element(arg.value) for arg in args if arg.keyword is None]
        named = [cst.DictElement(text(arg.keyword.value), arg.value) for arg in args if arg.keyword is not None]
        packed = [cst.Arg(cst.Tuple(placed), star="*")] if placed else []
        return updated_node.with_changes(args=[*packed, *([cst.Arg(cst.Dict(named), star="**")] if named else [])])


class Temporary(Rewriting):
    """`return x` as `result = x; return result`."""

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        only = updated_node.body[0]
        if len(updated_node.body) != 1 or not isinstance(only, cst.Return) or only.value is None:
            return updated_node
        kept = cst.Assign([cst.AssignTarget(cst.Name("_result"))], only.value)
        lines = (cst.SimpleStatementLine([each]) for each in (kept, cst.Return(cst.Name("_result"))))
        return cst.FlattenSentinel(lines)


class Strings(Rewriting):
    """`"orders"` as `"%s%s" % ("ord", "ers")`, in functions and classes."""

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:
        return not m.matches(node.body[0], m.Expr(m.SimpleString() | m.ConcatenatedString()))

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        value = updated_node.evaluated_value
        if not isinstance(value, str) or len(value) < 4 or not self.inside:
            return updated_node
        halves = cst.Tuple([cst.Element(text(value[: len(value) // 2])), cst.Element(text(value[len(value) // 2 :]))])
        formatted = cst.BinaryOperation(text("%s%s"), cst.Modulo(), halves)
        return formatted.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


class Names(Rewriting):
    """`User` as `form` says, with the name for `$`; names in capitals are those of constants."""

    form = ""

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        return False

    def visit_Del(self, node: cst.Del) -> bool:
        return False

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> bool:
        return False

    def visit_Param(self, node: cst.Param) -> bool:
        return False

    def visit_NamedExpr(self, node: cst.NamedExpr) -> bool:
        return False

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def function(self, old: cst.FunctionDef, new: cst.FunctionDef) -> cst.FunctionDef:
        return new.with_changes(name=old.name)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        name = updated_node.value
        if not self.in_function or not name[:1].isupper() or name.isupper():
            return updated_node
        return cst.parse_expression(self.form.replace("$", name))


class Nested(Rewriting):
    """`def f(a): ...` as `def f(a): def inner(a): ...; return inner(a)`."""

    def function(self, old: cst.FunctionDef, new: cst.FunctionDef) -> cst.FunctionDef:
        params = new.params
        plain = not (params.kwonly_params or params.posonly_params or params.star_kwarg)
        if m.findall(old, m.Yield() | m.Name("super") | m.Name("locals") | m.Nonlocal()) or not plain:
            return new
        if isinstance(params.star_arg, cst.Param) or old.name.value.startswith(_PRIVATE):
            return new
        bare = [param.with_changes(annotation=None, default=None) for param in params.params]
        inner = new.with_changes(
            name=cst.Name("_inner"), params=cst.Parameters(bare), decorators=[], returns=None, leading_lines=[]
        )
        again: cst.BaseExpression = cst.Call(cst.Name("_inner"), [cst.Arg(param.name) for param in bare])
        given = cst.Return(cst.Await(again) if new.asynchronous else again)
        return new.with_changes(body=cst.IndentedBlock([inner, cst.SimpleStatementLine([given])]))


class Wrapped(Rewriting):
    """Each function decorated with one that calls it."""

    head = (
        "import functools as _functools\ndef _traced(function):\n    @_functools.wraps(function)\n"
        "    def inner(*args, **kwargs):\n        return function(*args, **kwargs)\n    return inner"
    )

    def function(self, old: cst.FunctionDef, new: cst.FunctionDef) -> cst.FunctionDef:
        if old.name.value.startswith(_PRIVATE):
            return new
        return new.with_changes(decorators=[*new.decorators, cst.Decorator(cst.Name("_traced"))])


def _names(form: str, head: str = "") -> type[Names]:
    return type("Names", (Names,), {"form": form, "head": head})


WAYS: dict[str, Callable[[], Rewriting]] = {
    "methods by name": MethodsByName,
    "methodcaller": MethodsByCaller,
    "packed arguments": Packed,
    "temporary": Temporary,
    "strings in pieces": Strings,
    "nested functions": Nested,
    "wrapped functions": Wrapped,
    "class in a dict": _names('{"kind": $}["kind"]'),
    "class in a list": _names("[None, $][-1]"),
    "class from a lambda": _names("(lambda: $)()"),
    "class from globals": _names('globals()["$"]'),
    "class from a function": _names("_same($)", "def _same(value):\n    return value"),
    "class from a generator": _names("next(_each($))", "def _each(*values):\n    yield from values"),
    "class from a closure": _names("_keeping($)()", "def _keeping(value):\n    return lambda: value"),
    "class in a namespace": _names("_types.SimpleNamespace(kind=$).kind", "import types as _types"),
}


def rewritten(source: str, way: Rewriting) -> str:
    """The file written in the other way; as it was, where that would be no Python."""
    tree = cst.parse_module(source)
    new = tree.visit(way)
    if new.deep_equals(tree):
        return source
    first = m.SimpleStatementLine([m.Expr(m.SimpleString()) | m.ImportFrom(m.Name("__future__"))])
    after = next((at for at, each in enumerate(new.body) if not m.matches(each, first)), len(new.body))
    head = cst.parse_module(way.head).body if way.head else ()
    code = new.with_changes(body=[*new.body[:after], *head, *new.body[after:]]).code
    try:
        ast.parse(code)
    except SyntaxError:
        return source
    return code
