"""Code of other languages -> the words in it that may be tables: in SQL that its strings hold, and where a mapper of
the language is told what a table is called.

No parser is asked for: a string is what stands between two quotes of a kind; what is none seldom begins as a statement.
Sources: Jakarta Persistence, Table; GORM, Declaring Models; Rails, Active Record Basics; Laravel, Eloquent; Ecto;
Diesel, table!; TypeORM, Entities; Sequelize, Model Basics; Drizzle, Schemas; Prisma, Database mapping; Knex; Supabase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.facts.said import Said
from auditor.reading.numbered import numbered

#: Characters of one string; what is longer is data.
_LONGEST = 4_000
_STRING = re.compile(
    rf'"""(?P<block>(?:(?!""").){{1,{_LONGEST}}}?)"""|`(?P<raw>[^`]{{12,{_LONGEST}}})`'
    rf'|"(?P<double>[^"\\\n]{{12,{_LONGEST}}})"|\'(?P<single>[^\'\\\n]{{12,{_LONGEST}}})\'',
    re.S,
)
#: How a statement begins; a sentence that begins so is told by what follows: `Select a user from the list`.
_BEGINS = re.compile(
    r"\s*\(?(?:select\s+(?:\*|distinct\b|[\w.\"`$]+(?:\s*[,(]|\s+as\b|\s+from\b))|insert\s+(?:ignore\s+)?into\b"
    r"|update\s+[\w.\"`]+\s+(?:as\s+)?(?:\w+\s+)?set\b|delete\s+from\b|merge\s+into\b|truncate\s+(?:table\s+)?\w"
    r"|with\s+(?:recursive\s+)?\w+\s+as\s*\(|(?:create|alter|drop)\s+table\b|copy\s+\w+\s*(?:\(|from\b|to\b))",
    re.I,
)
_Q, _NAME = "[\"'`]", r"(?:\w+\.)?([A-Za-z_]\w*)"
_MAPPED = re.compile(
    rf"@Table\(\s*(?:name\s*=\s*)?{_Q}{_NAME}{_Q}|@Entity\(\s*(?:\{{\s*name:\s*)?{_Q}{_NAME}{_Q}"
    rf"|\btable_name\s*=\s*{_Q}{_NAME}{_Q}|\btableName\s*[:=]\s*{_Q}{_NAME}{_Q}|\$table\s*=\s*{_Q}{_NAME}{_Q}"
    rf"|\b(?:pg|mysql|sqlite)Table\(\s*{_Q}{_NAME}{_Q}|^\s*schema\s+\"{_NAME}\"\s+do\b"
    rf"|\btable!\s*\{{\s*{_NAME}\s*\(|\bTableName\(\)\s*string\s*\{{\s*return\s+{_Q}{_NAME}{_Q}"
    rf"|@@map\(\s*{_Q}{_NAME}{_Q}|\bknex\(\s*{_Q}{_NAME}{_Q}"
    rf"|\.from\(\s*{_Q}{_NAME}{_Q}\s*\)\s*\.(?:select|insert|update|upsert|delete)\(",
    re.M,
)
#: A script of these is no code of a front end (npm: pg, mysql2, knex, ...).
_DATABASES = re.compile(
    r"(?:\bfrom|\brequire\(|\bimport)\s*[\"'](?:@?(?:pg|postgres|mysql2?|mariadb|knex|typeorm|sequelize|kysely|slonik"
    r"|better-sqlite3|sqlite3|mssql|oracledb|pg-promise|drizzle-orm|prisma|supabase|neondatabase|mikro-orm|vercel/postgres)"
    r"\b[^\"']*)[\"']"
)


def names_a_database(text: str) -> bool:
    """Does a script import a library of databases?"""
    return _DATABASES.search(text) is not None


def in_code(text: str, in_sql: Callable[[str, int], Iterator[Said]]) -> Iterator[Said]:
    """The words of the file; `in_sql` reads a statement that begins on a line."""
    for match, line in numbered(_STRING, text, 1, 0):
        held = match[match.lastgroup or 0]
        if _BEGINS.match(held) is not None:
            yield from in_sql(held, line)
    for match, line in numbered(_MAPPED, text, 1, 0):
        yield from (Said(name, line, "table") for name in match.groups() if name)
