"""Bodies of database functions and of statements that sqlglot does not parse: table names by their position."""

from __future__ import annotations

import re

from auditor.facts.access import Op
from auditor.sql.holes import MARK
from auditor.sql.model import TableUse

_NAME = (
    r"""((?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*))?)"""
)
_CLAUSES = re.compile(
    rf"\b(insert\s+into|replace\s+into|merge\s+into|delete\s+from|update(?:\s+only)?|truncate(?:\s+table)?|"
    rf"copy|from|join|using)\s+(?:only\s+)?{_NAME}(\s*\()?",
    re.I,
)
_NOISE = re.compile(r"'(?:[^']|'')*+'|--[^\n]*+|/\*.*?(?:\*/|\Z)", re.S)
_CTE = re.compile(r"\b([A-Za-z_]\w*)\s+as\s+(?:not\s+)?(?:materialized\s+)?\(", re.I)
_KEYWORDS = frozenset(
    {"select", "set", "values", "lateral", "unnest", "generate_series", "only", "stdin", "stdout", "of", "on", "dual",
     "old", "new", "skip", "nowait", "btree", "gin", "gist", "hash", "distinct", "now", "current_timestamp", "where"}
)  # fmt: skip


#: A statement that is run from a text (PL/pgSQL: Executing Dynamic Commands; PL/SQL and MySQL: EXECUTE IMMEDIATE;
#: Transact-SQL Reference: EXECUTE, sp_executesql).
_RUN = re.compile(
    r"\bexec(?:ute)?\s+(?:immediate\s+|(?:sys\.)?sp_executesql\s+)?(?:format\s*)?\(?\s*(?:N|E)?'((?:[^']|'')*)'", re.I
)


def uses_by_position(text: str, line: int) -> list[TableUse]:
    """Tables after FROM, JOIN, INTO, UPDATE ... of a text, as far as keywords tell."""
    found = _by_position(text, line)
    for run in _RUN.finditer(text) if "'" in text else ():
        found += _by_position(run[1].replace("''", "'"), line + text.count("\n", 0, run.start()))
    return found


def _by_position(text: str, line: int) -> list[TableUse]:
    text = _NOISE.sub(lambda m: " " + "\n" * m.group().count("\n"), text)
    ctes = {name.lower() for name in _CTE.findall(text)}
    found: list[TableUse] = []
    counted = 0
    for match in _CLAUSES.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        clause = " ".join(match.group(1).lower().split())
        if match.group(3) and not clause.endswith("into") and clause != "copy":
            continue  # a function in FROM
        schema, _, name = match.group(2).replace(" ", "").rpartition(".")
        name, schema = _unquote(name), _unquote(schema)
        if name.lower() in _KEYWORDS or name.lower() in ctes or MARK in name or name.startswith("pg_"):
            continue
        before = text[max(0, match.start() - 12) : match.start()].lower()
        if clause == "from" and re.search(r"(distinct|extract\s*\(\s*\w+|delete|substring\s*\(.*)\s*$", before):
            continue
        if clause == "update" and re.search(r"(for|on|do|after|before|or)\s*$", before):
            continue  # FOR UPDATE, ON UPDATE, DO UPDATE, AFTER UPDATE
        verb = clause.split()[0]
        op = Op.READ if verb in {"from", "join", "using"} else Op.WRITE
        found.append(TableUse(name, schema or None, op, "select" if op is Op.READ else verb, line))
    return found


def _unquote(name: str) -> str:
    return name[1:-1] if name[:1] in {'"', "`", "["} else name.lower()


def words_of(text: str) -> tuple[str, ...]:
    """The identifiers of a text, literals and comments left out."""
    return tuple(sorted({word for word in re.findall(r"[A-Za-z_][\w$]*", _NOISE.sub(" ", text)) if MARK not in word}))
