"""Code of other languages -> the words in it that may be tables: in SQL that its strings hold, and where a mapper of
the language is told what a table is called.

No parser is asked for: a string is what stands between two quotes of a kind; what is none seldom begins as a statement.
Sources: Jakarta Persistence, Table; GORM, Declaring Models; Rails, Active Record Basics; Laravel, Eloquent; Ecto;
Diesel, table!; TypeORM, Entities; Sequelize, Model Basics; Drizzle, Schemas; Prisma, Database mapping; Knex;
PostgREST, Supabase; Laravel, Query Builder; Entity Framework Core, Entity Types; dplyr and DBI; Ecto.Query, from;
Terraform, Strings and Templates (heredocs); LookML, `sql_table_name` and `sql`; Cube, `sql_table`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.facts.put_in import table_name, without_holes
from auditor.facts.said import Said
from auditor.reading.numbered import numbered

#: Characters of one string; what is longer is data.
_LONGEST = 4_000
_STRING = re.compile(
    rf'"""(?P<block>(?:(?!""").){{1,{_LONGEST}}}?)"""|`(?P<raw>[^`]{{12,{_LONGEST}}})`'
    rf'|"(?P<double>[^"\\\n]{{12,{_LONGEST}}})"|\'(?P<single>[^\'\\\n]{{12,{_LONGEST}}})\''
    rf"|\bqq?\{{(?P<perl>[^{{}}]{{12,{_LONGEST}}})\}}|\[\[(?P<lua>[^\[\]]{{12,{_LONGEST}}})\]\]",
    re.S,
)
#: How a statement begins; a sentence that begins so is told by what follows: `Select a user from the list`.
_BEGINS = re.compile(
    r"\s*\(?(?:select\s+(?:\*|distinct\b|[\w.\"`$]+(?:\s*[,(]|\s+as\b|\s+from\b))|insert\s+(?:ignore\s+)?into\b"
    r"|update\s+[\w.\"`]+\s+(?:as\s+)?(?:\w+\s+)?set\b|delete\s+from\b|merge\s+into\b|truncate\s+(?:table\s+)?\w"
    r"|with\s+(?:recursive\s+)?\w+\s+as\s*\(|(?:create|alter|drop)\s+table\b|copy\s+\w+\s*(?:\(|from\b|to\b))",
    re.I,
)
_Q, _NAME = "[\"'`]", r"(?:[\w*]+\.)?([A-Za-z_*][\w*]*)"
#: A table that is asked over HTTP: whatever gives the client, nothing else is written so (postgrest-js, `from`).
_ASKED = rf"\.from(?:<[^<>()]{{0,200}}>)?\(\s*{_Q}{_NAME}{_Q}\s*\)\s*\.(?:select|insert|update|upsert|delete)\("
_MAPPED = re.compile(
    rf"@Table\(\s*(?:name\s*=\s*)?{_Q}{_NAME}{_Q}|@Entity\(\s*(?:\{{\s*name:\s*)?{_Q}{_NAME}{_Q}"
    rf"|\btable_name\s*=\s*{_Q}{_NAME}{_Q}|\btableName\s*[:=]\s*{_Q}{_NAME}{_Q}|\$table\s*=\s*{_Q}{_NAME}{_Q}"
    rf"|\b(?:pg|mysql|sqlite)Table\(\s*{_Q}{_NAME}{_Q}|^\s*schema\s+\"{_NAME}\"\s+do\b"
    rf"|\btable!\s*\{{\s*{_NAME}\s*\(|\bTableName\(\)\s*string\s*\{{\s*return\s+{_Q}{_NAME}{_Q}"
    rf"|\bsql_table(?:_name)?\s*:\s*[\"'`]?{_NAME}"
    rf"|(?:\bDB::table|->table|->from|\.Table|\.ToTable|\[Table|\bknex\.(?:from|table|into))\(\s*{_Q}{_NAME}{_Q}"
    rf"|\b(?:tbl|dbReadTable|dbWriteTable|dbAppendTable)\(\s*\w+,\s*{_Q}{_NAME}{_Q}"
    rf"|\bfrom\(?\s*\w+\s+in\s+\"{_NAME}\""
    rf"|@@map\(\s*{_Q}{_NAME}{_Q}|\bknex\(\s*{_Q}{_NAME}{_Q}"
    rf"|{_ASKED}",
    re.M,
)
_ASKED_OVER_HTTP = re.compile(_ASKED)
#: By custom in capitals; `list << item` is none.
_HEREDOC = re.compile(r"<<[<~-]?[\"']?([A-Z][A-Z0-9_]*)\b")
#: What stands between the tags of XML, in one of its attributes, or marked as characters.
_IN_XML = re.compile(rf'>([^<>]{{12,{_LONGEST}}})<|"([^"<>]{{12,{_LONGEST}}})"|<!\[CDATA\[')
#: A script of these is no code of a front end (npm: pg, mysql2, knex, ...).
_DATABASES = re.compile(
    r"(?:\bfrom|\brequire\(|\bimport)\s*[\"'](?:@?(?:pg|postgres|mysql2?|mariadb|knex|typeorm|sequelize|kysely|slonik"
    r"|better-sqlite3|sqlite3|mssql|oracledb|pg-promise|drizzle-orm|prisma|supabase|neondatabase|mikro-orm|vercel/postgres)"
    r"\b[^\"']*)[\"']|^cube\(",
    re.M,
)


