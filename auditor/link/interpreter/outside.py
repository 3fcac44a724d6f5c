"""Arguments that go where nobody can see: to code outside the project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from auditor.facts.code import Str
from auditor.facts.nodes import nodes_of
from auditor.facts.said import ABOUT_TABLES
from auditor.link.domain.findings import GivenAway, GivenUnder, LiteralUsed, WordGiven
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given, nothing_at
from auditor.link.domain.interpreter import Interpreter, Kind
from auditor.link.domain.values import (
    COLLECTIONS,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    LambdaRef,
    Mapping,
    ModuleRef,
    Result,
    Text,
    Value,
    Values,
    literals,
    union,
    walk,
)
from auditor.link.interpreter import classes, contents, enums
from auditor.link.interpreter.bound_to import PICKING
from auditor.link.interpreter.callbacks import call_back
from auditor.link.interpreter.putting import note_held
from auditor.link.interpreter.telling import any_names_table, holds_telling
from auditor.link.syntax.names import last_part

#: Under what name an object that is made keeps its methods that `__init__` has given away.
HANDED = "()"
#: Calls that only print what they are given (Python, logging).
_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
#: Calls that show an object, and keep nothing of it.
_SHOWING = _LOGGING | {"print", "repr", "str", "format", "vars", "dir", "len", "bool", "hash", "id"}
#: No name of a table is longer, and hardly any SQL that is put together in a call.
_LONGEST = 4_000
#: So much of a collection is looked at.
_MOST_INSIDE = 200
_NAMING = frozenset({Text, Instance})
#: Several words with commas between them.
_SEVERAL = re.compile(r"\w{1,80}(?:, ?\w{1,80}){1,99}")
#: By what keyword a default is given (Python, configparser; and libraries that read settings and options).
_DEFAULTS = ("default", "fallback")
_FUNCTIONS = frozenset({FunctionRef, LambdaRef})
#: What can be handed to anybody: nothing can be done with it.
_INERT = frozenset({Text, External, Result, ModuleRef})


def pass_outside(engine: Interpreter, frame: Frame, name: str, given: Given, family: bool) -> None:
    """Hand arguments to code we cannot see. A mapped class given away may be read or written there."""
    everything = given.everything
    is_told = not (family or frame.quiet or engine.barren)
    if is_told:
        _note_words(engine, frame, name, given, everything)
    if _INERT.issuperset(map(type, everything)):
        return
    if name in engine.index.methods_named or not (name in _SHOWING or name in engine.said.showing):
        engine.flow.escape(frame, everything)
    made = _call_back(engine, frame, everything, given.line)
    if made and is_told:
        _note_words(engine, frame, name, Given([made], {}, given.line), made)
    _note_names(engine, frame, given, everything)
    if family:
        return
    engine.flow.escape(frame, made)  # rows that code of nobody knows whom gets
    keeps = name in engine.said.keeping
    if name not in _LOGGING and not frame.quiet:
        for value in everything:
            if type(value) is ClassRef or type(value) is Instance or type(value) is FunctionRef:
                frame.note(GivenAway(value.key))
        # a class that it gets itself is said to be given away, below, but for `registry.register(model)`
        note_held(engine, frame, tuple(v for v in everything if keeps or type(v) is not ClassRef), given.line)
    if keeps or name in engine.said.harmless:
        return
    if name not in _LOGGING:
        name_attributes(engine, frame, everything, given)
        if not frame.quiet:
            _name_classes(engine, frame, everything, given)
    known = engine.kinds.outside
    for value in everything:
        outside = known.get(type(value))
        if outside is not None and not getattr(value, "maybe", False):  # perhaps that one is not even in hand here
            outside(engine, frame, value, given.line)


def _note_words(engine: Interpreter, frame: Frame, name: str, given: Given, everything: Values) -> None:
    """`table = "orders"`, and later `client.load(table)`; `client.run("SELECT * FROM " + table)`."""
    line = given.line
    if (frame.unit.module.path, line) in engine.of(_left_elsewhere):
        return
    for key, values in ((name, given.first), *_under_names(given, everything)):
        for text in values:  # with parts that are put in: `load(table=f"stats_{day}")`, `client.table(…)`
            if type(text) is Text and text.literal is None and ABOUT_TABLES.fullmatch(key) is not None:
                frame.note(WordGiven(line, name, "".join("*" if piece is None else piece for piece in text.pieces)))
    for value in _texts_in(engine, everything):
        if engine.is_telling(value):
            word = "".join(piece if piece is not None else "x" for piece in value.pieces)
            is_whole = " " not in word and value.literal is not None
            # a text that stands there is looked at there
            if len(word) < _LONGEST and (is_whole or word not in engine.of(_Literals).of_module(value.at[0])):
                frame.note(WordGiven(line, name, word))


def _texts_in(engine: Interpreter, values: Iterable[Value]) -> Iterator[Text]:
    """The texts among the values, in collections and in objects that were made with some; of `"orders,lines"` each."""
    for value in values:
        if type(value) is Text:
            yield value
            if value.literal is not None and "," in value.literal and _SEVERAL.fullmatch(value.literal) is not None:
                yield from (Text((word.strip(),), value.at) for word in value.literal.split(","))
        elif type(value) is Instance and (value.bound or enums.is_enum(engine, value)):
            yield from _texts_of(engine, value)
        elif type(value) in COLLECTIONS:
            inside = walk((value,), COLLECTIONS)
            yield from _texts_in(engine, (each for each in islice(inside, _MOST_INSIDE) if type(each) in _NAMING))


def _texts_of(engine: Interpreter, value: Instance) -> Iterator[Text]:
    """What an object says under a name such as `table`, `Spec(table="orders")`; the values of a member of an
    enumeration. Under other names, objects say much that is called as a table is."""
    if engine.model_of(value.key) is None:
        held = [values for name, values in value.bound if ABOUT_TABLES.fullmatch(name) is not None]
        held.append(enums.held(engine, value, []) if enums.is_enum(engine, value) else ())
        yield from (each for values in held for each in values if type(each) is Text)


def _under_names(given: Given, everything: Values) -> list[tuple[str, Values]]:
    """What is given by name, by keyword or in a dict."""
    held = [pair for value in everything if type(value) is Mapping for pair in value.items]
    return [*given.keywords.items(), *held]


class _Literals:
    """The texts that stand in modules as they are."""

    def __init__(self, engine: Interpreter) -> None:
        self._engine = engine
        self._known: dict[str, frozenset[str]] = {}

    def of_module(self, path: str) -> frozenset[str]:
        """Those of one; none where it is not known which module that is."""
        if path not in self._known:
            module = self._engine.index.modules.by_path.get(path)
            nodes = nodes_of(module.facts.body, Str) if module is not None else ()
            self._known[path] = frozenset(node.text for node in nodes if isinstance(node, Str) and " " in node.text)
        return self._known[path]


def _note_names(engine: Interpreter, frame: Frame, given: Given, everything: Values) -> None:
    """`render("page.html", user=user)`, `render(request, "page.html", {"user": user})`."""
    if frame.quiet:
        return
    for name, values in _under_names(given, everything):
        for value in values:
            if type(value) is Instance and engine.model_of(value.key) is not None:
                frame.note(GivenUnder(name, value.key))


def made_of(engine: Interpreter, frame: Frame, given: Given, dotted: str = "", called: bool = False) -> Values:
    """What a library makes of the one function that it gets is called as that is: `retry(times=3)(load)(order)`,
    `sync_to_async(load)(order)` (asgiref, sync_to_async; backoff, on_exception; tenacity, retry). With arguments for
    it, what it made calls the function: `Retrying(stop=3)(load, order)` (tenacity, Retrying). What a function makes of
    a class that others inherit from may be those: `for each in classes_of(Base)`."""
    first = given.args[0] if given.args else ()
    if not first or not all(type(value) in _FUNCTIONS for value in first):
        return () if dotted.partition(".")[0] in engine.said.roots else engine.gone_over(given.everything)
    if len(given.args) == 1:
        return first
    rest = Given(given.args[1:], given.keywords, given.line)
    return union(*(engine.kinds.call[type(value)](engine, frame, value, rest) for value in first if called))


def defaults(engine: Interpreter, name: str, given: Given) -> Values:
    """The texts that a call gives where there is nothing else: `request.args.get("table", "orders")`, `config("TABLE",
    default="orders")`, `parser.get("db", "table", fallback="orders")`."""
    said = [given.keywords[key] for key in _DEFAULTS if key in given.keywords] if given.keywords else []
    if name in PICKING and len(given.args) > 1:
        said.append(given.args[1])
    return tuple(value for values in said for value in values if holds_telling(engine, value))


def is_left_elsewhere(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> bool:
    """Is what the dotted name gives the client of another database? Then the texts among the arguments run there."""
    if not engine.is_elsewhere(dotted):
        return False
    engine.of(_left_elsewhere).add((frame.unit.module.path, given.line))
    held = [*walk(given.everything)]
    held += [inner for value in held if isinstance(value, Mapping) for _, each in value.items for inner in walk(each)]
    for value in held:
        if type(value) is Text:
            frame.note(LiteralUsed(value.at))
    return True


def _left_elsewhere(_: Interpreter) -> set[tuple[str, int]]:
    """The files and lines of such calls: what a client of another database gets names no table of ours."""
    return set()


def _call_back(engine: Interpreter, frame: Frame, values: Values, line: int) -> Values:
    """Functions among the values may be called; what they give."""
    found: list[Values] = []
    for value in values:
        kind = type(value)
        if type(value) is FunctionRef and value.owner is not None and value.owner == frame.owner:
            node = frame.unit.node
            if node is not None and node.name == "__init__":  # with what it stores, when it is made
                frame.stores[HANDED] = union(frame.stores.get(HANDED, ()), (value,))
        if kind is FunctionRef or kind is LambdaRef:
            found.append(call_back(engine, frame, (value,), nothing_at(line)))
        elif type(value) is Instance and not value.site:
            for unit in classes.find_method(engine, engine.index.classes[value.key], "__call__")[-1:]:
                found.append(engine.call_function(frame, FunctionRef(unit.key, value), nothing_at(line)))
    return union(*found)


def _name_classes(engine: Interpreter, frame: Frame, everything: Values, given: Given) -> None:
    """Code that we cannot see gets a query or the like, and names of classes beside it: `narrow(query, [{"model":
    "Line"}])`. It takes the classes."""
    keys = engine.said.class_keys
    said = [values for name, values in given.keywords.items() if name in keys]
    held = (value for value in walk(everything) if type(value) is Mapping)
    said += [values for each in held for name, values in each.items if name in keys]
    names = dict.fromkeys(name for values in said for name in literals(values))
    for name in names if names and any_names_table(engine, (everything,)) else ():
        for info in engine.index.classes_named.get(last_part(name), ()):
            model = engine.model_of(info.key)
            if model is not None:
                model.give_away(engine, frame, given.line)


def name_attributes(engine: Interpreter, frame: Frame, values: Values, given: Given) -> None:
    """Code that we cannot see gets objects, or is called on them, with strings: attributes of theirs, perhaps
    (`serialize(order, include=["lines"])`)."""
    if frame.quiet:
        return
    objects = [v for v in walk(values) if type(v) is ClassRef or type(v) is Instance]
    models = [model for v in objects if (model := engine.model_of(v.key)) is not None]
    if not models:
        return
    names = [name for text in _texts(given.everything) for name in re.split(r"\W+", text)]
    for each in objects:  # `convert(order, OrderView)`, which makes one of the other
        if type(each) is ClassRef and engine.model_of(each.key) is None:
            names += contents.fields(engine, engine.index.classes[each.key])
    for model in models if names else ():
        model.name_attributes(engine, frame, names, given.line)


def _texts(values: Values) -> list[str]:
    held = [*walk(values)]
    keys = [key for value in held if isinstance(value, Mapping) for key, _ in value.items]
    inner = [text for v in held if isinstance(v, Mapping) for _, each in v.items for text in literals(walk(each))]
    return [*literals(held), *keys, *inner]


def _class_outside(engine: Interpreter, frame: Frame, value: ClassRef, line: int) -> None:
    model = engine.model_of(value.key)
    if model is not None:
        model.give_away(engine, frame, line)


KINDS = (Kind(ClassRef, outside=_class_outside),)
