"""link(): facts of all files -> Project. The order of the steps, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter, itemgetter
from typing import TypeVar

from auditor.facts.access import Blindness, BlindSpot, Confidence, Mention, Role, UnknownTable
from auditor.facts.code import FileFacts
from auditor.facts.effect import Effect
from auditor.facts.key import TableKey
from auditor.facts.predicate import Predicate
from auditor.facts.said import TextFacts
from auditor.link import analysis
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Found, Project, UnitNode
from auditor.link.domain.values import ClassRef
from auditor.link.libraries.found import LIBRARIES
from auditor.link.libraries.sqlalchemy import asking
from auditor.link.libraries.sqlalchemy.declare import schema
from auditor.link.libraries.sqlalchemy.declare.made import Made
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.relations import tables_behind
from auditor.link.modules import paths
from auditor.link.modules.index import MODULE_BODY
from auditor.link.results import (
    account,
    assemble,
    calls_graph,
    entries,
    guesses,
    mentions,
    sql_roles,
    sqlfiles,
    templates,
    unnamed,
)
from auditor.link.results.account.shells import only_for_shells
from auditor.link.results.by_attribute import shown_by_templates
from auditor.link.results.dropped import find_dropped
from auditor.link.results.found_by_libraries import found_by_libraries
from auditor.link.results.incoming import is_application
from auditor.link.results.kept_outside import kept_outside
from auditor.link.results.named_in_files import named_in_files, run_by_other_code
from auditor.link.results.never_entered import never_entered
from auditor.link.results.objects import through_objects
from auditor.link.results.offered import offered, offered_alone, offered_models
from auditor.link.results.one_sided import infer_picked
from auditor.link.results.other_mappers import kept_by_other_mappers
from auditor.link.results.predicates import find_predicates
from auditor.link.results.unknown import unknown_tables
from auditor.link.syntax.names import last_part
from auditor.link.tables.declared import MappedInfo
from auditor.link.tables.index import TableIndex
from auditor.sql import SqlReading

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project besides its Python and SQL.

    `dialect`: of its SQL; `effects`: what the configuration says of functions; `entry_patterns`: which of them start
    something; `console_scripts`, `root_name`, `dependencies`, `packages`, `distributions`: what its packaging says;
    `template_attributes`: path, line, name and attribute that a template asks of a name; `documented`: what its
    documentation names; `texts`: its other files; `unread`: what could not be read, with the words in it, None where
    these are not known. With `predicates`, also what statements ask of columns is looked for.
    """

    dialect: str | None = None
    console_scripts: Iterable[str] = ()
    effects: Iterable[Effect] = ()
    entry_patterns: Iterable[str] = ()
    root_name: str = ""
    dependencies: Iterable[str] = ()
    template_attributes: Iterable[tuple[str, int, str, str]] = ()
    packages: Iterable[str] = ()
    documented: Iterable[str] = ()
    distributions: Iterable[str] = ()
    predicates: bool = False
    texts: Mapping[str, tuple[TextFacts, Role]] = field(default_factory=dict)
    unread: Iterable[tuple[BlindSpot, frozenset[str] | None]] = ()


_NOTHING_KNOWN = Known()


