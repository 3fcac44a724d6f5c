"""What the interpretation asks of libraries: each question goes to those that have an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from auditor.facts.code import Expr, Function
from auditor.link.domain.answers import Answers
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import ClassModel, Interpreter, Keys
from auditor.link.domain.library import Host, said_by
from auditor.link.domain.values import NOTHING, ClassRef, Instance, Values, union
from auditor.link.modules.index import ClassInfo

Said = TypeVar("Said")


class _Holding(dict[str, bool]):
    """May what a name stands for be asked for all tables or classes: a declarative base, a `MetaData`? By the name;
    asked for each argument of every call."""

    def __init__(self, hooks: Iterable[Callable[[str], bool]]) -> None:
        super().__init__()
        self._hooks = [*hooks]

    def __missing__(self, dotted: str) -> bool:
        found = self[dotted] = any(hook(dotted) for hook in self._hooks)
        return found


class Asked:
    """The questions that libraries answer, asked of the interpretation."""

    def __init__(self, engine: Interpreter, host: Host, answers: Answers) -> None:
        self._engine = engine
        self.host = host
        self.answers = answers
        self.said = said_by(host)
        self._leading: dict[str, bool] = answers.known("leads")
        self._known_models: dict[str, ClassModel | None] = {}
        self._known_elsewhere: dict[str, bool] = {}
        libraries = host.libraries
        self._stands_for = [each.stands_for for each in libraries if each.stands_for is not None]
        self._perhaps = [each.perhaps for each in libraries if each.perhaps is not None]
        #: Who wants to know of each attribute that is so asked for, with what it could be.
        self.perhaps_asked: Callable[[tuple[str, str], Values], None] | None = None
        self._told_to = [each.told_to for each in libraries if each.told_to is not None]
        self.holding_all = _Holding([each.holds_all for each in libraries if each.holds_all is not None])
        self._called = [each.called for each in libraries if each.called is not None]
        self._perhaps_of = [each.perhaps_of for each in libraries if each.perhaps_of is not None]
        self._member = [each.member for each in libraries if each.member is not None]
        self._item = [each.item for each in libraries if each.item is not None]
        self._bases = [each.bases for each in libraries if each.bases is not None]
        self._inherited = [each.inherited for each in libraries if each.inherited is not None]
        self._attribute = [each.attribute for each in libraries if each.attribute is not None]
        self._made_with = [each.made_with for each in libraries if each.made_with is not None]
        self._elsewhere = [each.elsewhere for each in libraries if each.elsewhere is not None]
        self._returned = [each.returned for each in libraries if each.returned is not None]
        self._through = [each.through for each in libraries if each.through is not None]
        self._gone_over = [each.gone_over for each in libraries if each.gone_over is not None]
        self._iterate = [each.iterate for each in libraries if each.iterate is not None]
        self._body = [each.body for each in libraries if each.body is not None]
        self._model = [each.model for each in libraries if each.model is not None]
        self._leads_to = [each.leads for each in libraries if each.leads is not None]
        self._methods = _by_name(each.methods for each in libraries)
        self._any_method = tuple(each.any_method for each in libraries if each.any_method is not None)
        self._unknown_methods = _by_name(each.unknown_methods for each in libraries)

    def forget(self) -> None:
        """All tables are declared: which class leads to one is asked again."""
        self._known_models.clear()
        self.answers.forget("leads")

    def iterated(self, dotted: str) -> Values:
        """What a loop over a name outside the project binds."""
        return union(*(hook(self._engine, dotted) for hook in self._iterate))

    def gone_through(self, keys: frozenset[str]) -> tuple[Values, Values] | None:
        """The name and the class that a loop over the classes of these keys binds; None where each is meant."""
        return next((found for hook in self._through if (found := hook(self._engine, keys)) is not None), None)

    def run_body(self, frame: Frame, info: ClassInfo) -> None:
        """A class body is executed."""
        for hook in self._body:
            hook(self._engine, frame, info)

    def model_of(self, key: str) -> ClassModel | None:
        """What a library makes of the class; None for a class as Python knows it."""
        try:  # it is asked for all values, and mostly known
            return self._known_models[key]
        except KeyError:
            pass
        info = self._engine.index.classes[key]
        found = next((model for hook in self._model if (model := hook(self._engine, info)) is not None), None)
        if self._engine.index_complete:
            self._known_models[key] = found
        return found

    def leads_to_model(self, key: str) -> bool:
        """Does the class, or a base of it, name a class that has a model?"""
        found = self._leading.get(key)
        if found is None:
            found = self.answers.ask("leads", key, lambda: self._leads(key), False)
        return found

    def _leads(self, key: str) -> bool:
        info = self._engine.index.classes[key]
        return any(hook(self._engine, info) for hook in self._leads_to)

    def stands_for(self, dotted: str) -> Values:
        """The object behind a name outside the project."""
        for hook in self._stands_for if self._engine.index_complete else ():
            if found := hook(self._engine, dotted):
                return found
        return NOTHING

    def gone_over(self, values: Values) -> Values:
        """What code outside the project may give that gets the values."""
        return union(*(hook(self._engine, values) for hook in self._gone_over))

    def perhaps(self, dotted: str, name: str) -> Values:
        """What `x.name` could be, of an x of which nothing is known but that a library gave it, or not even that."""
        found = next((found for hook in self._perhaps if (found := hook(self._engine, dotted, name))), NOTHING)
        if self.perhaps_asked is not None:
            self.perhaps_asked((dotted, name), found)
        return found

    def called(self, word: str) -> Values:
        """What of the project's the word may be the name of: any of them may be meant, and none is surely."""
        return union(*(hook(self._engine, word) for hook in self._called)) if self._engine.index_complete else NOTHING

    def told_to(self, around: Frame, node: Function) -> list[Values]:
        """What a library calls a function with that a decorator gives to it; `around`: where it is defined."""
        return next((told for hook in self._told_to if (told := hook(self._engine, around, node))), [])

    def perhaps_of(self, value: ClassRef | Instance) -> Values:
        """What `getattr(value, name)` could be, of a name that is not known."""
        return union(*(hook(self._engine, value) for hook in self._perhaps_of))

    def member_of(self, frame: Frame, dotted: str, name: str, line: int) -> Values | None:
        """`dotted.name` of a name outside the project."""
        for hook in self._member:
            if (found := hook(self._engine, frame, dotted, name, line)) is not None:
                return found
        return None

    def item_of(self, frame: Frame, dotted: str, keys: Keys) -> Values | None:
        """`dotted[...]` of a name outside the project."""
        for hook in self._item:
            if (found := hook(self._engine, frame, dotted, keys)) is not None:
                return found
        return None

    def given_bases(self, frame: Frame, expression: Expr) -> Iterable[ClassInfo]:
        """The classes of the project behind a base that a function of a library makes."""
        return [each for hook in self._bases for each in hook(self._engine, frame, expression)]

    def inherited(self, frame: Frame, value: ClassRef | Instance, name: str, given: Given) -> Values | None:
        """A method that a class has from outside the project; None where nothing is known of it."""
        for hook in self._inherited:
            if (found := hook(self._engine, frame, value, name, given)) is not None:
                return found
        return None

    def attribute_of_library(self, value: ClassRef | Instance, name: str) -> Values:
        """An attribute that an object has from a base outside the project, where a library says what it is."""
        for hook in self._attribute:
            if found := hook(self._engine, value, name):
                return found
        return NOTHING

    def made_with(self, frame: Frame, models: tuple[ClassRef, ...], name: str, given: Given) -> Values | None:
        """A method of an object of a library that was made with classes of the project."""
        for hook in self._made_with:
            if (found := hook(self._engine, frame, models, name, given)) is not None:
                return found
        return None

    def returned(self, frame: Frame, node: Function, values: Values) -> None:
        """A method or a decorated function has run and gave the values."""
        for hook in self._returned:
            hook(self._engine, frame, node, values)

    def is_known(self, dotted: str) -> bool:
        """Does a library say what a call of this very name does?"""
        return self.host.known(dotted) is not None

    def is_elsewhere(self, dotted: str) -> bool:
        """Is what the name gives the client of a database that is not the application's?"""
        try:
            return self._known_elsewhere[dotted]
        except KeyError:
            found = any(hook(self._engine, dotted) for hook in self._elsewhere)
        self._known_elsewhere[dotted] = found
        return found

    def known_call(self, frame: Frame, dotted: str, given: Given) -> Values | None:
        """What a library says of a call of the very name; None where it says nothing."""
        call = self.host.known(dotted)
        return call(self._engine, frame, dotted, given) if call is not None else None

    def any_call(self, frame: Frame, dotted: str, given: Given) -> Values | None:
        """The same, also of functions that are known by their last part alone."""
        for call in self.host.calls(dotted):
            found = call(self._engine, frame, dotted, given)
            if found is not None:
                return found
        return None

    def method_of_unknown(self, frame: Frame, receiver: Values, name: str, given: Given) -> Values | None:
        """A method of something that nothing tells, where the arguments speak for it."""
        for method in self._methods.get(name, ()):
            if (found := method(self._engine, frame, receiver, name, given)) is not None:
                return found
        for method in self._any_method:
            if (found := method(self._engine, frame, receiver, name, given)) is not None:
                return found
        return None

    def unknown_method(self, frame: Frame, receiver: Values, name: str, given: Given) -> None:
        """What even a call of nobody knows what may do, by its name."""
        for method in self._unknown_methods.get(name, ()):
            method(self._engine, frame, receiver, name, given)


def _by_name(several: Iterable[Mapping[str, Said]]) -> dict[str, list[Said]]:
    """What any of them says of a name, in their order."""
    found: dict[str, list[Said]] = {}
    for each in several:
        for name, said in each.items():
            found.setdefault(name, []).append(said)
    return found
