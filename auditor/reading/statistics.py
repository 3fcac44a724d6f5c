"""The file that statistics of a database are kept in, so that a check needs no way to the database."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec

from auditor.errors import AuditorError
from auditor.facts.statistics import Statistics
from auditor.sources.place import check_place


def load_statistics(file: Path) -> Statistics:
    """What `audit indexes --url ... --write-stats FILE` wrote; AuditorError, in one line, for anything else."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Statistics)
    except OSError as error:
        raise AuditorError(f"cannot read {file}: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise AuditorError(
            f"{file} holds no statistics; write it with: audit indexes --url URL --write-stats {file}"
        ) from None
    if found.statistics != 1:
        raise AuditorError(f"{file} holds statistics of another version of auditor; write it again")
    return found


def statistics_text(found: Statistics) -> str:
    """The content of such a file, without statements: their text is of the database, and may tell what it is about."""
    kept = dataclasses.replace(found, statements=(), statement_days=None, notes=())
    return msgspec.json.format(msgspec.json.encode(kept), indent=1).decode() + "\n"


def write_statistics(file: str, found: Statistics, root: Path) -> None:
    """Write the file, not through a link of the project."""
    place = Path(file)
    check_place(place, root)
    try:
        place.write_text(statistics_text(found), encoding="utf-8")
    except OSError as error:
        raise AuditorError(f"cannot write {file}: {error.strerror}") from None