def names_a_database(text: str) -> bool:
    """Does a script import a library of databases, or is it a model for one that asks them?"""
    return _DATABASES.search(text) is not None


def in_code(text: str, in_sql: Callable[[str, int], Iterator[Said]]) -> Iterator[Said]:
    """The words of the file; `in_sql` reads a statement that begins on a line."""
    for match, line in numbered(_STRING, text, 1, 0):
        held = match[match.lastgroup or 0]
        if _BEGINS.match(held) is not None:
            yield from in_sql(held, line)
    for held, line in (*_heredocs(text), *_blocks(text)):
        if _BEGINS.match(held) is not None:
            yield from in_sql(held, line)
    yield from tables_told(_MAPPED, text, 0)


def asked_over_http(text: str) -> Iterator[Said]:
    """The tables that a script asks which imports no library of databases: its client may come from another."""
    return tables_told(_ASKED_OVER_HTTP, text, 0)


def tables_told(pattern: re.Pattern[str], text: str, group: int) -> Iterator[Said]:
    """The tables that the groups of a pattern name; `group`: on whose line they stand."""
    for match, line in numbered(pattern, without_holes(text), 1, group):
        yield from (Said(name, line, "table") for each in match.groups() if each and (name := table_name(each)))


def _heredocs(text: str) -> Iterator[tuple[str, int]]:
    """The texts of several lines up to one that is a word alone: `query = <<-EOT`."""
    word, begun, held = "", 0, list[str]()
    for number, line in enumerate(text.split("\n") if "<<" in text else (), 1):
        if not word:
            begins = _HEREDOC.search(line)
            word, begun, held = begins[1] if begins is not None else "", number + 1, []
        elif line.strip().rstrip(";,)") == word:
            yield "\n".join(held), begun
            word = ""
        else:
            held.append(line)


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """`sql: SELECT ... ;;`"""
    before, line = text.split(";;"), 1
    for block in before[:-1]:
        head, found, held = block.rpartition("sql:")
        if found:
            yield held, line + head.count("\n")
        line += block.count("\n")


def in_xml(text: str, in_sql: Callable[[str, int], Iterator[Said]]) -> Iterator[Said]:
    """The words of a document in XML: of a report, a job that moves data, a mapper's statements."""
    for match, line in numbered(_IN_XML, text, 1, 0):
        held = match[1] or match[2] or text[match.end() : match.end() + _LONGEST].partition("]]>")[0]
        if _BEGINS.match(held) is not None:
            yield from in_sql(held, line)