def link(
    files: Mapping[str, tuple[FileFacts, Role]],
    sql_files: Mapping[str, tuple[SqlReading, Role]],
    known: Known = _NOTHING_KNOWN,
) -> Project:
    """Resolve names across files, find tables and who touches them, and who calls whom.

    Of several that could be meant, the first by path is, whatever the order in which the files are given.
    """
    files, sql_files = _by_key(files), _by_key(sql_files)
    packages = (name for library in LIBRARIES for name in library.packages)
    modules = paths.index_modules(files, known.root_name, (*known.dependencies, *packages))
    libraries = (*LIBRARIES, asking.ASKING) if known.predicates else LIBRARIES
    engine = analysis.interpret(modules, known.dialect, known.effects, libraries, commands=tuple(known.console_scripts))
    asked_by_templates = partial(templates.note_attributes, engine, known.template_attributes)
    contained(engine, "what templates ask for", asked_by_templates, None)
    ledger = contained(engine, "what was found", engine.settled, engine.ledger)  # the rest is entered with the next
    no_files: tuple[list[Found], list[BlindSpot], list[UnknownTable]] = ([], [], [])
    of_sql = sql_roles.files_of(engine, sql_files)
    of_files = partial(sqlfiles.from_files, engine, of_sql)
    in_files, blind, unknown = contained(engine, "files of SQL", of_files, no_files)
    nothing: list[Found] = []
    no_calls: dict[str, dict[str, int]] = {}
    no_starts: dict[str, str] = {}
    found = [
        *contained(engine, "who enters what", partial(assemble.settle_accesses, engine), nothing),
        *in_files,
        *contained(engine, "views and functions", lambda: [*sqlfiles.from_objects(engine)], nothing),
        *contained(engine, "SQL that nobody runs", lambda: [*sqlfiles.from_loose_strings(engine)], nothing),
    ]
    by_objects = partial(through_objects, engine, found, of_sql)
    found += contained(engine, "what views and functions touch", by_objects, nothing)
    found += contained(engine, "guesses", lambda: [*guesses.possible_by_attribute(engine, found)], nothing)
    found = contained(engine, "what is picked", lambda: infer_picked(engine, found), found)
    found = contained(engine, "rows that are got", lambda: assemble.drop_ungrounded(engine, found), found)
    found += contained(engine, "what others keep", lambda: kept_outside(engine, found), nothing)
    found += contained(engine, "other mappers", partial(kept_by_other_mappers, engine), nothing)
    touched = {item.access.table for item in found if item.access.confidence is not Confidence.POSSIBLE}
    tables = schema.build_tables(engine, touched)
    starts = partial(entries.starts, engine, frozenset(known.console_scripts), tuple(known.entry_patterns))
    entry_points = contained(engine, "entry points", starts, no_starts)
    in_settings = contained(engine, "what settings call", partial(named_in_files, engine, known.texts), no_starts)
    other_code = partial(run_by_other_code, engine, known.texts)
    in_other_code = contained(engine, "what notebooks call", other_code, no_starts)
    shown = partial(shown_by_templates, engine, known.template_attributes)
    in_templates = contained(engine, "what templates call", shown, no_starts)
    in_bases = contained(engine, "what libraries find", partial(found_by_libraries, engine), no_starts)
    installed = frozenset(known.packages)
    public = partial(offered, engine, installed, tuple(known.documented))
    in_library = contained(engine, "what a library offers", public, no_starts)
    entry_points = {**in_library, **in_bases, **in_other_code, **in_templates, **in_settings, **entry_points}
    beside = partial(offered_alone, engine, tuple(known.distributions), entry_points)
    entry_points = {**contained(engine, "what is installed alone", beside, no_starts), **entry_points}
    calling = partial(calls_graph.build_calls, engine, entry_points)
    calls = contained(engine, "who calls whom", calling, no_calls)
    serves = contained(engine, "what comes in", partial(is_application, engine, entry_points), True)
    asked: tuple[Predicate, ...] = ()
    if known.predicates:
        asked = contained(engine, "predicates", partial(find_predicates, engine, tables), asked)
    nobody: frozenset[str] = frozenset()
    seen = (item.access for item in found)
    unread = (_naming(engine, spot, words) for spot, words in known.unread)
    dropped: list[BlindSpot] = contained(engine, "what is dropped", lambda: [*find_dropped(engine, seen)], [])
    dead = contained(engine, "what nothing calls", partial(unnamed.find_unnamed, engine, entry_points, calls), nobody)
    no_models: dict[str, tuple[str, int, str]] = {}
    handed = contained(engine, "what a library offers", partial(offered_models, engine, installed), no_models)
    asked_for = known.template_attributes
    nobody_calls = dead if serves else nobody
    in_account = partial(account.settle_accounts, engine, found, known.texts, nobody_calls, handed, asked_for)
    accounts = contained(engine, "where tables are named", in_account, account.in_doubt(tables))
    no_tables: tuple[UnknownTable, ...] = ()
    touching = frozenset(each.access.path for each in found if each.access.confidence is not Confidence.POSSIBLE)
    in_sql = partial(unknown_tables, engine, unknown, known.dialect, touching)
    told = contained(engine, "unknown tables", in_sql, no_tables)
    no_mentions: dict[TableKey, tuple[Mention, ...]] = {}
    mentioned = contained(engine, "who mentions what", partial(mentions.find_mentions, engine), no_mentions)
    spots = contained(engine, "blind spots", lambda: [*_blind_spots(engine, files, entry_points)], [_ALL_LOST])
    once = list({(item.access, item.unit): item for item in found}.values())
    return Project(
        tables=tables,
        accesses=tuple(contained(engine, "the order of accesses", lambda: sorted(once, key=_order), once)),
        mentions=mentioned,
        units=_by_key(_units(engine, sql_files)),
        calls=contained(engine, "the order of calls", partial(_calls_by_key, calls), calls),
        entry_points=contained(engine, "the order of entry points", partial(_by_key, entry_points), entry_points),
        is_application=serves,
        accounts=accounts,
        unnamed=dead,
        blind_spots=tuple(sorted({*spots, *blind, *dropped, *unread}, key=_IN_ORDER)),
        unknown_tables=told,
        sql_statements=len(ledger.sql_statements) + sum(r.statements for r, _ in sql_files.values()),
        sql_unparsed=len(ledger.sql_unparsed) + sum(len(r.unparsed) for r, _ in sql_files.values()),
        sql_texts=tuple(sorted(ledger.sql_texts)),
        predicates=asked,
    )


def _by_key(found: Mapping[str, Value]) -> dict[str, Value]:
    """The same in an order that says nothing of the order in which it was found."""
    return dict(sorted(found.items(), key=itemgetter(0)))


