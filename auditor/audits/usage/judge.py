"""The verdict on every table, from the graph of what reaches it and what was seen to touch it."""

from __future__ import annotations

import re
from functools import partial

from auditor.audits.products import Contain
from auditor.audits.usage.account import why_in_doubt
from auditor.audits.usage.consumers import unmatched, with_consumers
from auditor.audits.usage.counting import OF_OTHERS, counts, may_count
from auditor.audits.usage.elsewhere import hint_of, in_doubt
from auditor.audits.usage.graph import UsageGraph
from auditor.audits.usage.inherited import with_children
from auditor.audits.usage.library import with_users
from auditor.audits.usage.spots import UNREAD
from auditor.audits.usage.twins import with_twins
from auditor.audits.usage.verdict import ReadPath, Status, TableUsage, Usage
from auditor.config import Config
from auditor.facts.access import PICKED, UNBOUND, Access, Blindness, BlindSpot, Confidence, Occurrence, Op, Role
from auditor.facts.key import TableKey
from auditor.facts.schema import Table
from auditor.link.domain.project import Found, Project

#: Objects of the database that do what they do without being asked by their name.
_BY_ITSELF = ("trigger", "rule", "event", "policy")
_MOST_PATHS = 500


def judge_project(project: Project, config: Config, contain: Contain) -> Usage:
    """The whole result: verdicts with the declared consumers in them, and what is declared nowhere."""
    known = with_consumers(project, config.consumers, config.file)
    tables = with_twins(with_children(judge_all(known, contain)))
    hint = hint_of(tables)
    return Usage(
        tuple(map(in_doubt, tables)) if hint else tables,
        project.unknown_tables,
        tuple(unmatched(project, config.consumers, config.file)),
        project.sql_texts,
        hint,
    )


def judge_all(project: Project, contain: Contain) -> tuple[TableUsage, ...]:
    """The verdict on every declared table, in the order of the tables; unknown where finding it fails."""
    graph = contain("what leads to the tables", lambda: UsageGraph(project), None)
    if graph is None:
        return tuple(map(_not_judged, project.tables))
    by_table: dict[TableKey, list[Found]] = {}
    for found in project.accesses:
        by_table.setdefault(found.access.table, []).append(found)
    return tuple(
        contain(
            f"the verdict on {table.key}",
            partial(judge, graph, table, by_table.get(table.key, [])),
            _not_judged(table),
            table.path,
            table.line,
        )
        for table in project.tables
    )


def _not_judged(table: Table) -> TableUsage:
    why = "judging it failed: see the blind spots"
    return TableUsage(table, Status.UNKNOWN, Confidence.POSSIBLE, None, (), (), (), (), why)


def judge(graph: UsageGraph, table: Table, found: list[Found]) -> TableUsage:
    """Status, reachability and reason for one table."""
    accesses = [(item, _with_reached(item.access, graph.is_reached(item))) for item in found]
    speaking = [access for item, access in accesses if not _is_idle_guess(graph, item)]
    counted = [(item, access) for item, access in accesses if counts(access)]
    writes = [pair for pair in counted if pair[1].op is Op.WRITE]
    reads = [pair for pair in counted if pair[1].op is Op.READ and not (writes and pair[1].via == "refresh")]
    known = graph.project.accounts.get(table.key) if not counted else None
    blind = graph.spots.of(table.key, known)
    status, why = _status(bool(reads), bool(writes), speaking)
    if status is Status.LIVE and graph.project.is_application:  # a library is called from outside
        status, why = _without_unnamed(graph.project, reads, writes) or (status, why)
    by_users = with_users(graph, status, accesses)
    status, why = _with_admin_view(status, found) or by_users or (status, why)
    if counted and all(access.via == "consumer" for _, access in counted):
        why = f"only a declared consumer uses it: {', '.join(sorted({access.function for _, access in counted}))}"
    naming = [spot for spot in blind if spot.kind in UNREAD]
    if naming and not counted:
        status, why = Status.UNKNOWN, _unread(naming[0])
    declared = [] if counted else [spot for spot in blind if _is_about(spot, table)]
    if declared:
        status, why = Status.UNKNOWN, _not_followed(declared[0])
    account = known.occurrences if known is not None else ()
    doubts = [each for each in account if each.doubt]
    others = _perhaps_other(status, [access for _, access in accesses])
    why = _with_perhaps(status, why, others)
    kept = next((a for _, a in accesses if _works_by_itself(a)), None) if status is Status.ORPHANED else None
    if kept is not None:
        why = (
            f"no app code touches it; in the database a migration made what does: {kept.note}, {kept.path}:{kept.line}"
        )
    if doubts and status in {Status.ORPHANED, Status.UNKNOWN} and not naming:
        status, why = Status.UNKNOWN, why_in_doubt(doubts)
    return TableUsage(
        table=table,
        status=status,
        confidence=_confidence(
            status,
            (*blind, *(each for each in account if each.doubt or each.kind == UNBOUND)),
            counted,
            bool(others or kept or by_users or len(speaking) < len(accesses)),
        ),
        reached=_is_reached(accesses, naming) if counted else None,
        readers=tuple(access for _, access in accesses if access.op is Op.READ),
        writers=tuple(access for _, access in accesses if access.op is Op.WRITE),
        mentions=graph.project.mentions.get(table.key, ()),
        blind_spots=blind,
        why=why,
        read_paths=_paths(graph, reads),
        write_paths=_paths(graph, writes),
        account=account,
    )


