"""Where the URL of the database comes from; it is never shown."""

from __future__ import annotations

import configparser
import os
from pathlib import Path

from auditor.audits.drift.settings import Settings
from auditor.errors import AuditorError

VARIABLE = "AUDITOR_DATABASE_URL"


def address_of(settings: Settings, root: Path) -> str:
    """The option, else the environment, else `sqlalchemy.url` of alembic.ini in `root`; empty where none has one."""
    return settings.url or os.environ.get(VARIABLE, "") or _of_ini(settings.alembic_ini, root)


def _of_ini(named: str, root: Path) -> str:
    """Alembic, "Editing the .ini File": `%(here)s` is the folder of the file; the template's own URL is none."""
    file = Path(named) if named else root / "alembic.ini"
    if not named and not file.is_file():
        return ""
    parser = configparser.ConfigParser({"here": str(file.resolve().parent)})
    try:
        with file.open(encoding="utf-8") as text:
            parser.read_file(text)
        url = parser.get("alembic", "sqlalchemy.url", fallback="").strip()
    except OSError as error:
        raise AuditorError(f"cannot read {file}: {error.strerror}") from None
    except (configparser.Error, UnicodeError):
        if not named:
            return ""  # what it interpolates is made elsewhere
        raise AuditorError(f"{file}: sqlalchemy.url cannot be read from it; give --url or {VARIABLE}") from None
    return "" if url.startswith("driver://") else url
