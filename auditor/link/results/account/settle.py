"""The accounts of all tables that have no access, from all files."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from functools import partial
from itertools import chain
from types import MappingProxyType

from auditor.facts.access import PICKED, ROWLESS_SQL, Access, Confidence, Occurrence, Role
from auditor.facts.key import TableKey
from auditor.facts.said import TextFacts
from auditor.facts.schema import Table
from auditor.link.domain.contained import contained
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.project import Account, Found
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.modules.paths import Module
from auditor.link.results.account import names
from auditor.link.results.account.behind_doubts import doubts_behind
from auditor.link.results.account.calls import BY_PROJECT, OTHER_MEANING
from auditor.link.results.account.docstrings import doubts_of_docstrings
from auditor.link.results.account.given_by_methods import doubts_of_methods
from auditor.link.results.account.holders import doubts_of_holders
from auditor.link.results.account.kept import Kept, join_lists, unused_lists, uses_of_kept
from auditor.link.results.account.names import PLAIN_WORD, Wanted, find_wanted
from auditor.link.results.account.of_unknowns import had_of_unknowns
from auditor.link.results.account.python import occurrences_in
from auditor.link.results.account.spelled import spelled_otherwise
from auditor.link.results.account.texts import occurrences_in_templates, occurrences_in_text
from auditor.link.results.account.words_given import BY_VALUE, doubts_of_words
from auditor.link.syntax.names import last_part
from auditor.link.tables.index import TableIndex

#: As what a class or a name is nowhere handed on: no dynamic code can have it from there.
_IDLE = frozenset(
    {"import", "re-export", "__all__", "annotation", "foreign key", "relationship", "declaration", "listener",
     "base class", "type test", "test", "migration", "script", "comment or text", "attribute of it that reads nothing",
     "given to a shell", "SQL that makes or drops it", ROWLESS_SQL, "comparison", "subscript"}
)  # fmt: skip
#: Calls of people have hardly more lines.
_LINES_OF_CALL = 10
#: What is said of a class that linking saw to be put away.
_KEPT = "is kept where nothing follows it"
#: As what the name of the table, and not its class, stands somewhere.
_WORDS = frozenset({OTHER_MEANING, PLAIN_WORD, "its name", "listed"})
#: As what it can be handed on: code of the project that gets it may put it into SQL which is not followed.
_FLOWING = _WORDS | {BY_PROJECT}


def settle_accounts(
    engine: Interpreter,
    found: Iterable[Found],
    texts: Mapping[str, tuple[TextFacts, Role]],
    dead: Container[str] = frozenset(),
    handed: Mapping[str, tuple[str, int, str]] = MappingProxyType({}),
    asked: Iterable[tuple[str, int, str, str]] = (),
) -> dict[TableKey, Account]:
    """Every occurrence of the names of each table that no application code was surely seen to touch, sorted.

    Where an access was seen, the place speaks for itself; one of the application that is only possible is a doubt, but
    for one of any table in the units `dead`, which nothing names. `handed`: by the key of a class, where it is handed
    to what cannot be seen, and in words how.
    """
    seen = [each for each in found if each.unit not in dead or each.access.via != PICKED]
    wanted = find_wanted(engine, seen)
    if not wanted.keys:
        return {}
    accounts: dict[TableKey, dict[Occurrence, None]] = {key: {} for key in wanted.keys.values()}
    of_scripts = {wanted.keys[ref] for ref in wanted.of_scripts}
    of_app = sorted((item.access for item in seen), key=lambda access: _is_possible(access, of_scripts))
    accessed = {(access.table, access.path, access.line): access for access in of_app}  # those of one place: the last
    for access in accessed.values():
        if access.table in accounts and _is_possible(access, of_scripts):
            doubt = Occurrence(access.path, access.line, "access", True, f"{access.via} in {access.function}")
            accounts[access.table][doubt] = None
    for ref, word in wanted.shared.items():
        table, said = engine.of(TableIndex)[ref], f"{word} is the name of more than {names.MOST_OF_A_NAME} tables"
        accounts[table.key][Occurrence(table.path, table.line, "name", True, said)] = None
    by_others = _handed(engine, wanted, {**handed, **engine.of(Models).handed})
    for ref, occurrence in chain(
        by_others, _all(engine, texts, wanted), occurrences_in_templates(engine, asked, wanted)
    ):
        key = wanted.keys[ref]
        known = accessed.get((key, occurrence.path, occurrence.line))
        if known is None or not occurrence.doubt:
            accounts[key][occurrence] = None
        elif not _is_possible(known, of_scripts):
            accounts[key][Occurrence(occurrence.path, occurrence.line, known.role)] = None
    for key, doubt in doubts_behind(engine, accounts):
        accounts[key][doubt] = None
    return {key: _account(_once(occurrences)) for key, occurrences in accounts.items()}


def in_doubt(tables: Iterable[Table]) -> dict[TableKey, Account]:
    """The accounts where they could not be settled: each table may be named anywhere."""
    said = "where it is named could not be looked for"
    return {t.key: Account((Occurrence(t.path, t.line, "text", True, said),), True, True) for t in tables}


def _once(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Where the code says by itself who gets the class or the name, what was followed there is no second doubt."""
    followed = {each: each.what.endswith((_KEPT, BY_VALUE)) for each in occurrences}
    said = {(each.path, each.line) for each, is_followed in followed.items() if each.doubt and not is_followed}
    return [
        each
        for each, is_followed in followed.items()
        if not is_followed or not any((each.path, each.line + below) in said for below in range(_LINES_OF_CALL))
    ]


