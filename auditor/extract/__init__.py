"""Bytes of a Python file to its facts. The only folder that knows LibCST."""

from __future__ import annotations

from collections.abc import Callable

from auditor.errors import contain
from auditor.extract import compound, definitions, displays, expressions, operators, patterns, statements, strings
from auditor.extract.decode import decode, find_words
from auditor.extract.definitions import take_docstring
from auditor.extract.guard import find_reason_to_refuse
from auditor.extract.nodes import Module
from auditor.extract.parse import parse
from auditor.extract.repair import is_template_of_code, parse_around_errors
from auditor.extract.suppress import find_suppressions
from auditor.extract.walk import Walk
from auditor.extract.words import index_of
from auditor.facts.code import Blind, FileFacts

__all__ = ["extract", "leave_unread"]

_EXPRESSIONS = {
    **expressions.EXPRESSIONS,
    **operators.EXPRESSIONS,
    **displays.EXPRESSIONS,
    **strings.EXPRESSIONS,
    **patterns.EXPRESSIONS,
}
_STATEMENTS = {**statements.STATEMENTS, **compound.STATEMENTS, **definitions.STATEMENTS}


def extract(source: bytes, parse: Callable[[str], Module] = parse) -> FileFacts:
    """Everything one file says. A pure function of its bytes, which may be any, and of the parser."""
    text = decode(source)
    if text is None:
        return _unread(source, None, Blind("not-text", 1, "cannot be decoded"))
    refused = find_reason_to_refuse(source, text)
    if refused is not None:
        return _unread(source, text, refused)
    try:
        decoded = text
        module, text, wrong, removed = parse_around_errors(text, parse)
        if wrong and is_template_of_code(decoded, wrong[0].line):
            return _lower(parse(""), decoded, (), decoded)
        if module is None:
            return _unread(source, text, *wrong)
        return _lower(module, text, wrong, removed)
    except RecursionError:
        return _unread(source, text, Blind("too-deep", 1, "nested too deeply"))
    except KeyError as error:  # a kind of node that no table has: newer syntax than this version knows
        kind = getattr(error.args[0], "__name__", error.args[0])
        return _unread(source, text, Blind("syntax-error", 1, f"nothing is known of {kind}"))
    except Exception as error:
        return _unread(source, text, Blind("analysis-limit", 1, f"{contain(error)} in auditor"))


def leave_unread(source: bytes, why: Blind) -> FileFacts:
    """What is known of a file that is not to be parsed: the words in it."""
    return _unread(source, decode(source), why)


def _lower(module: Module, text: str, wrong: tuple[Blind, ...], removed: str) -> FileFacts:
    walk = Walk(text, _EXPRESSIONS, _STATEMENTS)
    walk.skip_lines(module.header)
    docstring, body = take_docstring(module.body, walk.statements(module.body))
    walk.skip_lines(module.footer)
    return FileFacts(
        body=body,
        docstring=docstring,
        lines=_count_lines(text),
        parsed=not wrong,
        words=find_words(removed),
        blind=wrong,
        suppressions=find_suppressions(walk.comments, text),
        index=index_of(walk.words, walk.texts, (comment for comment, _ in walk.comments)),
    )


def _unread(source: bytes, text: str | None, *wrong: Blind) -> FileFacts:
    return FileFacts(
        body=(),
        docstring=None,
        lines=_count_lines(text or ""),
        parsed=False,
        words=find_words(source.decode("latin-1") if text is None else text),
        blind=wrong,
        suppressions=(),
    )


def _count_lines(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n") and text != "")
