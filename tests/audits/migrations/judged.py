"""What a rule says of a small history whose only model is `users`."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.audits.base import Hit, Rule
from auditor.audits.migrations.judge import judge_histories
from auditor.audits.migrations.model import Audited
from auditor.audits.migrations.since import Since
from auditor.extract import extract
from auditor.facts.key import TableKey
from auditor.facts.schema import Table
from tests.replay.histories import replayed, revision

USERS = Table(TableKey("users"), "declarative", "app.User", "app.py", 1)


def found(
    rule: Rule[Audited],
    files: Mapping[str, tuple[str, str | None, str]],
    base: Mapping[str, tuple[str, str | None, str]] | None = None,
) -> list[Hit]:
    """`files`: by path, the id of each revision, what it revises, and the body of its upgrade; `base`: before."""
    texts = {path: revision(*given) for path, given in files.items()}
    before = {path: revision(*given) for path, given in base.items()} if base is not None else None
    return list(rule.check(judge_histories(replayed(texts), (USERS,), since(before, texts))))


def since(base: Mapping[str, str] | None, now: Mapping[str, str]) -> Since | None:
    """The texts of both sides as facts; None without a base."""
    if base is None:
        return None
    return Since(*({path: extract(text.encode()) for path, text in texts.items()} for texts in (base, now)))