def _account(occurrences: Iterable[Occurrence]) -> Account:
    kinds = {each.kind for each in occurrences if not each.doubt}
    return Account(
        tuple(sorted(each for each in occurrences if each.kind != PLAIN_WORD)),
        name_flows=not kinds.isdisjoint(_FLOWING),
        class_flows=bool(kinds - _IDLE - _WORDS),
    )


def _is_possible(access: Access, of_scripts: Set[TableKey]) -> bool:
    """May it be one of the application, or of the scripts that declare the table, for all that is known?"""
    is_use = access.role is Role.APP or (access.role is Role.SCRIPT and access.table in of_scripts)
    return is_use and access.confidence is Confidence.POSSIBLE and access.via != "all-tables"


def _handed(
    engine: Interpreter, wanted: Wanted, handed: Mapping[str, tuple[str, int, str]]
) -> Iterator[tuple[str, Occurrence]]:
    for key, (path, line, words) in handed.items():
        if key in wanted.own:
            name = engine.index.classes[key].name
            yield wanted.own[key], Occurrence(path, line, "name", True, f"{name} {words}")


def _all(
    engine: Interpreter, texts: Mapping[str, tuple[TextFacts, Role]], wanted: Wanted
) -> Iterator[tuple[str, Occurrence]]:
    for key, path, line, role, how in sorted(engine.settled().put_away):
        ref = wanted.own.get(key, key)
        if ref in wanted.keys and not wanted.explained(role, ref):
            named = (
                engine.index.classes[key].name if key in wanted.own else last_part(engine.of(TableIndex)[ref].dotted)
            )
            yield ref, Occurrence(path, line, "name", True, f"{named} {how or _KEPT}")
    marked = wanted.marked()
    kept = Kept()
    nothing: list[tuple[str, Occurrence]] = []
    of_unknowns = partial(_listed, had_of_unknowns, engine, wanted)
    yield from contained(engine, "what is asked of unknown objects", of_unknowns, nothing)
    for path, module in engine.index.modules.by_path.items():
        hits = marked.keys() & set(module.facts.indexed())
        partly = _put_in(engine, module, wanted)
        if hits or partly:
            if partly or any(mark[0] != "#" for mark in hits):
                work = partial(_listed, occurrences_in, engine, module, wanted, kept)
                doubt = Occurrence(path, 1, "text", True, "not followed")
                doubts = [(ref, doubt) for ref in (*_refs((marked[hit] for hit in hits), wanted), *partly)]
                yield from contained(engine, "names in the file", work, doubts, path)
            yield from _in_comments(path, {marked[hit] for hit in hits if hit[0] == "#"}, wanted)
        yield from _in_template(module, wanted) if module.facts.parsed and module.facts.words else ()
    yield from contained(engine, "words that are given", partial(_listed, doubts_of_words, engine, wanted), nothing)
    yield from contained(engine, "docstrings", partial(_listed, doubts_of_docstrings, engine, wanted), nothing)
    yield from contained(
        engine, "what methods give", partial(_listed, doubts_of_methods, engine, wanted, kept), nothing
    )
    yield from doubts_of_holders(engine, wanted, kept)
    join_lists(engine, engine.index.modules.by_path.values(), kept)
    marks = {mark + name for name in kept.names for mark in ("", ".")}
    for path, module in engine.index.modules.by_path.items() if marks else ():
        if (module.role is Role.APP or kept.listed or wanted.of_scripts) and not marks.isdisjoint(
            module.facts.indexed()
        ):
            work = partial(_listed, uses_of_kept, engine, module, wanted, kept)
            yield from contained(engine, "names in the file", work, nothing, path)
    yield from unused_lists(kept)
    spelled = partial(_listed, spelled_otherwise, engine, wanted)
    yield from contained(engine, "names that are put together", spelled, nothing)
    for path, (facts, role) in sorted(texts.items()):
        work = partial(_listed, occurrences_in_text, engine, path, facts, role, wanted)
        doubt = Occurrence(path, 1, "text", True, "not followed")
        yield from contained(engine, f"names in {path}", work, [(ref, doubt) for ref in sorted(wanted.keys)])


def _listed(find: Callable[..., Iterable[tuple[str, Occurrence]]], *given: object) -> list[tuple[str, Occurrence]]:
    return [*find(*given)]


def _in_comments(path: str, words: set[str], wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    """Comments, docstrings and other texts name it: once for each file, for they are no use."""
    yield from ((ref, Occurrence(path, 0, "comment or text")) for ref in _refs(words, wanted))


def _in_template(module: Module, wanted: Wanted) -> Iterator[tuple[str, Occurrence]]:
    """The classes that a template of code names: what is made from it may use them."""
    for name in (word for word in module.facts.words if word[:1].isupper()):
        for ref in sorted(wanted.classes.get(name, ())):
            role = wanted.explained(module.role, ref)
            yield ref, Occurrence(module.path, 1, role or "name", not role, f"{name} in a template of code")


def _put_in(engine: Interpreter, module: Module, wanted: Wanted) -> list[str]:
    """The tables that SQL in the file may mean by names with parts that are put in."""
    names = [mark[1:] for mark in module.facts.indexed() if "*" in mark] if "*" in module.facts.index else ()
    return [ref for name in names for ref in wanted.called(engine, name)]


def _refs(words: Iterable[str], wanted: Wanted) -> list[str]:
    """The tables that have one of the words as a name, sorted."""
    return sorted({ref for word in words for ref in (*wanted.classes.get(word, ()), *wanted.tables.get(word, ()))})
