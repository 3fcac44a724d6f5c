"""What the statements of `.sql` files of the application ask of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.facts.access import Role
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Table
from auditor.link.domain.project import Project
from auditor.link.results.sql_predicates import Tables, answer
from auditor.reading.facts import Facts
from auditor.sql import Question, read_questions

#: The unit of what stands in a file outside of functions.
_FILE = "<module>"


def predicates_of_files(facts: Facts, project: Project) -> Iterator[Predicate]:
    """One for each statement and table; of files that the application has, and that no tool wrote. A file that is gone
    by now, or is no text, asks nothing."""
    tables = Tables(project.tables)
    files = {file.path: file for file in facts.found.files}
    for path, (reading, role) in facts.sql.items():
        if role is not Role.APP or reading.dump or not reading.uses or path not in files:
            continue
        try:
            text = facts.found.reader.read(files[path]).decode()
        except (OSError, UnicodeDecodeError):
            continue
        for question in read_questions((text,), facts.dialect):
            for table in _meant(question, tables):
                uses = answer(question, table, tables)
                if uses:
                    line, unit = question.line + 1, f"{path}::{_FILE}"
                    yield Predicate(
                        table.key, path, line, _FILE, role, unit, "text-sql", uses, limited=question.limited
                    )


def _meant(question: Question, tables: Tables) -> Sequence[Table]:
    """The tables of that name: in the schema that is written, else in any."""
    named = tables.by_name.get(question.table.lower(), [])
    return [table for table in named if table.key.schema == question.schema] or named
