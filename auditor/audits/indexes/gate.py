"""The plan gate: can the planner serve the statements that matter by an index?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.audits.indexes.compiled import create_index, is_served, question_of
from auditor.audits.indexes.database import Stored
from auditor.audits.indexes.model import Kind, Plan, Suggestion
from auditor.audits.indexes.needs import Need, needs_of
from auditor.audits.indexes.propose import key_of
from auditor.audits.indexes.reach import Reach
from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.facts.predicate import Predicate
from auditor.facts.schema import Table
from auditor.facts.statistics import PlanAnswer, PlanQuestion
from auditor.findings import Severity
from auditor.sql import reading_statements

#: Asks a server for the plans of questions; True: the statements may run.
Ask = Callable[[Sequence[PlanQuestion], bool], list[PlanAnswer]]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask, how many statements, and whether they run."""

    ask: Ask
    most: int
    analyze: bool
    stored: Stored


def plans_of_code(
    asking: Asking, tables: Iterable[Table], by_table: Mapping[TableKey, Sequence[Predicate]], reach: Reach
) -> list[Plan]:
    """The plans of what the code asks, those statements first that a hot entry point or most entry points lead to."""
    chosen: dict[PlanQuestion, tuple[Need, Table]] = {}
    for table in tables:
        known = {column.name for column in table.columns}
        for predicate in by_table.get(table.key, ()):
            if predicate.role is Role.APP:
                for need in needs_of(predicate, known):
                    chosen.setdefault(question_of(need, table), (need, table))

    def weight(item: tuple[PlanQuestion, tuple[Need, Table]]) -> tuple[bool, int, int]:
        unit = item[1][0].predicate.unit
        return (reach.is_hot(unit), len(reach.entries_to(unit)), asking.stored.rows(item[1][1].key) or 0)

    top = sorted(chosen.items(), key=weight, reverse=True)[: asking.most]
    answers = asking.ask([question for question, _ in top], asking.analyze)
    return [
        _plan(question, need, table, answer, asking)
        for (question, (need, table)), answer in zip(top, answers, strict=True)
    ]


def _plan(question: PlanQuestion, need: Need, table: Table, answer: PlanAnswer, asking: Asking) -> Plan:
    place = need.predicate
    plan = Plan(
        place.path, place.line, place.function, str(table.key), question.sql, ran=asking.analyze,
        small=asking.stored.is_small(table.key),
    )  # fmt: skip
    if answer.error:
        return replace(plan, refused=answer.error)
    if asking.analyze:
        return replace(plan, whole=_read_whole(answer, asking.stored))
    return plan if is_served(need, table, answer) else replace(plan, whole=(table.key.name,))


def plans_of_file(asking: Asking, text: str, path: str) -> list[Plan]:
    """The plans of the statements of a file; of those that only read."""
    found: list[Plan] = []
    asked: dict[int, PlanQuestion] = {}  # by the place of its plan
    for each in reading_statements(text):
        plan = Plan(path, each.line, "", "", each.sql, refused=each.refused, ran=asking.analyze)
        if not plan.refused and asking.analyze and each.parameters:
            plan = replace(plan, refused="it has parameters: to run it, write values in their places")
        if not plan.refused and asking.analyze and each.calls:
            plan = replace(plan, refused=f"it calls {', '.join(each.calls)}, of which nothing is known: it is not run")
        if not plan.refused:
            asked[len(found)] = PlanQuestion(each.sql, (("", ""),) * each.parameters)
        found.append(plan)
    for number, answer in zip(asked, asking.ask([*asked.values()], asking.analyze), strict=True):
        found[number] = _of_file(found[number], answer, asking)
    return found


def _of_file(plan: Plan, answer: PlanAnswer, asking: Asking) -> Plan:
    if answer.error:
        return replace(plan, refused=answer.error)
    whole = _read_whole(answer, asking.stored) if asking.analyze else _sequential(answer)
    return replace(plan, whole=whole)


def _sequential(answer: PlanAnswer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scan.table for scan in answer.scans if scan.by is None))


def _read_whole(answer: PlanAnswer, stored: Stored) -> tuple[str, ...]:
    """The tables that it read row by row, more rows than make a table large."""
    several = (scan for scan in answer.scans if scan.by is None and (scan.read or 0) > stored.min_rows)
    return tuple(dict.fromkeys(scan.table for scan in several))


def tried(
    asking: Asking,
    wanted: Sequence[Suggestion],
    tables: Mapping[TableKey, Table],
    needs: Mapping[tuple[object, ...], Need],
) -> Iterator[Suggestion]:
    """The suggestions, with what the planner makes of the index before there is one, where the server has HypoPG."""
    several = [each for each in wanted if each.kind in {Kind.MISSING, Kind.EXTEND}][: asking.most]
    questions = []
    for each in several:
        table = tables[each.table]
        questions.append(question_of(needs[key_of(each)], table, create_index(table, each.columns, each.expression)))
    answers = dict(zip(several, asking.ask(questions, False), strict=True)) if questions else {}
    for each in wanted:
        answer = answers.get(each)
        if answer is None or answer.error:
            yield each
        elif is_served(needs[key_of(each)], tables[each.table], answer):
            yield replace(each, reason=f"{each.reason}; the planner would use it (HypoPG)")
        else:
            reason = f"{each.reason}; the planner would not use it (HypoPG)"
            yield replace(each, reason=reason, severity=Severity.NOTE)
