"""Rows under way, as the interpretation of Python meets them."""

from __future__ import annotations

from auditor.facts.access import Confidence
from auditor.facts.code import (
    Attr,
    Call,
    Do,
    Loop,
    Name,
)
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import (
    External,
    Instance,
    Many,
    Values,
    elements,
    union,
)
from auditor.link.libraries.sqlalchemy import changing, relations, rows_of, touch
from auditor.link.libraries.sqlalchemy.construct import tie, write_target
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.rows import Pending
from auditor.link.libraries.sqlalchemy.touch import table_keys
from auditor.link.libraries.sqlalchemy.values import Statement
from auditor.link.syntax.common import CHANGING_METHODS


def _forget_selected(engine: Interpreter, frame: Frame, values: Values, before: int) -> None:
    """The rows were selected only to be deleted: the statement itself, or those begun since `before`, read nothing."""
    tables = table_keys(engine, elements(values))
    pending = engine.of(Pending)
    begun = frozenset(frame.opened[before:])
    sites = {value.site for value in values if isinstance(value, Statement)}
    for site in sites:
        pending.unselect(site)
    for site in sites | begun:
        if site in begun or not (pending.is_selected(site) or pending.is_foreign(frame, site)):
            pending.take_back(frame, site, tables)


def _only_deletes(node: Loop) -> bool:
    """`for row in rows: session.delete(row)`: the rows were selected only to be deleted."""
    if len(node.body) != 1 or not isinstance(node.target, Name):
        return False
    only = node.body[0]
    return (
        isinstance(only, Do)
        and isinstance(only.value, Call)
        and isinstance(only.value.func, Attr)
        and only.value.func.name == "delete"
        and [getattr(arg, "id", None) for arg in only.value.args] == [node.target.id]
    )


#: Methods that take out of a collection, and make nothing.
_REMOVING = frozenset({"remove", "discard", "clear", "pop", "__delitem__"})


def _change_collection(
    engine: Interpreter, frame: Frame, relationship: tuple[str, str, str], values: Values, line: int, name: str
) -> None:
    owner = engine.of(Models).mapped(relationship[0])
    info = engine.of(Models).relationships(owner).get(relationship[1]) if owner is not None else None
    proxy = engine.of(Models).proxy(owner, relationship[1]) if owner is not None and info is None else None
    if owner is not None and proxy is not None:
        info = engine.of(Models).relationships(owner).get(proxy[0])
        if info is not None and name not in _REMOVING:
            write_target(engine, frame, info, line)
            changing.create(engine, frame, owner, relationship[1], line)
    elif owner is not None and not relationship[2] and engine.of(changing.Mutables).has(owner, relationship[1]):
        rows_of.write_column(frame, owner, relationship[1], line, "attribute-set", Confidence.INFERRED)
    if info is not None and relationship[2]:
        tie(engine, frame, relationship[2], info, values, line)
    elif info is not None:
        relations.write_relationship(engine, frame, info, line)


#: Methods by which a dynamic collection is changed; it is not loaded for them.
_UNLOADED = frozenset({"append", "extend", "remove", "add", "add_all"})


class _Unloaded:
    """Does any relationship of the project have a dynamic collection?"""

    def __init__(self, engine: Interpreter) -> None:
        models = engine.of(Models)
        self.any = any(
            each.lazy == "dynamic" for mapped in models.all_mapped() for each in models.relationships(mapped).values()
        )


class RowFlow:
    """Tells the rows and statements under way where the interpretation sees them go."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self.pending = pending = engine.of(Pending)
        # bound once, for they are asked for every call
        self.escape = pending.escape
        self.hand_back = pending.hand_back
        self.receive = pending.receive

    @property
    def waits(self) -> bool:
        """Is there a row that was made and went nowhere yet? Mostly there is none."""
        return self.pending.waits

    def store(self, frame: Frame, base: Values, values: Values) -> None:
        """The values are kept in an attribute: with a row made here they go where that goes."""
        made_here = self.pending.made_here
        if not any(isinstance(value, Instance) and value.site and made_here(frame, value.site) for value in base):
            self.pending.escape(frame, values)

    def change(self, frame: Frame, collection: Many, name: str, given: Given) -> None:
        """A method of a collection, which may be that of a relationship, is called."""
        relationship = collection.relationship
        if (relationship is None or not relationship[2]) and not given.kept:
            self.pending.escape(frame, given.everything)
        if relationship is not None and name in CHANGING_METHODS:
            _change_collection(self.engine, frame, relationship, union(*given.args), given.line, name)

    def begin_change(self, frame: Frame) -> str:
        """A mark: what is read from here on may be read only to be changed. None is needed where no collection is
        changed without being loaded."""
        if not self.engine.index_complete or not self.engine.of(_Unloaded).any:
            return ""
        frame.sites.append(self.pending.open_site(frame))
        return frame.sites[-1]

    def end_change(self, frame: Frame, begun: str, receiver: Values, name: str) -> None:
        """`user.posts.append(post)` loads nothing where `posts` is dynamic (ORM, Dynamic Relationship Loaders)."""
        if not begun:
            return
        frame.sites.pop()
        known = self.engine.of(Models)
        for value in receiver if name in _UNLOADED else ():
            if type(value) is not Many or value.relationship is None:
                continue
            info = known.relationships(known.mapped(value.relationship[0])).get(value.relationship[1])
            if info is not None and info.lazy == "dynamic":
                self.pending.take_back(frame, begun, frozenset(relations.tables_behind(self.engine, info)))

    def begin_loop(self, frame: Frame) -> int:
        """A mark: statements begun from here on belong to what is looped over."""
        return len(frame.opened)

    def loop(self, frame: Frame, node: Loop, values: Values, begun: int) -> None:
        """A loop over the values; one that only deletes them selects them for that alone."""
        if _only_deletes(node):
            _forget_selected(self.engine, frame, values, begun)

    def each(self, frame: Frame, functions: Values, values: Values, items: Values) -> None:
        """`map(session.delete, rows)` selects the rows only to delete them."""
        if any(isinstance(value, External) and value.name.endswith(".delete") for value in functions):
            for value in values:
                if isinstance(value, Statement):
                    self.pending.take_back(frame, value.site, touch.table_keys(self.engine, items))
