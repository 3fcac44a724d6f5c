"""Rows under construction and statements under way: which of them reach the database in the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from msgspec.structs import replace

from auditor.facts.access import Role
from auditor.facts.key import TableKey
from auditor.link.domain.findings import RawAccess
from auditor.link.domain.frame import Frame
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.nested import Nested
from auditor.link.domain.ordinals import Ordinals
from auditor.link.domain.values import COLLECTIONS, Fixed, Instance, Many, Mapping, Value, Values
from auditor.link.libraries.sqlalchemy.values import AllTables, Statement


class Pending:
    """Rows under construction and statements under way: which of them reach the database in the end."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._sites = Ordinals()
        self._pending: dict[str, tuple[Frame, list[RawAccess]]] = {}
        self._returned: set[str] = set()
        self._made: dict[str, Frame] = {}
        self._made_by: dict[str, list[str]] = {}  # by what the activation is of
        self._flushed: set[str] = set()
        self._links: dict[str, list[Values]] = {}
        self._site_frames: dict[str, Frame] = {}
        self._alike: dict[str, dict[Frame, None]] = {}  # of functions called within themselves
        self._copies: dict[str, dict[tuple[str, int], str]] = {}
        self._selected: dict[str, int] = {}
        self._taken: dict[str, frozenset[TableKey]] = {}
        self._inside: dict[Nested, tuple[str, ...]] = {}  # of collections
        self._holding: dict[Nested, bool] = {}  # the same

    def new_site(self, frame: Frame) -> str:
        return self._sites.name(frame.context.key)

    def open_site(self, frame: Frame) -> str:
        """A site whose reads may be taken back later, perhaps by a helper that receives the statement."""
        if frame.context.within:
            return self._open_alike(frame, str(len(frame.opened)))
        site = self.new_site(frame)
        frame.opened.append(site)
        self._site_frames[site] = frame
        return site

    def _open_alike(self, frame: Frame, place: str) -> str:
        """A site in a function that is called within itself: of the same name in all these calls, for what they give
        each other is told apart by it, and would grow at each turn."""
        site = f"{frame.unit.key}@@{place}"
        frames = self._alike.setdefault(site, {})
        if frame not in frames:
            frames[frame] = None
            frame.opened.append(site)
        return site

    @contextmanager
    def reading(self, frame: Frame) -> Iterator[str]:
        """A site; what is read meanwhile is read for the statement that is made there."""
        site = self.open_site(frame)
        frame.sites.append(site)
        yield site
        frame.sites.pop()

    def receive(self, frame: Frame, values: Values, line: int) -> Values:
        """What a call gave. Each caller gets its own copy of a statement, also in a collection (`{"found": q}`), for
        what one does with it says nothing about what the others do."""
        for value in values:
            kind = type(value)
            if kind is AllTables or (kind is Statement and self._is_shared(frame, cast("Statement", value).site)):
                break
            if kind in COLLECTIONS and self._holds_statement(cast("Nested", value)):
                break
        else:
            return values
        return tuple(self._received(frame, value, line) for value in values)

    def _received(self, frame: Frame, value: Value, line: int) -> Value:
        if isinstance(value, AllTables):
            return value.one()  # of all, the function gives one
        if isinstance(value, Statement) and self._is_shared(frame, value.site):
            return replace(value, site=self._copy(frame, value.site, line))
        if type(value) in COLLECTIONS and self._holds_statement(cast("Nested", value)):
            return self._with_copies(frame, value, line)
        return value

    def _with_copies(self, frame: Frame, value: Value, line: int) -> Value:
        def copied(values: Values) -> Values:
            return tuple(self._received(frame, each, line) for each in values)

        if isinstance(value, Many):
            return replace(value, items=copied(value.items))
        if isinstance(value, Fixed):
            return replace(value, items=tuple(map(copied, value.items)))
        assert isinstance(value, Mapping)
        return replace(
            value, items=tuple((name, copied(values)) for name, values in value.items), rest=copied(value.rest)
        )

    def _holds_statement(self, collection: Nested) -> bool:
        """Is there one in the collection, at any depth? Kept, for what is called often gives the same often."""
        found = self._holding.get(collection)
        if found is None:
            inner = (value for values in collection.inside() for value in values)
            found = self._holding[collection] = any(
                type(each) is Statement or (type(each) in COLLECTIONS and self._holds_statement(cast("Nested", each)))
                for each in inner
            )
        return found

    def is_foreign(self, frame: Frame, site: str) -> bool:
        """Was the statement made elsewhere, so that others may have it, too?"""
        if site in self._alike:
            return frame not in self._alike[site]
        return site in self._site_frames and self._site_frames[site] is not frame

    def _is_shared(self, frame: Frame, site: str) -> bool:
        """The same of a statement that a call gave."""
        return site in self._alike or self.is_foreign(frame, site)

    def _copy(self, frame: Frame, site: str, line: int) -> str:
        copies = self._copies.setdefault(site, {})
        place = (frame.context.key, line)
        if frame.context.within:
            copies[place] = self._open_alike(frame, f":{line}")
        elif place not in copies:
            copies[place] = self.open_site(frame)
        return copies[place]

    def settle_taken(self) -> None:
        """A statement that every caller of its helper only deletes or updates with reads nothing in the helper."""
        for site in reversed(self._copies):  # a copy of a copy comes after its original
            copies = self._copies[site].values()
            if site not in self._taken and all(copy in self._taken for copy in copies):
                tables = frozenset(table for copy in copies for table in self._taken[copy])
                for home in self._alike.get(site) or (self._site_frames[site],):
                    self.take_back(home, site, tables)

    def select(self, site: str) -> None:
        """The statement is run for its rows."""
        self._selected[site] = self._selected.get(site, 0) + 1

    def unselect(self, site: str) -> None:
        """One time that it was run was for nothing but to delete what it selects."""
        self._selected[site] = self._selected.get(site, 1) - 1

    def is_selected(self, site: str) -> bool:
        """Was it run for its rows before? What is done with it then takes none of these reads back."""
        return self._selected.get(site, 0) > 0

    def take_back(self, frame: Frame, site: str, tables: frozenset[TableKey]) -> None:
        """Rows were selected only to be changed: forget the reads made for the statement alone."""
        self._taken[site] = tables
        home = self._site_frames.get(site, frame)
        gone = home.take_back(site, tables)
        for access in gone:
            home.context.found.accesses.pop(access, None)

    @property
    def waits(self) -> bool:
        """Is there a row that was made and went nowhere yet? Mostly there is none."""
        return bool(self._pending or self._returned)

    def escape(self, frame: Frame, values: Values) -> None:
        """The values leave the expression that made them: a constructed row among them will reach a session."""
        if not values or not (self._pending or self._returned):
            return
        for value in values:
            if type(value) is Instance:
                if value.site:
                    self._record_constructed(value.site)
            elif type(value) in COLLECTIONS:
                for site in self._sites_in(cast("Nested", value)):
                    self._record_constructed(site)

    def _sites_in(self, collection: Nested) -> tuple[str, ...]:
        """The rows made by this code that a collection holds; kept, for one that grows holds the same again."""
        found = self._inside.get(collection)
        if found is None:
            sites: dict[str, None] = {}
            for values in collection.inside() if type(collection) is not Mapping else _items_first(collection):
                for value in values:
                    if type(value) is Instance:
                        if value.site:
                            sites[value.site] = None
                    elif type(value) in COLLECTIONS:
                        sites.update(dict.fromkeys(self._sites_in(cast("Nested", value))))
            found = self._inside[collection] = tuple(sites)
        return found

    def construct(self, frame: Frame, site: str, accesses: list[RawAccess]) -> None:
        """A row was made; it becomes a write when it goes anywhere."""
        if not frame.quiet:
            self._pending[site] = (frame, accesses)
            self._made[site] = frame
            self._made_by.setdefault(frame.context.key, []).append(site)

    def flush(self, frame: Frame) -> None:
        """The rows that were made here and given to a session are in the database: what they lead to is loaded from
        there (ORM, Session Basics: Flushing, Committing; Quickie Intro to Object States: persistent)."""
        made = self._made_by.get(frame.context.key, [])
        flushed = {site for site in made if self._made[site] is frame and site not in self._pending}
        self._flushed |= flushed
        made[:] = (site for site in made if site not in flushed)

    def add_pending(self, site: str, access: RawAccess) -> None:
        """One more access that happens if the row is written, or at once where it already was."""
        if site in self._pending:
            self._pending[site][1].append(access)
        elif site in self._made:
            self._made[site].found.setdefault(access, set()).add("")
            self.engine.settle(self._made[site])

    def tie(self, site: str, values: Values) -> None:
        """The values go where the row goes: the save-update cascade takes them along (ORM, Cascades)."""
        if site in self._made and site not in self._pending:
            self.escape(self._made[site], values)
        else:
            self._links.setdefault(site, []).append(values)

    def _record_constructed(self, site: str) -> None:
        pending = self._pending.pop(site, None)
        self._returned.discard(site)
        if pending is not None:
            frame, accesses = pending
            for access in accesses:
                frame.found.setdefault(access, set()).add("")
            self.engine.settle(frame)
            for values in self._links.pop(site, ()):
                self.escape(frame, values)

    def hand_back(self, frame: Frame, values: Values) -> None:
        """Values are returned: what the caller does with a row made here decides whether it is written."""
        for value in values:
            if type(value) is Instance:
                if value.site in self._pending:
                    self._returned.add(value.site)
            elif type(value) is Many or type(value) is Fixed:
                self.hand_back(frame, value.elements())
            else:
                self.escape(frame, (value,))

    def settle_returned(self) -> None:
        """Rows returned to nobody in the project go to code that we cannot see; and a test that makes a row needs its
        class, whether it stores the row or not."""
        called = {callee for callees in self.engine.settled().calls.values() for callee in callees}
        returned = [(site, frame) for site, (frame, _) in self._pending.items() if site in self._returned]
        for site, frame in returned:
            if frame.unit.key not in called:
                self._record_constructed(site)
        for site in [site for site, (frame, _) in self._pending.items() if frame.unit.role is Role.TEST]:
            self._record_constructed(site)

    def made_here(self, frame: Frame, site: str) -> bool:
        """Was the row made in this very activation, and not flushed, so that nothing can have been loaded into it?"""
        return self._made.get(site) is frame and site not in self._flushed


def _items_first(mapping: Mapping) -> tuple[Values, ...]:
    return (*(values for _, values in mapping.items), mapping.rest)
