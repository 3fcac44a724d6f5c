"""Does a release still name the tables? Asked of the release's own files, in the object store of git."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from auditor import pipeline, sources
from auditor.audits.products import FACTS, PROJECT
from auditor.edit.drop.audited import Audited
from auditor.edit.tokens import STRING, tokenize
from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.replay.discover import read_revision
from auditor.sources.git import GitError, find_repository
from auditor.sources.git_blobs import Blobs
from auditor.sources.git_tree import Commit, submodules_of

ORDER = (
    "code goes first: deploy a release that no longer names the table everywhere, then drop it, for every process that"
    " still runs older code would fail; --released-in REF (the tag or commit of that release) proves it"
)


def still_named(audited: Audited, ref: str, keys: Sequence[TableKey]) -> list[str]:
    """Where the release declares one of the tables, refers to it, or has SQL that names it."""
    root, config = audited.making.found.root, audited.making.config
    repository = find_repository(root)
    if repository is None:
        raise GitError(f"{root.name} is in no git repository, so there is no release {ref!r} to look at")
    with closing(Blobs(repository.top, submodules_of(repository))) as blobs:
        found = sources.find_in_commit(
            root,
            Commit(repository, repository.commit(ref), blobs),
            exclude=config.exclude,
            roles=config.roles,
            prefix=config.prefix,
        )
        _, products = pipeline.examine(replace(audited.making, found=found))
        project = products.get(PROJECT)
        names = {str(key) for key in keys}
        plain = {key.name for key in keys}
        lines = [
            f"{table.path}:{table.line} declares {table.key}" for table in project.tables if str(table.key) in names
        ]
        for unknown in project.unknown_tables:
            if unknown.name.rpartition(".")[2] in plain and unknown.role in {Role.APP, Role.SCRIPT}:
                lines.append(f"{unknown.path}:{unknown.line} names {unknown.name} in SQL")
        for path, (file, role) in products.get(FACTS).python.items():
            if role in {Role.APP, Role.SCRIPT} and read_revision(path, file) is None:
                data = found.reader.read(next(each for each in found.files if each.path == path))
                lines += _foreign_keys(path, data.decode("utf-8", "replace"), plain)
    return lines


def _foreign_keys(path: str, text: str, names: set[str]) -> Iterator[str]:
    if "ForeignKey" not in text and "foreign_key" not in text:
        return
    pattern = re.compile(rf"[\"'](?:\w+\.)?(?:{'|'.join(map(re.escape, sorted(names)))})\.\w+[\"']")
    if pattern.search(text) is None:
        return
    for token in tokenize(text):
        if token.kind == STRING and pattern.fullmatch(token.text):
            yield f"{path}:{token.line} refers to {token.text.strip(chr(34) + chr(39))}"
