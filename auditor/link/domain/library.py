"""What a library means: the hooks by which it hangs on the interpretation of Python.

Each module or folder of `libraries` declares one `LIBRARY`. Rows are tables by name where that suffices, functions
where it does not; the interpretation looks names up and asks, and knows no library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from auditor.facts.code import Expr, Function, Loop
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import ClassModel, Flow, Interpreter, Keys, Kind
from auditor.link.domain.said import Said
from auditor.link.domain.values import ClassRef, Instance, Many, Values
from auditor.link.modules.index import ClassInfo
from auditor.link.syntax.names import last_part

#: What a call of something outside the project does, by the dotted name it is reached under; None: as if unknown.
Call = Callable[[Interpreter, Frame, str, Given], Values | None]
#: The same of a method on values that nothing tells; None: not mine, ask the next.
MethodOfUnknown = Callable[[Interpreter, Frame, Values, str, Given], Values | None]
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One library, or several that mean the same.

    Names. `functions`: by full dotted name; `below`: what a package and its objects do, by package and last part;
    `family`: by last part, below one of the `roots`; `otherwise`: any other name below them; `anywhere`: by last
    part, whoever exports it. `methods`: on values that nothing tells, by name, guarded by evidence;
    `unknown_methods`: the same where not even the receiver is known; `any_method`: whatever it is called.
    `sessions`: names of objects whose methods are `methods` although they are reached below a root. `packages`: what no
    project calls a package of its own; `plain`: roots of base classes that say nothing of a class; `rowless`: those of
    what holds no rows. `muting`: calls that
    name attributes without reading them; `harmless`: calls that only look at a model, `showing`: that show a row and
    keep nothing of it, `keeping`: that keep it, and ask only a class for its rows; `all_of`: attributes that list all
    tables or classes; `starts`: attributes of a function under which it is called later, `packing`: with its arguments
    in a tuple and a dict, `configuring`: first told how; `unwrapping`: methods that give what they are asked of, and
    tell it to what they get, where nothing defines them; `handed`: methods that are handed on instead of called,
    whatever has them; `single`: methods that give one item of a collection; `itself`: attributes of a collection that
    are the collection; `collections`, `wrappers`: generic types in annotations that stand for a collection of their
    argument, or for the argument; `paths`: types that make of a string what that leads to. `decorators`: what they make
    of a function, by their last part (`modules/decorators.py`). `listing`: base classes, by their last part, whose
    bodies list attributes of other classes and ask for none. `class_keys`: under what names a call gets the name of a
    class. `renamed`: how names begin under which it offers what has names that begin otherwise.
    Hooks, in order of the phases. `declare`: find what is declared; `telling`: names worth telling calls apart by;
    `after_modules`: module bodies have run; `finish`: every unit was understood.
    """

    name: str
    roots: frozenset[str] = _NONE
    functions: Mapping[str, Call] = field(default_factory=dict)
    below: Mapping[str, Mapping[str, Call]] = field(default_factory=dict)
    family: Mapping[str, Call] = field(default_factory=dict)
    otherwise: Call | None = None
    anywhere: Mapping[str, Call] = field(default_factory=dict)
    methods: Mapping[str, MethodOfUnknown] = field(default_factory=dict)
    unknown_methods: Mapping[str, MethodOfUnknown] = field(default_factory=dict)
    any_method: MethodOfUnknown | None = None
    sessions: frozenset[str] = _NONE
    packages: frozenset[str] = _NONE
    plain: frozenset[str] = _NONE
    rowless: frozenset[str] = _NONE
    muting: frozenset[str] = _NONE
    declaring: frozenset[str] = _NONE  # decorators of functions that do so
    described: frozenset[str] = _NONE  # attributes that are set to what is named so
    harmless: frozenset[str] = _NONE
    showing: frozenset[str] = _NONE
    keeping: frozenset[str] = _NONE
    all_of: frozenset[str] = _NONE
    starts: frozenset[str] = _NONE
    packing: frozenset[str] = _NONE
    configuring: frozenset[str] = _NONE
    unwrapping: frozenset[str] = _NONE
    handed: frozenset[str] = _NONE
    single: frozenset[str] = _NONE
    itself: frozenset[str] = _NONE
    collections: frozenset[str] = _NONE
    wrappers: frozenset[str] = _NONE
    paths: frozenset[str] = _NONE
    decorators: Mapping[str, str] = field(default_factory=dict)
    listing: frozenset[str] = _NONE
    class_keys: frozenset[str] = _NONE
    renamed: Mapping[str, str] = field(default_factory=dict)

    kinds: tuple[Kind, ...] = ()
    model: Callable[[Interpreter, ClassInfo], ClassModel | None] | None = None  # what gives a class its meaning
    leads: Callable[[Interpreter, ClassInfo], bool] | None = None  # does a class that has none lead to one that has
    flow: Callable[[Interpreter], Flow] | None = None
    stands_for: Callable[[Interpreter, str], Values] | None = None  # the object behind a name of the library
    perhaps: Callable[[Interpreter, str, str], Values] | None = (
        None  # `x.name`, of an x of which only that much is known
    )
    holds_all: Callable[[str], bool] | None = None  # may what the name stands for be asked for all tables or classes?
    called: Callable[[Interpreter, str], Values] | None = None  # what of the project's a word may be the name of
    perhaps_of: Callable[[Interpreter, ClassRef | Instance], Values] | None = None  # `getattr(value, some_name)`
    member: Callable[[Interpreter, Frame, str, str, int], Values | None] | None = None  # `dotted.name`
    item: Callable[[Interpreter, Frame, str, Keys], Values | None] | None = None  # `dotted[...]`
    iterate: Callable[[Interpreter, str], Values] | None = None  # `for x in dotted`
    gone_over: Callable[[Interpreter, Values], Values] | None = None  # `for x in function(base)` of nobody knows whom
    through: Callable[[Interpreter, frozenset[str]], tuple[Values, Values] | None] | None = None  # a loop over classes
    made_with: Callable[[Interpreter, Frame, tuple[ClassRef, ...], str, Given], Values | None] | None = None
    elsewhere: Callable[[Interpreter, str], bool] | None = None  # is what the name gives no client of our database?
    inherited: Callable[[Interpreter, Frame, ClassRef | Instance, str, Given], Values | None] | None = None
    attribute: Callable[[Interpreter, ClassRef | Instance, str], Values] | None = None  # from a library's base
    bases: Callable[[Interpreter, Frame, Expr], Iterable[ClassInfo]] | None = None  # classes behind a made base
    body: Callable[[Interpreter, Frame, ClassInfo], None] | None = None  # a class body is executed
    told_to: Callable[[Interpreter, Frame, Function], list[Values]] | None = None  # what a decorated function gets
    returned: Callable[[Interpreter, Frame, Function, Values], None] | None = None  # of a method, or decorated

    declare: Callable[[Interpreter], None] | None = None
    telling: Callable[[Interpreter], Iterable[str]] | None = None
    after_modules: Callable[[Interpreter], None] | None = None
    finish: Callable[[Interpreter], None] | None = None


