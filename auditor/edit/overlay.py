"""The files as they will be, before anything is written: to be audited, and to be shown to parse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auditor.edit.model import Change, RefusedError
from auditor.extract import extract
from auditor.reading.identify import blob_id
from auditor.sources import Reader, SourceFile, Sources


@dataclass(frozen=True, slots=True)
class Overlay:
    """Reads files as they will be, the others as they are."""

    below: Reader
    contents: Mapping[str, bytes]

    def read(self, file: SourceFile) -> bytes:
        """The bytes of a file."""
        data = self.contents.get(file.path)
        return self.below.read(file) if data is None else data


def overlaid(found: Sources, changes: Iterable[Change], like: str) -> Sources:
    """The sources with the changes made; a new file has the role of the file `like`."""
    model = next(file for file in found.files if file.path == like)
    known = {file.path: file for file in found.files}
    contents: dict[str, bytes] = {}
    for change in changes:
        if change.after is None:
            known.pop(change.path, None)
        elif change.path.endswith(".py"):
            contents[change.path] = change.after
            old = known.get(change.path, replace(model, path=change.path))
            known[change.path] = replace(old, size=len(change.after), blob=blob_id(change.after), stamp=None)
    files = tuple(known[path] for path in sorted(known))
    return replace(found, files=files, reader=Overlay(found.reader, contents))


def refuse_broken(changes: Iterable[Change]) -> None:
    """Raises RefusedError for a file that parsed and would not."""
    for change in changes:
        if change.after is not None and change.path.endswith(".py"):
            facts = extract(change.after)
            if not facts.parsed:
                where = f"{change.path}:{facts.blind[0].line}" if facts.blind else change.path
                raise RefusedError(f"{where} would not parse any more: {facts.blind[0].detail if facts.blind else ''}")
