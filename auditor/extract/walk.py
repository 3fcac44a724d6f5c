"""The state of one walk over a syntax tree: which line it is on, and how to lower what it meets.

LibCST nodes carry no positions; the line of a node is the number of newlines in everything before it. So the walk
meets every piece of whitespace in source order, and counts. (`PositionProvider` gives the same lines, for more time
than the parse takes.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from auditor.extract.nodes import (
    BaseExpression,
    BaseParenthesizableWhitespace,
    BaseStatement,
    BaseSuite,
    Comma,
    CSTNode,
    EmptyLine,
    IndentedBlock,
    LeftParen,
    MatchPattern,
    MaybeSentinel,
    ParenthesizedWhitespace,
    RightParen,
    SimpleStatementSuite,
    SimpleWhitespace,
    TrailingWhitespace,
)
from auditor.extract.parse import continues_lines
from auditor.facts.code import Expr, Stmt

Whitespace: TypeAlias = BaseParenthesizableWhitespace | MaybeSentinel | None

# A lowering function takes the node type it is filed under, which the type of a mapping cannot say.
ExpressionTable: TypeAlias = Mapping[type[CSTNode], Callable[[Any, "Walk"], Expr]]
StatementTable: TypeAlias = Mapping[type[CSTNode], Callable[[Any, "Walk"], tuple[Stmt, ...]]]


class Walk:
    """Where a walk is, and its two tables of lowering functions, by node type.

    `line` is that of the next token, `last` that of the last token of the latest simple statement, `comments`
    every comment met so far with its line, `texts` every string, `words` every name with the mark of the index.
    """

    __slots__ = ("_continued", "_expressions", "_statements", "comments", "last", "line", "texts", "words")

    def __init__(self, text: str, expressions: ExpressionTable, statements: StatementTable) -> None:
        self.line = 1
        self.last = 1
        self.comments: list[tuple[str, int]] = []
        self.texts: list[str] = []
        self.words: set[str] = set()
        # Plain whitespace holds newlines only where a backslash continues the line.
        self._continued = continues_lines(text)
        self._expressions = expressions
        self._statements = statements

    # -- nodes: each method lowers one, and leaves `line` after it

    def expression(self, node: BaseExpression | MatchPattern) -> Expr:
        """Lower an expression or a pattern, and pass over its parentheses."""
        if node.lpar:
            self.open(node.lpar)
            lowered = self._expressions[type(node)](node, self)
            self.close(node.rpar)
            return lowered
        return self._expressions[type(node)](node, self)

    def suite(self, node: BaseSuite) -> tuple[Stmt, ...]:
        """Lower the body of a compound statement, from after its colon to its last footer line."""
        if type(node) is IndentedBlock:
            self.end_line(node.header)
            lowered = self.statements(node.body)
            self.skip_lines(node.footer)
            return lowered
        if type(node) is SimpleStatementSuite:
            self.skip(node.leading_whitespace)
        return self._statements[type(node)](node, self)

    def statements(self, nodes: Sequence[BaseStatement | CSTNode]) -> tuple[Stmt, ...]:
        """Lower statements in sequence; one may give none (`pass`) or several."""
        table = self._statements
        lowered: list[Stmt] = []
        for node in nodes:
            lowered += table[type(node)](node, self)
        return tuple(lowered)

    # -- whitespace: each method passes over some, and counts its newlines

    def skip(self, space: Whitespace) -> None:
        """Pass over whitespace between two tokens of a statement."""
        if type(space) is ParenthesizedWhitespace:
            self.end_line(space.first_line)
            self.skip_lines(space.empty_lines)
            self.skip(space.last_line)
        elif self._continued and type(space) is SimpleWhitespace:
            self.line += space.value.count("\n")

    def around(self, token: Any) -> None:
        """Pass over a comma, dot or operator with the whitespace on both sides.

        `Any`, for LibCST declares these fields on each operator and not on their base.
        """
        self.skip(token.whitespace_before)
        self.skip(token.whitespace_after)

    def comma(self, token: Comma | MaybeSentinel) -> None:
        if type(token) is Comma:
            self.skip(token.whitespace_before)
            self.skip(token.whitespace_after)

    def open(self, tokens: Sequence[LeftParen]) -> None:
        for token in tokens:
            self.skip(token.whitespace_after)

    def close(self, tokens: Sequence[RightParen]) -> None:
        for token in tokens:
            self.skip(token.whitespace_before)

    def end_line(self, rest: TrailingWhitespace) -> None:
        """Pass over the rest of a line and its newline."""
        if self._continued:
            self.skip(rest.whitespace)
        if rest.comment is not None:
            self.comments.append((rest.comment.value, self.line))
        self.line += 1

    def skip_lines(self, lines: Sequence[EmptyLine]) -> None:
        """Pass over lines that hold no code."""
        for line in lines:
            if self._continued:
                self.skip(line.whitespace)
            if line.comment is not None:
                self.comments.append((line.comment.value, self.line))
            self.line += 1