class NoFlow:
    """Nothing is under way: no library says so."""

    waits = False

    def escape(self, frame: Frame, values: Values) -> None:
        """Nothing waits."""

    def hand_back(self, frame: Frame, values: Values) -> None:
        """Nothing waits."""

    def receive(self, frame: Frame, values: Values, line: int) -> Values:
        """The values as they are."""
        return values

    def store(self, frame: Frame, base: Values, values: Values) -> None:
        """Nothing waits."""

    def change(self, frame: Frame, collection: Many, name: str, given: Given) -> None:
        """Nothing waits."""

    def begin_change(self, frame: Frame) -> str:
        """No mark is needed."""
        return ""

    def end_change(self, frame: Frame, begun: str, receiver: Values, name: str) -> None:
        """Nothing waits."""

    def begin_loop(self, frame: Frame) -> int:
        """No mark is needed."""
        return 0

    def loop(self, frame: Frame, node: Loop, values: Values, begun: int) -> None:
        """Nothing waits."""

    def each(self, frame: Frame, functions: Values, values: Values, items: Values) -> None:
        """Nothing waits."""


@dataclass(slots=True)
class Host:
    """All libraries: names are looked up here, once each."""

    libraries: tuple[Library, ...]
    _known: dict[str, Call | None] = field(default_factory=dict)
    _calls: dict[str, tuple[Call, ...]] = field(default_factory=dict)

    def known(self, dotted: str) -> Call | None:
        """What is said of the very name, or of its last part below a root."""
        if dotted not in self._known:
            self._known[dotted] = self._find(dotted)
        return self._known[dotted]

    def _find(self, dotted: str) -> Call | None:
        for library in self.libraries:
            if dotted in library.functions:
                return library.functions[dotted]
        root, last = dotted.partition(".")[0], last_part(dotted)
        for library in self.libraries:
            if root in library.roots and last in library.family:
                return library.family[last]
        return next((each.below[root][last] for each in self.libraries if last in each.below.get(root, ())), None)

    def otherwise(self, dotted: str) -> Call | None:
        """What is said of any other name below the root."""
        root = dotted.partition(".")[0]
        return next((each.otherwise for each in self.libraries if root in each.roots and each.otherwise), None)

    def united(self, of: Callable[[Library], frozenset[str]]) -> frozenset[str]:
        """What all libraries say of the same."""
        return frozenset().union(*(of(library) for library in self.libraries))

    def calls(self, dotted: str) -> tuple[Call, ...]:
        """All that may be said of a call, the surest first."""
        if dotted not in self._calls:
            last = last_part(dotted)
            found = (self.known(dotted), self.otherwise(dotted), *(each.anywhere.get(last) for each in self.libraries))
            self._calls[dotted] = tuple(call for call in found if call is not None)
        return self._calls[dotted]