def _calls_by_key(calls: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return _by_key({caller: _by_key(callees) for caller, callees in calls.items()})


_IN_ORDER = attrgetter("order")
#: Where it cannot be said what was not seen, any table may have been touched there.
_ALL_LOST = BlindSpot(".", 1, Blindness.UNREADABLE, "what was not seen could not be put together", None)


def _order(found: Found) -> tuple[object, ...]:
    a = found.access
    return (a.table.order, a.op, a.path, a.line, a.function, a.via, a.role)


def _units(engine: Interpreter, sql_files: Mapping[str, tuple[SqlReading, Role]]) -> dict[str, UnitNode]:
    units = {
        unit.key: UnitNode(unit.key, unit.module.path, unit.node.line if unit.node else 1, unit.name, unit.module.role)
        for unit in engine.index.units.values()
    }
    for path, (_, role) in sql_files.items():
        units[f"{path}::<module>"] = UnitNode(f"{path}::<module>", path, 1, "<module>", role)
    return units


def _blind_spots(
    engine: Interpreter, files: Mapping[str, tuple[FileFacts, Role]], entry_points: Mapping[str, str]
) -> Iterable[BlindSpot]:
    ledger = engine.settled()
    running = ledger.runs_plainly((*entry_points, *(f"{path}::{MODULE_BODY}" for path in files)))
    public = _called_by_others(engine, entry_points)
    for path, (facts, role) in files.items():
        for blind in facts.blind:
            tables = _tables_in(engine, path, facts.words) if not facts.parsed else ()
            yield BlindSpot(path, blind.line, Blindness(blind.kind), blind.detail, tables, role)
    for (path, line, kind), (detail, unit) in ledger.blind.items():
        called = unit in running or (unit in public and (path, line) not in ledger.models_seen)
        if kind is Blindness.DYNAMIC_MODEL and not called:
            continue
        if ledger.is_blind(path, line, kind):
            role = files[path][1]
            yield BlindSpot(path, line, kind, detail, None if kind in _ANY_TABLE else (), role)
    imagined = engine.of(never_entered) | only_for_shells(engine) if ledger.blind_tables else frozenset()
    for (path, line, kind), reached in ledger.blind_tables.items():
        entered = [tables for context, tables in reached.items() if context not in imagined]
        if not entered or (kind is Blindness.DYNAMIC_ATTRIBUTE and not ledger.is_blind(path, line, kind)):
            continue
        yield BlindSpot(path, line, kind, _REACHING[kind], tuple(sorted(set().union(*entered))), files[path][1])
    for site in engine.of(Made).unnamed():
        detail = "tables are made under names that are computed"
        yield BlindSpot(site.module.path, site.node.line, Blindness.DYNAMIC_TABLE_NAME, detail, (), site.module.role)
    for table in engine.of(TableIndex).values():
        if not table.exact:
            yield BlindSpot(
                table.path, table.line, Blindness.DYNAMIC_TABLE_NAME, f"the table name of {table.dotted} is computed",
                (table.name,), table.role,
            )  # fmt: skip


def _naming(engine: Interpreter, spot: BlindSpot, words: frozenset[str] | None) -> BlindSpot:
    """The blind spot, about the tables that the words name where they are known."""
    return replace(spot, tables=_tables_in(engine, spot.path, words)) if words is not None else spot


def _called_by_others(engine: Interpreter, entry_points: Mapping[str, str]) -> set[str]:
    """Of a library, which has no entry points, the functions that others may call."""
    if any(entry_points.values()):
        return set()
    outer = (unit for unit in engine.index.units.values() if unit.owner is None and unit.parent is None)
    return {unit.key for unit in outer if not unit.name.startswith("_")}


#: What is said of a place that could reach some tables.
_REACHING = {
    Blindness.DYNAMIC_TABLE_NAME: "a table name with a part put in at run time",
    Blindness.DYNAMIC_ATTRIBUTE: "an attribute picked by a name not known",
    Blindness.DYNAMIC_MODEL: "a class picked from many by a name not known",
}
_ANY_TABLE = frozenset({Blindness.DYNAMIC_TABLE_NAME, Blindness.DYNAMIC_MODEL, Blindness.INTERNAL})


def _tables_in(engine: Interpreter, path: str, words: Iterable[str]) -> tuple[str, ...]:
    """The tables that a part of a file which could not be read names, by table or class name or what an import made
    of it, or by a relationship or proxy of a class that it names."""
    named = {*words}
    for word in words:
        named |= {
            engine.index.classes[v.key].node.name
            for v in engine.names.look_up(path, word) or ()
            if isinstance(v, ClassRef)
        }
    names = {table.name for table in engine.of(TableIndex).values() if table.name in named}
    for mapped in engine.of(Models).all_mapped():
        if mapped.info.node.name in named:
            names |= {mapped.table.name, *_behind(engine, mapped, named)}
    return tuple(sorted(names))


def _behind(engine: Interpreter, mapped: MappedInfo, words: set[str]) -> Iterable[str]:
    """The tables behind the relationships of the class that the words name; a module's name says that."""
    known = engine.of(Models).relationships(mapped)
    asked = words & {*known, *mapped.proxies}
    asked -= {last_part(each.name) for each in engine.index.modules.by_path.values()} if asked else set()
    through = {mapped.proxies[name][0] if name in mapped.proxies else name for name in asked}
    for relationship in (known[name] for name in sorted(through & known.keys())):
        yield from (key.name for key in tables_behind(engine, relationship))
