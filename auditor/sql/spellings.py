"""Spellings that the parser does not know, as ones that it does and that mean the same for tables."""

from __future__ import annotations

import re

#: Begins the name of a table that is in no schema of this database: a temporary one of Transact-SQL (`#picked`), one
#: behind a link.
TEMPORARY = "auditor_temporary_"

_TOP = re.compile(r"^(delete|update|insert)\s+top\s*\([^)]*\)(?:\s*percent)?\s+", re.I)
_ON_COMMIT = re.compile(r"\bon\s+commit\s+(?:drop|delete\s+rows|preserve\s+rows)\b", re.I)
#: `orders@archive`: a table of the database that a link leads to (Oracle: Database Links).
_LINKED = re.compile(r"\b((?:from|join|into|update)\s+)(?:\w+\.)?(\w+)@\w+(?:\.\w+)*", re.I)
_HASH = re.compile(r"\b((?:into|from|join|update|table|truncate\s+table|exists)\s+)##?(?=[A-Za-z_])", re.I)
_TEMPORARY = re.compile(r"\bcreate\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\b", re.I)
#: How a statement is run, said between its verb and its table (MySQL: INSERT, UPDATE, DELETE; SQLite: UPDATE).
_HOW = r"(?:(?:low_priority|high_priority|delayed|quick|ignore|or\s+(?:abort|fail|ignore|replace|rollback))\s+)+"


def _parts(quoted: re.Match[str]) -> str:
    return ".".join(f"`{part}`" for part in quoted.groups() if part)


#: How rows are written to a file (MySQL: SELECT … INTO).
_LITERAL = r"""(?:'[^']*'|"[^"]*")"""
_OUTFILE = (
    r"(?:\s+character\s+set\s+\w+|\s+(?:fields|columns|lines)\b|\s+(?:terminated|(?:optionally\s+)?enclosed|escaped"
    rf"|starting)\s+by\s+{_LITERAL})*"
)
_VIEWED = re.compile(r"^(insert\s+into|update|delete(?:\s+from)?)\s*\((?=\s*select\b)", re.I)
_DELETED = re.compile(r"^(merge\b.*?)\bdelete\s+where\b(.*)$", re.I | re.S)
_CONFLICT = re.compile(r"\bon\s+conflict\b", re.I)
_RETURNED = re.compile(r"\breturning\b[^()]{0,300}$", re.I)
_COMPOUND = re.compile(r"(?<=[\w\]\"])\s*[-+*/%&|^]=")  # `SET a += 1` (Transact-SQL Reference: UPDATE)
#: What a statement is, whatever it begins with: the first pattern, and what takes its place.
_SAME = tuple(
    (re.compile(pattern, re.I | re.S), instead)
    for pattern, instead in (
        (r"^replace\s+(?:(?:low_priority|delayed)\s+)?(?:into\s+)?(?=[\w\"`\[])", "INSERT INTO "),
        (r"^upsert\s+into\b", "INSERT INTO"),  # CockroachDB and Phoenix
        (r"^update\s+" + _HOW, "UPDATE "),
        (r"^delete\s+" + _HOW, "DELETE "),
        (r"^insert\s+" + _HOW + r"(?:into\s+)?", "INSERT INTO "),
        # MySQL: LOAD DATA, LOAD XML; Transact-SQL: BULK INSERT
        (r"^load\s+(?:data|xml)\b.*?\binto\s+table\s+([\w.\"`$]+).*$", r"INSERT INTO \1 VALUES (NULL)"),
        (r"^bulk\s+insert\s+([\w.\"\[\]$]+)\s.*$", r"INSERT INTO \1 VALUES (NULL)"),
        # Snowflake: COPY INTO a stage; BigQuery: EXPORT DATA; Spark: CACHE TABLE
        (r"^copy\s+into\s+(?:@\S+|'[^']*')\s+from\s+([\w.\"]+).*$", r"SELECT * FROM \1"),
        (r"^copy\s+into\s+(?:@\S+|'[^']*')\s+from\s+(?=\()", "SELECT * FROM "),
        (r"^insert\s+overwrite\s+(?:local\s+)?directory\s+'[^']*'.*?(?=\bselect\b)", ""),  # Spark, Hive
        (r"`([\w-]+)\.([\w-]+)(?:\.(\w+))?`", _parts),  # BigQuery: `project.dataset.table`
        (r"^export\s+data\s+(?:with\s+connection\s+\S+\s+)?options\s*\([^)]*\)\s*as\s+", ""),
        (r"^cache\s+(?:lazy\s+)?table\s+\S+\s+(?:options\s*\([^)]*\)\s*)?as\s+", ""),
        # PostgreSQL: PREPARE, DECLARE
        (r"^prepare\s+\w+\s*(?:\([^)]*\)\s*)?as\s+(?=\w)", ""),
        (r"^declare\s+\w+\s+(?:[a-z]+\s+){0,4}cursor\s+(?:with(?:out)?\s+hold\s+)?for\s+(?=\w)", ""),
        (r"\b(from|join)\s+only\s*\(\s*([\w.\"]+)\s*\)", r"\1 \2"),
        (r"\bas\s+of\s+system\s+time\s+(?:'[^']*'|[\w.()+-]+)", " "),  # CockroachDB
        (r"^update\s+statistics\b.*$", "ANALYZE"),  # Transact-SQL
        (r"^insert\s+/\*.*?\*/\s*(?=into\b)", "INSERT "),
        (r"^replace\s+(?=[\w.`]+\s+set\b)", "INSERT INTO "),
        (r"^(insert\b.*?)\bexec(?:ute)?\s+[\w.\[\]]+(?:\s+@.*)?$", r"\1 VALUES (NULL)"),  # Transact-SQL: INSERT
        (r"^(insert\b.*?)\boverriding\s+(?:system|user)\s+value\b", r"\1"),  # PostgreSQL: INSERT
        (r"\bwhere\s+current\s+of\s+[\w.@\"]+", " "),
        (rf"\binto\s+(?:outfile|dumpfile)\s+{_LITERAL}{_OUTFILE}", " "),  # MySQL: SELECT … INTO
        (r"^(copy\s.*\b(?:stdin|stdout|'[^']*'))\s*\((?=\s*[a-z])", r"\1 WITH ("),  # PostgreSQL: COPY
        (r"^copy\s*\((?=\s*(?:delete|update|insert)\b)(.*)\)\s*to\b.*$", r"\1"),
        (r"^handler\s+([\w.`]+)\s+read\b.*$", r"SELECT * FROM \1"),  # MySQL: HANDLER
        # Transact-SQL: DELETE, full-text and change-tracking functions, OPENROWSET, system functions
        (r"^delete\s+from\s+([\w.\"\[\]]+)\s+from\b", r"DELETE \1 FROM"),
        (r"^(merge\s+(?:into\s+)?[\w.\"\[\]]+)\s+with\s*\([^()]*\)", r"\1"),
        (r"\b(?:contains|freetext)table\s*\(\s*([\w.\[\]]+)\s*,[^()]*\)", r"\1"),
        (r"\bchangetable\s*\(\s*(?:changes|version)\s+([\w.\[\]]+)\s*,[^()]*\)", r"\1"),
        (r"\bopenrowset\s*\(\s*bulk\b[^()]*\)", "(SELECT NULL)"),
        (r"\b(from|join)\s+::(?=\w+\s*\()", r"\1 "),
        # Oracle: TRUNCATE TABLE; SELECT, model_clause
        (
            r"^(truncate\s.*?)\s(?:(?:(?:preserve|purge)\s+materialized\s+view\s+log|(?:drop|reuse)\s+(?:all\s+)?storage)"
            r"\b\s*)+",
            r"\1 ",
        ),
        (
            r"\smodel\s+(?:(?:ignore|keep|return|unique|updated|all|nav|rows|dimension)\s+){0,6}"
            r"(?:partition|dimension)\s+by\s*\(.*$",
            " ",
        ),
        (r"\blog\s+errors\b[^()]{0,300}(?:\([^)]{0,300}\)[^()]{0,300})?$", " "),  # Oracle: error_logging_clause
        (r"\bversions\s+between\s+(?:scn|timestamp)\s+\S+\s+and\s+\S+", " "),  # Oracle: flashback_query_clause
        (r"\b(?:default\s+\S+|null|error|empty)\s+on\s+(?:empty|error)\b", " "),  # JSON_TABLE
        (r"\b(?:indexed\s+by\s+[\w\"]+|not\s+indexed\b)", " "),  # SQLite
    )
)