def said_by(host: Host) -> Said:
    """What all libraries say of names, put together."""
    return Said(
        roots=host.united(lambda each: each.roots),
        anywhere=host.united(lambda each: frozenset(each.anywhere)),
        sessions=host.united(lambda each: each.sessions),
        methods=host.united(lambda each: frozenset(each.methods)),
        plain=host.united(lambda each: each.plain),
        rowless=host.united(lambda each: each.rowless),
        muting=host.united(lambda each: each.muting),
        declaring=host.united(lambda each: each.declaring),
        described=host.united(lambda each: each.described),
        harmless=host.united(lambda each: each.harmless),
        showing=host.united(lambda each: each.showing),
        keeping=host.united(lambda each: each.keeping),
        all_of=host.united(lambda each: each.all_of),
        starts=host.united(lambda each: each.starts),
        packing=host.united(lambda each: each.packing),
        configuring=host.united(lambda each: each.configuring),
        unwrapping=host.united(lambda each: each.unwrapping),
        handed=host.united(lambda each: each.handed),
        single=host.united(lambda each: each.single),
        itself=host.united(lambda each: each.itself),
        collections=host.united(lambda each: each.collections),
        wrappers=host.united(lambda each: each.wrappers),
        paths=host.united(lambda each: each.paths),
        decorators={name: kind for each in host.libraries for name, kind in each.decorators.items()},
        listing=host.united(lambda each: each.listing),
        class_keys=host.united(lambda each: each.class_keys),
        renamed={name: own for each in host.libraries for name, own in each.renamed.items()},
        packages=host.united(_packages),
    )


def _packages(library: Library) -> frozenset[str]:
    return frozenset((*(name.partition(".")[0] for name in library.functions), *library.roots, *library.below))
