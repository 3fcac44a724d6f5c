"""`.auditor-baseline.json`: findings that are accepted. Read, created, pruned, and added to one at a time.

One entry a line, sorted, every entry line ended by a comma and the list by an empty object: so lines can be added and
removed without touching others, and git's `merge=union` (https://git-scm.com/docs/gitattributes) merges two branches
that both edit it. What is written depends on the entries alone: no date, no version of the tool.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditor.config import Config
from auditor.errors import AuditorError
from auditor.gate.model import Entry
from auditor.place import read_regular
from auditor.sources.tracked import repository_above

NAME = ".auditor-baseline.json"
SCHEMA_VERSION = 1
_KEYS = {"code", "table", "class", "revision", "columns", "reason", "owner", "until"}


class BaselineError(AuditorError):
    """The baseline is missing or cannot be understood; the line names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings, sorted."""

    entries: tuple[Entry, ...] = ()


def default_place(path: Path, config: Config) -> Path:
    """Where the baseline of a project is: as configured, or beside the configuration, or in the audited folder."""
    folder = path if path.is_dir() else path.parent
    beside = (folder / config.file).parent if config.file else folder
    return beside / (config.baseline or NAME)


def find(path: Path, config: Config, given: Path | None) -> Path | None:
    """The baseline to use: the one given or configured, which must exist, else the default if it is there."""
    if given is not None:
        return given
    place = default_place(path, config)
    if config.baseline or os.path.lexists(place):
        return _inside(place, (path if path.is_dir() else path.parent) / config.file if config.file else path)
    top = repository_above(path.resolve())
    above = top / NAME if top else None
    return _inside(above, path) if above is not None and not config.file and os.path.lexists(above) else None


def _inside(place: Path, beside: Path) -> Path:
    """The place; raises BaselineError where a link leads from the project of `beside` to a file outside of it."""
    real = Path(os.path.realpath(beside))
    folder = real if real.is_dir() else real.parent
    if not Path(os.path.realpath(place)).is_relative_to(repository_above(folder) or folder):
        raise BaselineError(f"{place}: the baseline is a link that leaves the project; name its target by --baseline")
    return place


def shown(place: Path, path: Path) -> str:
    """The baseline's path for messages, relative to the audited folder."""
    return Path(os.path.relpath(place, path if path.is_dir() else path.parent)).as_posix()


def read(place: Path) -> Baseline:
    """The baseline in a file; raises BaselineError when it is missing or broken."""
    if place.exists() and not place.is_file():
        raise BaselineError(f"{place}: the baseline cannot be read: it is no regular file")
    try:
        text = read_regular(place).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise BaselineError(f"{place}: no such baseline; make one with: audit baseline create") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"{place}: the baseline cannot be read: {error}") from error
    if any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in text.splitlines()):
        raise BaselineError(f"{place}: an unfinished merge; keep the lines of both sides and remove the markers")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        raise BaselineError(f"{place}: not valid JSON ({error}); restore it from git") from error
    if not isinstance(document, dict) or not isinstance(document.get("entries"), list):
        raise BaselineError(f'{place}: not a baseline: it has no list "entries"; restore it from git')
    if document.get("schema_version") != SCHEMA_VERSION:
        version = document.get("schema_version")
        raise BaselineError(f"{place}: schema_version {version!r} is not {SCHEMA_VERSION}; another audit wrote it")
    entries = (_entry(place, number, each) for number, each in enumerate(document["entries"], start=1) if each != {})
    return Baseline(tuple(sorted(set(entries), key=_order)))


def render(baseline: Baseline) -> str:
    """The text of the file."""
    lines = [json.dumps(_as_json(entry), ensure_ascii=False) + ",\n" for entry in sorted(baseline.entries, key=_order)]
    return f'{{"schema_version": {SCHEMA_VERSION}, "entries": [\n{"".join(lines)}{{}}]}}\n'


def pruned(baseline: Baseline, stale: Iterable[Entry]) -> Baseline:
    """Without the entries that no finding needs: it can only shrink."""
    gone = set(stale)
    return Baseline(tuple(entry for entry in baseline.entries if entry not in gone))


def with_entry(baseline: Baseline, entry: Entry) -> Baseline:
    """With one entry more, in place of one for the same finding."""
    kept = [each for each in baseline.entries if _identity(each) != _identity(entry)]
    return Baseline(tuple(sorted([*kept, entry], key=_order)))


def with_merge_by_union(place: Path) -> str | None:
    """The text of the `.gitattributes` beside the baseline that tells git to keep the lines of both sides when it
    merges; None where git is told already, outside of a repository, and for a name that would be a pattern there."""
    if repository_above(place.parent.resolve()) is None or not re.fullmatch(r"[\w.-]+", place.name):
        return None
    attributes = place.parent / ".gitattributes"
    line = f"{place.name} merge=union"
    try:
        before = read_regular(attributes).decode("utf-8") if attributes.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"cannot read {attributes}: {error}") from error
    if line in before.splitlines():
        return None
    return f"{before}{'' if before.endswith(chr(10)) or not before else chr(10)}{line}\n"


def _identity(entry: Entry) -> tuple[str, ...]:
    return (entry.code, entry.table, entry.subject, entry.revision, entry.columns)


def _order(entry: Entry) -> tuple[str, ...]:
    until = entry.until.isoformat() if entry.until else ""
    return (*_identity(entry), entry.reason, entry.owner, until)


def _as_json(entry: Entry) -> dict[str, str]:
    values = {
        "code": entry.code, "table": entry.table, "class": entry.subject, "revision": entry.revision,
        "columns": entry.columns, "reason": entry.reason, "owner": entry.owner,
        "until": entry.until.isoformat() if entry.until else "",
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}


def _entry(place: Path, number: int, value: object) -> Entry:
    where = f"{place}: entry {number}"
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise BaselineError(f"{where} is not an object of strings; restore it from git")
    unknown = sorted(set(value) - _KEYS)
    if unknown:
        raise BaselineError(f"{where} has an unknown key {unknown[0]!r}; there are {', '.join(sorted(_KEYS))}")
    if not value.get("code") or not (value.get("table") or value.get("class") or value.get("revision")):
        raise BaselineError(f"{where} needs a code and a table or a class")
    return Entry(
        value["code"], value.get("table", ""), value.get("class", ""), value.get("reason", ""),
        value.get("owner", ""), parse_day(value["until"], where) if value.get("until") else None,
        value.get("revision", ""), value.get("columns", ""),
    )  # fmt: skip


def parse_day(text: str, where: str) -> date:
    """A date as in 2026-12-31; raises BaselineError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BaselineError(f"{where}: {text!r} is not a date as in 2026-12-31") from error
