"""The replayed histories and the models to what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType

from auditor.audits.migrations import repairs
from auditor.audits.migrations.against import against_models
from auditor.audits.migrations.dropped import Uses, dropped_but_used
from auditor.audits.migrations.effects import Declarations
from auditor.audits.migrations.mentioned import mentioned
from auditor.audits.migrations.model import Audited, History, Problem, Row
from auditor.audits.migrations.reached import Files, against_imports
from auditor.audits.migrations.revisions import conflicts_of, of_revision
from auditor.audits.migrations.shape import misshapen
from auditor.audits.migrations.since import Since, edited, known_in, reparented
from auditor.audits.migrations.stamped import stamped
from auditor.audits.migrations.unsafe import unsafe_operations
from auditor.audits.products import Contain, Value
from auditor.facts.migrations import Environment, Migrations
from auditor.facts.schema import Table


def _uncontained(what: str, work: Callable[[], Value], otherwise: Value, path: str = ".", line: int = 1) -> Value:
    return work()


def judge_histories(
    found: Migrations,
    models: tuple[Table, ...],
    since: Since | frozenset[str] | None,
    files: Files = MappingProxyType({}),
    uses: Uses = MappingProxyType({}),
    contain: Contain = _uncontained,
) -> Audited:
    """`since`: what revisions are compared with, or the ids of those that are not new; None without either. `files`:
    all code of the project, by path; `uses`: where code reads or writes a table, by its name; `contain`: what fails of
    a revision, a table or a question to a history costs that one."""
    problems: list[Problem] = []
    histories = []
    known = known_in(since) if isinstance(since, Since) else since

    def add(what: str, find: Callable[[], Iterable[Problem]], path: str = ".", line: int = 1) -> None:
        nothing: list[Problem] = []
        problems.extend(contain(what, lambda: [*find()], nothing, path, line))

    for each in found.environments:
        no_repairs: Mapping[str, str] = {}
        repairing = contain("repairs", partial(repairs.repairing, each), no_repairs, each.path)
        add("the graph of the revisions", partial(misshapen, each), each.path)
        add("what cannot run", partial(conflicts_of, each, found.blind_spots), each.path)
        for revision in each.revisions:
            repair = repairing.get(revision.path, "")
            add(f"the revision {revision.id}", partial(of_revision, revision, repair), revision.path, revision.line)
        if isinstance(since, Since):
            add("who revises what", partial(reparented, each, since), each.path)
            add("what was edited", partial(edited, each, since), each.path)
        if known is not None:
            add("what is unsafe", partial(unsafe_operations, each, known), each.path)
        histories.append(_history(each, repairing))
    if found.environments:
        add("the models and the history", lambda: against_models(found, models, mentioned(files), files))
        add("imports of revisions", lambda: against_imports(found.environments, models, files))
        add("what is stamped", lambda: stamped(files))
        add("what is dropped", lambda: dropped_but_used(found, uses))
        declarations = Declarations({path: facts for path, (facts, _) in files.items()})
        for table in models:
            add(f"the table {table.key}", partial(declarations.without_effect, table), table.path, table.line)
    return Audited(tuple(histories), found.schema.tables, tuple(problems), found.history)


def _history(environment: Environment, repairing: Mapping[str, str]) -> History:
    rows = tuple(
        Row(each.id, each.down, each.path, len(each.steps), each.path in repairing, each.downgrade, each.title)
        for each in environment.revisions
    )
    tables = environment.schema.tables if environment.schema is not None else ()
    return History(environment.path, environment.heads, rows, environment.kind, tables)
