"""The statements of a file that only read, each with its parameters as PostgreSQL numbers them."""

from __future__ import annotations

from sqlglot import exp

from auditor.sql.model import Reading
from auditor.sql.read import parse
from auditor.sql.split import split_statements

_CHANGES = (
    exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Command, exp.Into, exp.Lock,
)  # fmt: skip


def reading_statements(text: str) -> list[Reading]:
    """All statements of the text, which is in PostgreSQL's dialect. Never raises."""
    found: list[Reading] = []
    for line, each in split_statements(text):
        statement = parse(each, "postgres")
        if statement is None:
            found.append(Reading("", line + 1, refused="it could not be read as SQL"))
        elif not isinstance(statement, exp.Query) or statement.find(*_CHANGES) is not None:
            found.append(Reading("", line + 1, refused="it does more than read"))
        else:
            found.append(_numbered(statement, line + 1))
    return found


def _numbered(statement: exp.Expression, line: int) -> Reading:
    """`:name`, `%s`, `?` and `$1` become `$1`, `$2`, ...: of the same name, the same number."""
    numbers: dict[str, int] = {}

    def replace(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Placeholder | exp.Parameter):
            return node
        name = node.name or f"#{len(numbers)}"
        number = numbers.setdefault(name, len(numbers) + 1)
        return exp.Parameter(this=exp.Literal.number(number))

    calls = tuple(sorted({each.name for each in statement.find_all(exp.Anonymous)}))
    return Reading(statement.transform(replace).sql(dialect="postgres"), line, len(numbers), calls=calls)