def plain_form(statement: str) -> str:
    """The statement without what only says how: `DELETE TOP (5) FROM t`, `REPLACE INTO t`, `ON COMMIT DROP`, `#t`
    (Transact-SQL Reference: TOP, CREATE TABLE; MySQL: REPLACE; PostgreSQL: CREATE TABLE)."""
    for pattern, instead in _SAME:
        statement = pattern.sub(instead, statement)
    statement = _through_view(_one_conflict(_without_deleting(statement)))
    if statement[:6].lower() == "update":
        statement = _COMPOUND.sub("=", statement)
    cut = _TOP.sub(r"\1 ", statement)
    if cut != statement:
        statement = re.sub(r"^delete\s+(?!from\b)(?!\S+\s+from\b)", "DELETE FROM ", cut, flags=re.I)
        statement = re.sub(r"^insert\s+(?!into\b)", "INSERT INTO ", statement, flags=re.I)
    if _TEMPORARY.search(statement):
        statement = _ON_COMMIT.sub(" ", statement)
    return _HASH.sub(rf"\1{TEMPORARY}", _LINKED.sub(rf"\1{TEMPORARY}\2", statement))


def _through_view(statement: str) -> str:
    """`UPDATE (SELECT … FROM t) SET …` writes the table behind the query (Oracle: INSERT, UPDATE, DELETE)."""
    found = _VIEWED.match(statement)
    if found is None:
        return statement
    depth = 1
    for bracket in re.finditer(r"'(?:[^']|'')*+'|[()]", statement[found.end() :]):
        depth += {"(": 1, ")": -1}.get(bracket[0], 0)
        if not depth:
            end = found.end() + bracket.start()
            verb = "DELETE FROM" if found[1][:1] in "dD" else found[1]
            inside, rest = statement[found.end() : end], statement[end + 1 :]
            return f"WITH {TEMPORARY}view AS ({inside}) {verb} {TEMPORARY}view {rest}"
    return statement


def _without_deleting(merge: str) -> str:
    """`UPDATE SET … WHERE a DELETE WHERE b` (Oracle: MERGE): what it asks, as one question."""
    found = _DELETED.match(merge)
    if found is None:
        return merge
    before = found[1].lower()
    joined = "AND" if before.rfind(" where ") > before.rfind(" set ") else "WHERE"
    return f"{found[1]} {joined} {found[2]}"


def _one_conflict(insert: str) -> str:
    """An INSERT with the first of its ON CONFLICT clauses alone (SQLite: UPSERT): all change the same table."""
    clauses = [*_CONFLICT.finditer(insert)] if insert[:6].lower() == "insert" else []
    if len(clauses) < 2:
        return insert
    returned = _RETURNED.search(insert)
    return insert[: clauses[1].start()] + (returned[0] if returned is not None else "")
