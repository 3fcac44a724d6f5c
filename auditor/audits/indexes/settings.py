"""What can be configured, and what the command takes besides. The database is never a key of the configuration: what a
pull request brings must not choose it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from auditor.config import setting, strings, whole_number
from auditor.errors import AuditorError

_URL = "Read indexes, rows and uses of this PostgreSQL database, never write; a URL, or a variable that holds it."
_STATS = "The same out of a file that --write-stats wrote."
_WRITE = "Write what --url says to this file: numbers and names of tables and indexes, no values, no SQL."
_PLANS = "With --url: of how many statements the planner is asked; default: 20, 0 for none."
_STATEMENTS = "With --url: a file of SQL whose statements are asked about instead; only those that read."
_ANALYZE = "With --url: run the statements, on a database with rows; fails where one reads a large table whole."
_MIN_ROWS = "How many rows make a table large; default: 1000."


@dataclass(frozen=True, slots=True)
class Settings:
    """`hot`: globs of entry points (`GET /push*`) whose statements weigh most; `most_warnings`: how many
    suggestions are warnings, the rest are notes."""

    hot: tuple[str, ...] = field(default=(), metadata=setting(strings))
    most_warnings: int = field(default=15, metadata=setting(whole_number))
    predicates: bool = field(
        default=False, metadata=setting(option="--predicates", help="Also list what statements ask, in JSON.")
    )
    url: str = field(default="", metadata=setting(option="--url", help=_URL))
    stats: str = field(default="", metadata=setting(option="--stats", help=_STATS))
    write_stats: str = field(default="", metadata=setting(option="--write-stats", help=_WRITE))
    plans: int = field(default=20, metadata=setting(option="--plans", help=_PLANS))
    statements: str = field(default="", metadata=setting(option="--statements", help=_STATEMENTS))
    analyze: bool = field(default=False, metadata=setting(option="--analyze", help=_ANALYZE))
    min_rows: int = field(default=1000, metadata=setting(whole_number, option="--min-rows", help=_MIN_ROWS))


def address_of(settings: Settings) -> str:
    """The URL that is meant, empty where none is; a name of capitals is that of a variable, which keeps the URL out of
    lists of processes. Raises AuditorError for options that do not go together."""
    if not settings.url:
        given = {
            "--write-stats": settings.write_stats,
            "--statements": settings.statements,
            "--analyze": settings.analyze,
        }
        for option, value in given.items():
            if value:
                raise AuditorError(f"--{option} goes with --url")
        return ""
    if settings.stats:
        raise AuditorError("give --url or --stats, not both")
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", settings.url):
        return settings.url
    found = os.environ.get(settings.url, "")
    if not found:
        raise AuditorError(f"the variable {settings.url}, which --url names, is not set")
    return found


def text_of(file: str) -> str:
    """The content of the file that an option names."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise AuditorError(f"cannot read {file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise AuditorError(f"{file} is no text in UTF-8") from None
