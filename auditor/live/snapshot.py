"""The file of an expected catalog: what the ORM declares, in the words of a server, kept for a start without questions.

One file holds it for several servers, by name and major version. The fingerprint is of what the MetaData declares, so
that a file of other models is told from the right one without asking the server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from pathlib import Path

import msgspec

from auditor.errors import SnapshotError
from auditor.facts.catalog import Catalog, Table
from auditor.place import replace_whole

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """The catalog of one server; `fingerprint`: of the declarations that it was made from."""

    fingerprint: str
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class _File:
    snapshot: int = 0
    servers: Mapping[str, Expected] = field(default_factory=dict)


def fingerprint(declared: Catalog) -> str:
    """Of all that is declared, and not of where."""
    return hashlib.sha256(msgspec.json.encode(replace(declared, home=()))).hexdigest()


def without_places(declared: Catalog) -> Catalog:
    """What MetaData alone says: no paths, no lines, no Python."""
    return replace(
        declared,
        tables=tuple(map(_bare, declared.tables)),
        enums=tuple(replace(enum, place=None) for enum in declared.enums),
    )


def _bare(table: Table) -> Table:
    columns = tuple(replace(column, construct="", line=0) for column in table.columns)
    return replace(table, columns=columns, place=None)


def server_key(catalog: Catalog) -> str:
    """Under which a file keeps the catalog: `PostgreSQL 16`."""
    return f"{catalog.flavour} {catalog.major}"


def write_snapshot(file: Path, declared: Catalog, settled: Catalog) -> None:
    """Add to the file, or replace in it, what is expected of this server; the other servers' stay while they are of the
    same models, which is what they are asked for when they are used."""
    kept = dict(_read(file).servers) if file.exists() else {}
    kept[server_key(declared)] = Expected(fingerprint(without_places(declared)), without_places(settled))
    content = msgspec.json.format(msgspec.json.encode(_lean(_File(_FORMAT, dict(sorted(kept.items()))))), indent=1)
    try:
        replace_whole(file, content + b"\n")
    except OSError as error:
        raise SnapshotError(f"cannot write {file}: {error.strerror}") from None


def _lean(item: object) -> object:
    """Dataclasses as mappings without what is as by default: a file to be read and committed."""
    if is_dataclass(item) and not isinstance(item, type):
        given = [(each.name, getattr(item, each.name), each.default) for each in fields(item)]
        return {name: _lean(value) for name, value, default in given if default is MISSING or value != default}
    if isinstance(item, tuple):
        return [_lean(each) for each in item]
    return {key: _lean(value) for key, value in item.items()} if isinstance(item, dict) else item


def expected_of(file: Path, declared: Catalog) -> Catalog:
    """What the file expects of the server that `declared` is for; SnapshotError where it has nothing, or something of
    other models."""
    kept, key = _read(file).servers, server_key(declared)
    again = f"write it with: audit drift --metadata ... --url ... --write-snapshot {file}"
    if key not in kept:
        raise SnapshotError(f"{file} expects nothing of {key} (it has: {', '.join(kept) or 'nothing'}); {again}")
    if kept[key].fingerprint != fingerprint(declared):
        raise SnapshotError(f"{file} is stale: it was written for other models than these ({key}); {again}")
    return replace(kept[key].catalog, home=declared.home)


def _read(file: Path) -> _File:
    try:
        found = msgspec.json.decode(file.read_bytes(), type=_File)
    except OSError as error:
        raise SnapshotError(f"cannot read the snapshot {file}: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise SnapshotError(f"{file} is no snapshot of an expected catalog") from None
    if found.snapshot != _FORMAT:
        raise SnapshotError(f"{file} is no snapshot of an expected catalog that this version reads")
    return found
