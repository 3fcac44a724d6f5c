"""Bodies of database functions and of statements that sqlglot does not parse: table names by their position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.facts.access import Op
from auditor.sql.holes import MARK
from auditor.sql.model import TableUse
from auditor.sql.other_meanings import names_no_table
from auditor.sql.run_texts import texts_run

_NAME = (
    r"""((?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*))?)"""
)
_PLAIN = _NAME.replace("((?:", "(?:(?:", 1)
_TOP = r"(?:\s+top\s*\([^()]*\)(?:\s*percent)?)?"
#: What stands before the name of a table. Without `into` and `from`: Transact-SQL Reference, INSERT, DELETE and MERGE;
#: `INTO t VALUES (…)` alone: Oracle, INSERT ALL.
_CLAUSES = re.compile(
    rf"\b(insert{_TOP}\s+into|replace\s+into|merge{_TOP}(?:\s+into)?|delete{_TOP}\s+from|update{_TOP}(?:\s+only)?"
    rf"|truncate(?:\s+table)?|copy|from|join|using"
    rf"|insert{_TOP}(?=\s+{_PLAIN}\s*(?:\([^()]*\)\s*)?(?:values\b|select\b|exec(?:ute)?\b|output\b|default\s))"
    rf"|delete{_TOP}(?=\s+{_PLAIN}(?:\s+\w+)?\s+(?:from|where|output)\b)"
    rf"|into(?=\s+{_PLAIN}\s*(?:\([^()]*\)\s*)?values\s*\())\s+(?:only\s+)?{_NAME}(\s*\()?",
    re.I,
)
_OUTPUT = re.compile(rf"\boutput\s[^;]{{1,300}}?\binto\s+{_NAME}", re.I)
_NO_ALIAS = (
    r"(?!(?:where|set|on|join|inner|left|right|full|cross|natural|group|order|limit|for|loop|union|except|intersect|"
    r"using|returning|values|select|with|then|do|when|having|window|fetch|offset|output|option|end|begin|if|else|into|"
    r"return|and|or|as|update|delete|insert|merge)\b)"
)
#: What is said of a table behind its name, and the next one of a list.
_ALIAS = re.compile(rf"\s+(?:as\s+)?{_NO_ALIAS}([A-Za-z_]\w*)", re.I)
_NEXT = re.compile(rf"\s*,\s*(?:only\s+)?(?!from\b){_NO_ALIAS}{_NAME}(\s*\()?", re.I)
_LISTS = frozenset({"from", "using", "truncate"})
_COPIED_TO = re.compile(r"(?:\s*\([^()]*\))?\s*to\b", re.I)
_NOISE = re.compile(r"'(?:[^']|'')*+'|--[^\n]*+|/\*.*?(?:\*/|\Z)", re.S)
_CTE = re.compile(r"\b([A-Za-z_]\w*)\s*(?:\([^()]*\)\s*)?\bas\s+(?:not\s+)?(?:materialized\s+)?\(", re.I)
#: What any CTE holds: looking for this first spares a search that tries at each word.
_AS_QUERY = re.compile(r"as\s+(?:not\s+)?(?:materialized\s+)?\(", re.I)
_KEYWORDS = frozenset(
    {"select", "set", "values", "lateral", "unnest", "generate_series", "only", "stdin", "stdout", "of", "on", "dual",
     "old", "new", "skip", "nowait", "btree", "gin", "gist", "hash", "distinct", "now", "current_timestamp", "where",
     "as", "for", "into"}
)  # fmt: skip


@dataclass(slots=True)
class Place:
    """A table where it stands in the text."""

    at: int
    verb: str
    name: str
    schema: str | None
    alias: str
    line: int


def uses_by_position(text: str, line: int) -> tuple[list[TableUse], list[TableUse]]:
    """Tables after FROM, JOIN, INTO, UPDATE ... of a text, as far as keywords tell; and those of names that are holes
    or have one, as `*` (`stats_*`)."""
    found = _by_position(text, line)
    at_line, counted = line, 0
    for at, run in texts_run(text):
        if at < counted:  # they come in the order of the text, once for each of a few ways to run one
            at_line, counted = line, 0
        at_line += text.count("\n", counted, at)
        counted = at
        found += _by_position(run, at_line)
    uses = [use for use in found if MARK not in use.name]
    return uses, [replace(use, name=use.name.replace(MARK, "*")) for use in found if MARK in use.name]


def _by_position(text: str, line: int) -> list[TableUse]:
    text = _without_noise(text)
    ctes = {name.lower() for name in _CTE.findall(text)} if _AS_QUERY.search(text) else set()
    places: list[Place] = []
    counted = 0
    for match in _CLAUSES.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        verb = match.group(1).lower().split()[0]
        if names_no_table(verb, text, match.start(), match.end()):
            continue
        places += _listed(text, verb, match, line)
    for match in _OUTPUT.finditer(text) if "output" in text.lower() else ():
        places.append(Place(match.start(1), "output", *_named(match[1]), "", line))
    kept = (each for each in behind_aliases(text, places) if _is_table(each, ctes))
    return [
        TableUse(each.name, each.schema, Op.READ, "select", each.line)
        if each.verb in {"from", "join", "using"}
        else TableUse(each.name, each.schema, Op.WRITE, "insert" if each.verb == "into" else each.verb, each.line)
        for each in kept
    ]


def _listed(text: str, verb: str, match: re.Match[str], line: int) -> Iterator[Place]:
    """The table that the clause names, and those behind commas: `FROM emp e, dept d`."""
    item: re.Match[str] | None = match
    while item is not None:
        named, call = item.groups()[-2:]
        alias = _ALIAS.match(text, item.end()) if not call else None
        is_read = verb == "copy" and _COPIED_TO.match(text, item.end(item.re.groups - 1)) is not None
        if not call or verb in {"insert", "replace", "merge", "copy", "into"}:  # else a function in FROM
            said = "from" if is_read else verb
            yield Place(item.start(), said, *_named(named), alias[1].lower() if alias is not None else "", line)
        if verb not in _LISTS or call:
            return
        item = _NEXT.match(text, alias.end() if alias is not None else item.end())


def behind_aliases(text: str, places: list[Place]) -> list[Place]:
    """`UPDATE i SET … FROM invoices i` writes `invoices`, and does not read it (Transact-SQL Reference: UPDATE)."""
    dropped: set[int] = set()
    ends = [*(found.start() for found in re.finditer(";", text)), len(text)] if places else []
    for number, target in enumerate(places):
        if target.verb not in {"update", "delete"} or target.schema:
            continue
        end = ends[bisect_left(ends, target.at)]
        for other in map(places.__getitem__, range(number + 1, len(places))):  # a slice would be a copy
            if other.verb not in {"from", "join"} or end < other.at:
                break
            if other.alias == target.name.lower():
                target.name, target.schema = other.name, other.schema
                dropped.add(id(other))
                break
    return [each for each in places if id(each) not in dropped]


def _is_table(place: Place, ctes: set[str]) -> bool:
    name = place.name.lower()
    return not (name in _KEYWORDS or name in ctes or name.startswith("pg_"))


def _without_noise(text: str) -> str:
    """The text without literals and comments, each on as many lines as before."""
    if "'" not in text and "--" not in text and "/*" not in text:
        return text
    if "\n" not in text:
        return _NOISE.sub(" ", text)
    return _NOISE.sub(lambda m: " " + "\n" * m.group().count("\n"), text)


def _named(text: str) -> tuple[str, str | None]:
    if "." not in text:
        return _unquote(text), None
    schema, _, name = re.sub(r"\s*\.\s*", ".", text).rpartition(".")
    return _unquote(name), _unquote(schema) or None


def _unquote(name: str) -> str:
    return name[1:-1] if name[:1] in {'"', "`", "["} else name.lower()


def words_of(text: str) -> tuple[str, ...]:
    """The identifiers of a text, literals and comments left out."""
    return tuple(sorted({word for word in re.findall(r"[A-Za-z_][\w$]*", _without_noise(text)) if MARK not in word}))
