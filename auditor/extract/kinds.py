"""Our classes for LibCST's nodes: the same names and fields, and nothing else.

Structs of msgspec, for they are made from keywords without running any Python.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import msgspec

# Kinds with the same fields, and these. A line that is further in goes on with the one before it. The parentheses of
# `MatchSingleton` and `MatchValue` are no fields of LibCST's, which shows there those of the value; here they stay
# None, for the value is passed over with its own.
_FIELDS = """
    Add AddAssign And AssignEqual BitAnd BitAndAssign BitOr BitOrAssign BitXor BitXorAssign Colon Comma Divide
        DivideAssign Dot Equal FloorDivide FloorDivideAssign GreaterThan GreaterThanEqual In Is LeftShift
        LeftShiftAssign LessThan LessThanEqual MatrixMultiply MatrixMultiplyAssign Modulo ModuloAssign Multiply
        MultiplyAssign Or Power PowerAssign RightShift RightShiftAssign Semicolon Subtract SubtractAssign:
        whitespace_before whitespace_after
    AnnAssign: target annotation value equal semicolon
    Annotation: annotation whitespace_before_indicator whitespace_after_indicator
    Arg: value keyword equal comma star whitespace_after_star whitespace_after_arg
    AsName: name whitespace_before_as whitespace_after_as
    Assert: test msg comma whitespace_after_assert semicolon
    Assign: targets value semicolon
    AssignTarget: target whitespace_before_equal whitespace_after_equal
    Asynchronous BitInvert LeftCurlyBrace LeftParen LeftSquareBracket Minus Not Plus: whitespace_after
    Attribute: value attr dot lpar rpar
    AugAssign: target operator value semicolon
    Await: expression lpar rpar whitespace_after_await
    BinaryOperation BooleanOperation: left operator right lpar rpar
    Break Continue Pass: semicolon
    Call: func args lpar rpar whitespace_after_func whitespace_before_args
    ClassDef: name body bases keywords decorators lpar rpar leading_lines lines_after_decorators
        whitespace_after_class whitespace_after_name whitespace_before_colon type_parameters
        whitespace_after_type_parameters
    Comment FormattedStringText Newline SimpleWhitespace TemplatedStringText: value
    CompFor: target iter ifs inner_for_in asynchronous whitespace_before whitespace_after_for
        whitespace_before_in whitespace_after_in
    CompIf: test whitespace_before whitespace_before_test
    Comparison: left comparisons lpar rpar
    ComparisonTarget: operator comparator
    ConcatenatedString: left right lpar rpar whitespace_between
    Decorator: decorator leading_lines whitespace_after_at trailing_whitespace
    Del: target whitespace_after_del semicolon
    Dict Set: elements lbrace rbrace lpar rpar
    DictComp: key value for_in lbrace rbrace lpar rpar whitespace_before_colon whitespace_after_colon
    DictElement: key value comma whitespace_before_colon whitespace_after_colon
    Element MatchSequenceElement: value comma
    Ellipsis: lpar rpar
    Else Finally: body leading_lines whitespace_before_colon
    EmptyLine: indent whitespace comment newline
    ExceptHandler: body type name leading_lines whitespace_after_except whitespace_before_colon
    ExceptStarHandler: body type name leading_lines whitespace_after_except whitespace_after_star
        whitespace_before_colon
    Expr: value semicolon
    Float Imaginary Integer Name SimpleString: value lpar rpar
    For: target iter body orelse asynchronous leading_lines whitespace_after_for whitespace_before_in
        whitespace_after_in whitespace_before_colon
    FormattedString TemplatedString: parts start end lpar rpar
    FormattedStringExpression TemplatedStringExpression: expression conversion format_spec
        whitespace_before_expression whitespace_after_expression equal
    From: item whitespace_before_from whitespace_after_from
    FunctionDef: name params body decorators returns asynchronous leading_lines lines_after_decorators
        whitespace_after_def whitespace_after_name whitespace_before_params whitespace_before_colon
        type_parameters whitespace_after_type_parameters
    GeneratorExp: elt for_in lpar rpar
    Global: names whitespace_after_global semicolon
    If: test body orelse leading_lines whitespace_before_test whitespace_after_test
    IfExp: test body orelse lpar rpar whitespace_before_if whitespace_after_if whitespace_before_else
        whitespace_after_else
    Import: names semicolon whitespace_after_import
    ImportAlias: name asname comma
    ImportFrom: module names relative lpar rpar semicolon whitespace_after_from whitespace_before_import
        whitespace_after_import
    ImportStar:
    IndentedBlock: body header indent footer
    Index: value star whitespace_after_star
    IsNot NotIn: whitespace_before whitespace_between whitespace_after
    Lambda: params body colon lpar rpar whitespace_after_lambda
    LazyImport: names semicolon whitespace_after_lazy whitespace_after_import
    LazyImportFrom: module names relative lpar rpar semicolon whitespace_after_lazy whitespace_after_from
        whitespace_before_import whitespace_after_import
    List: elements lbracket rbracket lpar rpar
    ListComp: elt for_in lbracket rbracket lpar rpar
    Match: subject cases leading_lines whitespace_after_match whitespace_before_colon whitespace_after_colon
        indent footer
    MatchAs: pattern name whitespace_before_as whitespace_after_as lpar rpar
    MatchCase: pattern body guard leading_lines whitespace_after_case whitespace_before_if whitespace_after_if
        whitespace_before_colon
    MatchClass: cls patterns kwds whitespace_after_cls whitespace_before_patterns whitespace_after_kwds lpar
        rpar
    MatchKeywordElement: key pattern comma whitespace_before_equal whitespace_after_equal
    MatchList: patterns lbracket rbracket lpar rpar
    MatchMapping: elements lbrace rbrace rest whitespace_before_rest trailing_comma lpar rpar
    MatchMappingElement: key pattern comma whitespace_before_colon whitespace_after_colon
    MatchOr MatchTuple: patterns lpar rpar
    MatchOrElement: pattern separator
    MatchSingleton MatchValue: value lpar rpar
    MatchStar: name comma whitespace_before_name
    Module: body header footer encoding default_indent default_newline has_trailing_newline
    NameItem: name comma
    NamedExpr: target value lpar rpar whitespace_before_walrus whitespace_after_walrus
    Nonlocal: names whitespace_after_nonlocal semicolon
    NotEqual: value whitespace_before whitespace_after
    Param: name annotation equal default comma star whitespace_after_star whitespace_after_param
    ParamSlash: comma whitespace_after
    ParamSpec TypeVarTuple: name whitespace_after_star
    ParamStar: comma
    Parameters: params star_arg kwonly_params star_kwarg posonly_params posonly_ind
    ParenthesizedWhitespace: first_line empty_lines indent last_line
    Raise: exc cause whitespace_after_raise semicolon
    Return: value whitespace_after_return semicolon
    RightCurlyBrace RightParen RightSquareBracket: whitespace_before
    SetComp: elt for_in lbrace rbrace lpar rpar
    SimpleStatementLine: body leading_lines trailing_whitespace
    SimpleStatementSuite: body leading_whitespace trailing_whitespace
    Slice: lower upper step first_colon second_colon
    StarredDictComp: value for_in lbrace rbrace lpar rpar whitespace_before_value
    StarredDictElement: value comma whitespace_before_value
    StarredElement: value comma lpar rpar whitespace_before_value
    Subscript: value slice lbracket rbracket lpar rpar whitespace_after_value
    SubscriptElement: slice comma
    TrailingWhitespace: whitespace comment newline
    Try TryStar: body handlers orelse finalbody leading_lines whitespace_before_colon
    Tuple: elements lpar rpar
    TypeAlias: name value type_parameters whitespace_after_type whitespace_after_name
        whitespace_after_type_parameters whitespace_after_equals semicolon
    TypeParam: param comma equal star whitespace_after_star default
    TypeParameters: params lbracket rbracket
    TypeVar: name bound colon
    UnaryOperation: operator expression lpar rpar
    While: test body orelse leading_lines whitespace_after_while whitespace_before_colon
    With: items body asynchronous leading_lines lpar rpar whitespace_after_with whitespace_before_colon
    WithItem: item asname comma
    Yield: value lpar rpar whitespace_after_yield
"""


def _read_fields() -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for line in _FIELDS.replace("\n        ", " ").strip().splitlines():
        kinds, _, names = line.partition(":")
        fields.update(dict.fromkeys(kinds.split(), names.split()))
    return fields


#: The fields of every kind of node, by its name.
FIELDS = _read_fields()


@cache
def kind_of(name: str) -> type:
    """The class of the nodes that LibCST calls by the name. Fields that are not given are None: the parser leaves out
    what the source does not have. A kind that is not known keeps what it is given."""
    if name not in FIELDS:
        return type(name, (SimpleNamespace,), {})
    return msgspec.defstruct(name, [(field, object, None) for field in FIELDS[name]], gc=False)
