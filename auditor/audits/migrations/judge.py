"""The replayed histories and the models to what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from auditor import replay
from auditor.audits.migrations import repairs
from auditor.audits.migrations.against import against_models
from auditor.audits.migrations.circles import circles
from auditor.audits.migrations.edited import what_changed
from auditor.audits.migrations.effects import Declarations
from auditor.audits.migrations.mentioned import mentioned
from auditor.audits.migrations.model import Audited, History, Problem, Row
from auditor.audits.migrations.reached import Files, against_imports
from auditor.audits.migrations.unsafe import unsafe_operations
from auditor.audits.products import Contain, Value
from auditor.facts.code import FileFacts
from auditor.facts.migrations import Environment, Migrations, Revision
from auditor.facts.operations import SCHEMA_OPERATIONS, Data
from auditor.facts.schema import Table
from auditor.findings import Severity


@dataclass(frozen=True, slots=True)
class Since:
    """What the Python files said where HEAD left the base, and what they say now, by path."""

    base: Mapping[str, FileFacts]
    now: Mapping[str, FileFacts]


def _uncontained(what: str, work: Callable[[], Value], otherwise: Value, path: str = ".", line: int = 1) -> Value:
    return work()


def judge_histories(
    found: Migrations,
    models: tuple[Table, ...],
    since: Since | None,
    files: Files = MappingProxyType({}),
    contain: Contain = _uncontained,
) -> Audited:
    """`since`: what revisions are compared with; None without a base. `files`: all code of the project, by path;
    `contain`: what fails of a revision, a table or a question to a history costs that one."""
    parents = replay.parents(since.base) if since is not None else {}
    problems: list[Problem] = []
    histories = []

    def add(what: str, find: Callable[[], Iterable[Problem]], path: str = ".", line: int = 1) -> None:
        nothing: list[Problem] = []
        problems.extend(contain(what, lambda: [*find()], nothing, path, line))

    for each in found.environments:
        no_repairs: Mapping[str, str] = {}
        repairing = contain("repairs", partial(repairs.repairing, each), no_repairs, each.path)
        add("the graph of the revisions", partial(_graph, each), each.path)
        for revision in each.revisions:
            repair = repairing.get(revision.path, "")
            add(f"the revision {revision.id}", partial(_revision, revision, repair), revision.path, revision.line)
        if since is not None:
            add("who revises what", partial(_reparented, each, parents), each.path)
            add("what was edited", partial(_edited, each, since), each.path)
            add("what is unsafe", partial(unsafe_operations, each, _known(since)), each.path)
        rows = tuple(Row(r.id, r.down, r.path, len(r.steps), r.path in repairing, r.downgrade) for r in each.revisions)
        histories.append(History(each.path, each.heads, rows))
    if found.environments:
        add("the models and the history", lambda: against_models(found, models, mentioned(files)))
        add("imports of revisions", lambda: against_imports(found.environments, models, files))
        declarations = Declarations({path: facts for path, (facts, _) in files.items()})
        for table in models:
            add(f"the table {table.key}", partial(declarations.without_effect, table), table.path, table.line)
    return Audited(tuple(histories), found.schema.tables, tuple(problems), found.history)


def _graph(environment: Environment) -> Iterator[Problem]:
    by_id = {each.id: each for each in environment.revisions}
    heads = [by_id[head] for head in environment.heads]
    labelled = [each for each in heads if each.labels]
    if len(heads) > 1 and len(labelled) < len(heads) - 1:
        names = ", ".join(each.id for each in heads)
        line = f"alembic merge -m 'merge heads' {' '.join(each.id for each in heads)}"
        last = heads[-1]
        yield Problem(
            "several-heads", last.path, last.line, f"{len(heads)} heads: {names}; merge them: {line}",
            environment.path, revision=last.id,
        )  # fmt: skip
    known = by_id | {label: each for each in environment.revisions for label in each.labels}
    for each in environment.revisions:
        for name in each.down:
            if replay.resolve(name, known) not in known:
                message = f"{each.id} revises {name}, which is in no file"
                yield Problem("broken-down-revision", each.path, each.line, message, name, revision=each.id)
    for circle in circles(environment.revisions):
        last = circle[0]
        way = ", ".join(f"{each.id} needs {other.id}" for each, other in zip(circle, (*circle[1:], last), strict=True))
        message = f"the history goes in a circle: {way}"
        yield Problem("cyclic-down-revision", last.path, last.line, message, last.id, revision=last.id)
    for name, count in Counter(each.id for each in environment.revisions).items():
        if count > 1:
            last = [each for each in environment.revisions if each.id == name][-1]
            message = f"{count} files have the revision id {name}"
            yield Problem("duplicate-revision", last.path, last.line, message, name, revision=name)


def _revision(revision: Revision, repair: str) -> Iterator[Problem]:
    def problem(rule: str, message: str, line: int = 0, table: str | None = None) -> Problem:
        return Problem(rule, revision.path, line or revision.line, message, revision.path, table, revision.id)

    if repair:
        yield problem("repair-revision", f"{revision.id} repairs what earlier ones left: {repair}")
    if revision.downgrade != "full" and revision.upgrade == "full" and len(revision.down) < 2:
        yield problem("missing-downgrade", f"{revision.id} has no way back: its downgrade is {revision.downgrade}")
    conflicts = [note for note in revision.notes if note.kind in {"created", "missing", "twice"}]
    if conflicts:
        first = conflicts[0]
        missing = not revision.down and first.kind == "missing"
        rule = "history-not-empty" if missing else "history-not-replayable"
        message = f"{revision.id} needs what no revision makes: " if missing else f"{revision.id} cannot run: "
        yield problem(rule, message + first.detail, first.line, first.table or None)
    for note in revision.notes:
        if note.kind == "create-all":
            yield problem("create-all-in-revision", f"{revision.id} makes tables with create_all", note.line)
            break
    writes = any(isinstance(step.operation, Data) and step.operation.writes for step in revision.steps)
    if writes and any(isinstance(step.operation, SCHEMA_OPERATIONS) for step in revision.steps):
        yield problem("data-and-schema-mixed", f"{revision.id} changes rows and the schema in one revision")


def _reparented(environment: Environment, base: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for each in environment.revisions:
        before = base.get(each.path)
        if before is not None and set(before) != set(each.down):
            old, new = (", ".join(names) or "nothing" for names in (before, each.down))
            message = f"{each.id} revised {old} and now revises {new}"
            yield Problem("reparented-revision", each.path, each.line, message, each.path, revision=each.id)


def _known(since: Since) -> set[str]:
    """The ids of the revisions of the base."""
    read = (replay.read_revision(path, facts) for path, facts in since.base.items())
    return {revision.id for revision in read if revision is not None}


def _edited(environment: Environment, since: Since) -> Iterator[Problem]:
    """Revisions that were there, under their path or under another one."""
    read = {path: replay.read_revision(path, facts) for path, facts in since.base.items()}
    moved = {revision.id: path for path, revision in read.items() if revision is not None}
    for each in environment.revisions:
        before = since.base.get(each.path) or since.base.get(moved.get(each.id, ""))
        now = since.now.get(each.path)
        changed = what_changed(before, now) if before is not None and now is not None else ""
        if changed:
            timeouts = changed == "timeouts"
            message = f"{each.id} was merged, and does something else now: " + (
                "other timeouts" if timeouts else f"it changes the {changed} otherwise"
            )
            yield Problem(
                "edited-after-merge", each.path, each.line, message, each.path, revision=each.id,
                severity=Severity.NOTE if timeouts else None,
            )  # fmt: skip
