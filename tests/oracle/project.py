"""Snippets -> a project that can be executed and audited; and how the two answers differ."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Confidence
from auditor.pipeline import audit
from tests.oracle.snippets import Snippet
from tests.oracle.statements import touched
from tests.oracle.subjects import ASYNCHRONOUS, Subject

#: Ways in which the audit can differ: it says nothing of what happened, only that it may, or more than happened.
MISSED, DOUBTFUL, EXTRA = "missed", "doubtful", "extra"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """What the audit says otherwise than what happened: `how`, and `what` (`read books`)."""

    snippet: str
    how: str
    what: str


def write(folder: Path, subject: Subject) -> Path:
    """The models and the snippets as two modules in the folder."""
    (folder / "oracle_models.py").write_text(subject.models_text, "utf-8")
    body = "\n\n".join(
        snippet.function({**subject.given, **ASYNCHRONOUS} if snippet.twin else subject.given)
        for snippet in subject.snippets
    )
    (folder / "oracle_snippets.py").write_text(f"{subject.header}{_imports(body, subject)}\n\n{body}", "utf-8")
    return folder


def _imports(body: str, subject: Subject) -> str:
    """What the snippets name of the library and of the models, imported by name as people do."""
    wanted = set(re.findall(r"(?<![.\w])[A-Za-z]\w+", body))
    sources = {"oracle_models": set(re.findall(r"^class (\w+)", subject.models_text, re.MULTILINE))}
    for module in subject.sources:
        known = set().union(*sources.values())
        sources[module.__name__] = {n for n in dir(module) if not inspect.ismodule(getattr(module, n))} - known
    return "\n".join(
        f"from {module} import {name}" for module, names in sources.items() for name in sorted(wanted & names)
    )


def audited(folder: Path, snippets: Iterable[Snippet]) -> dict[str, dict[str, bool]]:
    """What the audit says of each snippet: by name, what is done, and whether that is sure. What a property of a model
    does is done by whoever asks for it."""
    found: dict[str, dict[str, bool]] = {}
    members: dict[str, dict[str, bool]] = {}
    for usage in audit(folder, only=["usage"], jobs=1).of(Usage).tables:
        for access in (*usage.readers, *usage.writers):
            if access.path == "oracle_snippets.py":
                said = found.setdefault(access.function.partition(".")[0], {})
            else:
                said = members.setdefault(access.function.rpartition(".")[2], {})
            what = f"{access.op.value} {usage.table.key.name}"
            said[what] = said.get(what, False) or access.confidence is not Confidence.POSSIBLE
    for snippet in snippets:
        for name in set(re.findall(r"\.(\w+)", snippet.code)) & members.keys():
            found[snippet.name] = {**members[name], **found.get(snippet.name, {})}
    return found


def differences(
    snippets: Iterable[Snippet], sent: Mapping[str, list[str] | str], said: Mapping[str, Mapping[str, bool]]
) -> list[Difference]:
    """How the audit differs from what was executed, snippet by snippet, sorted."""
    found: set[Difference] = set()
    for snippet in snippets:
        statements = sent[snippet.twin or snippet.name]
        if isinstance(statements, str):
            found.add(Difference(snippet.name, "failed", statements))
            continue
        happened = frozenset(what for sql in statements for what in touched(sql))
        claims = said.get(snippet.name, {})
        found.update(Difference(snippet.name, MISSED, what) for what in happened - claims.keys())
        found.update(Difference(snippet.name, DOUBTFUL, what) for what in happened if claims.get(what) is False)
        found.update(Difference(snippet.name, EXTRA, what) for what in claims if claims[what] and what not in happened)
    return sorted(found)