def _is_reached(accesses: list[tuple[Found, Access]], unread: list[BlindSpot]) -> bool:
    """Does an entry point lead to code that touches the table? A file that could not be read and names it may."""
    return any(access.reached for _, access in accesses if may_count(access)) or any(spot.tables for spot in unread)


def _is_idle_guess(graph: UsageGraph, found: Found) -> bool:
    """May it be of any table, in a function that nothing names? A library is called from outside."""
    return graph.project.is_application and found.access.via == PICKED and found.unit in graph.project.unnamed


def _works_by_itself(access: Access) -> bool:
    """Is it a trigger or the like, which goes on when no code asks for it?"""
    return access.via == "database-object" and access.note.startswith(_BY_ITSELF)


def _with_reached(a: Access, reached: bool) -> Access:
    """The access, with `reached` said; `dataclasses.replace` takes four times as long, and there are thousands."""
    return Access(
        a.table, a.op, a.path, a.line, a.function, a.role, a.via, a.confidence, a.chain, a.note, reached=reached
    )


def _status(reads: bool, writes: bool, accesses: list[Access]) -> tuple[Status, str]:
    if reads and writes:
        return Status.LIVE, "app code reads and writes it"
    if reads:
        return Status.READ_ONLY, "app code reads it and never writes it"
    if writes:
        return Status.WRITE_ONLY, "app code writes it and never reads it"
    if any(a.role is Role.APP and a.confidence is Confidence.POSSIBLE and a.via != "all-tables" for a in accesses):
        return Status.UNKNOWN, "only dynamic accesses could reach it"  # where they are, the doubts of its account say
    sure = [a for a in accesses if a.confidence is not Confidence.POSSIBLE and a.via != "cascade"]
    roles = {a.role for a in sure}
    if Role.TEST in roles:
        others = " and scripts" if Role.SCRIPT in roles else ""
        return Status.TEST_ONLY, f"no app code touches it, only tests{others} do"
    if Role.SCRIPT in roles:
        return Status.SCRIPT_ONLY, "no app code touches it, only scripts do"
    if Role.MIGRATION in roles:
        return Status.ORPHANED, "no app code touches it; migrations do"
    cascade = next((a for a in accesses if a.via == "cascade" and a.role is Role.APP), None)
    if cascade is not None:
        return (
            Status.ORPHANED,
            f"nothing reads or writes it but a cascade of another table, {cascade.path}:{cascade.line}",
        )
    return Status.ORPHANED, "nothing reads or writes it"


def _with_admin_view(status: Status, found: list[Found]) -> tuple[Status, str] | None:
    """What application code only reads, people may write in an admin view, and the other way round."""
    missing = {Status.READ_ONLY: Op.WRITE, Status.WRITE_ONLY: Op.READ}.get(status)
    if not any(
        each.access.op is missing and each.access.role is Role.APP and each.access.via == "admin-view" for each in found
    ):
        return None
    does, other = ("writes", "reads") if status is Status.WRITE_ONLY else ("reads", "writes")
    return Status.LIVE, f"app code {does} it, and an admin view {other} it"


def _without_unnamed(
    project: Project, reads: list[tuple[Found, Access]], writes: list[tuple[Found, Access]]
) -> tuple[Status, str] | None:
    """The status where all that reads, or all that writes, are functions that nothing names, and an entry point leads
    to the other side; None where that is not so."""
    dead_reads, dead_writes = (
        sorted({access.function for item, access in side if item.unit in project.unnamed})
        if all(item.unit in project.unnamed for item, _ in side)
        else []
        for side in (reads, writes)
    )
    if bool(dead_reads) == bool(dead_writes):
        return None
    if not any(access.reached for _, access in (writes if dead_reads else reads)):
        return None
    status = Status.WRITE_ONLY if dead_reads else Status.READ_ONLY
    does, other = ("reads", "writes") if dead_reads else ("writes", "reads")
    return status, f"app code {other} it; what {does} it ({', '.join(dead_reads or dead_writes)}) is called nowhere"


def _is_about(spot: BlindSpot, table: Table) -> bool:
    """Is it the declaration of the table that could not be followed?"""
    return (spot.path, spot.line) == (table.path, table.line) and spot.tables == (table.key.name,)


def _unread(spot: BlindSpot) -> str:
    if spot.tables is None:
        return f"{spot.path} could not be read, and may name it"
    return f"{spot.path} names it and could not be read"


def _not_followed(spot: BlindSpot) -> str:
    if spot.kind is Blindness.DYNAMIC_TABLE_NAME:
        return "its name is computed: what would name it cannot be told"
    return spot.detail


def _perhaps_other(status: Status, accesses: list[Access]) -> list[Access]:
    """The possible accesses of the kind that the status says is missing, in the order of the code."""
    missing = {Status.READ_ONLY: Op.WRITE, Status.WRITE_ONLY: Op.READ}.get(status)
    found = [a for a in accesses if a.op is missing and a.role is Role.APP and a.via not in OF_OTHERS]
    return sorted(found, key=lambda each: (each.path, each.line))


def _with_perhaps(status: Status, why: str, others: list[Access]) -> str:
    """What is said of a table of which only one side is sure, where the other side may be there."""
    possible = [each for each in others if each.confidence is Confidence.POSSIBLE]
    if not possible or not why.endswith((" and never reads it", " and never writes it")):
        return why
    does, other = ("writes", "read") if status is Status.WRITE_ONLY else ("reads", "write")
    more = f" and {len(possible) - 1} more" if len(possible) > 1 else ""
    return f"app code {does} it; {possible[0].path}:{possible[0].line}{more} may {other} it"


def _confidence(
    status: Status, blind: tuple[BlindSpot | Occurrence, ...], counted: list[tuple[Found, Access]], other: bool
) -> Confidence:
    if status is Status.UNKNOWN:
        return Confidence.POSSIBLE
    if status is Status.LIVE:
        certain = {a.op for _, a in counted if a.confidence is Confidence.CERTAIN}
        return Confidence.CERTAIN if len(certain) == 2 else Confidence.INFERRED
    return Confidence.INFERRED if blind or other else Confidence.CERTAIN


_ROUTE = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|WEBSOCKET|route|view_config|view|expose|websocket)\b"
)
_TASK = re.compile(r"(?:\w*task|shared_task|job|cron|actor|scheduled\w*|periodic\w*)\b")
_COMMAND = re.compile(r"(?:\w*command|console script|python|main|cli|click|group)\b")
_LISTENER = re.compile(r"(?:listens_for|listen|on_event|receiver|connect\w*|event\w*|subscribe\w*)\b")


def kind_of_entry(entry: str) -> int:
    """What comes in, in the order in which people ask: route, task, command, anything else, listener, nothing."""
    if not entry:
        return 5
    for place, pattern in ((0, _ROUTE), (1, _TASK), (2, _COMMAND), (4, _LISTENER)):
        if pattern.match(entry):
            return place
    return 3


def _paths(graph: UsageGraph, pairs: list[tuple[Found, Access]]) -> tuple[ReadPath, ...]:
    """The shortest chain to each accessing unit, by what comes in: routes, tasks, commands, listeners, the rest."""
    found: dict[tuple[str, tuple[str, ...]], ReadPath] = {}
    for item, _ in pairs:
        path = graph.path_to(item)
        if path is not None:
            found.setdefault((path.entry, tuple(step.function for step in path.steps)), path)

    def order(path: ReadPath) -> tuple[int, str, int, str, int]:
        last = path.steps[-1]
        return (kind_of_entry(path.entry), path.entry, len(path.steps), last.path, last.line)

    return tuple(sorted(found.values(), key=order)[:_MOST_PATHS])
