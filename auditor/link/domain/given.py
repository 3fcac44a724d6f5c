"""The arguments of one call."""

from __future__ import annotations

import msgspec

from auditor.link.domain.values import NOTHING, Values, union


class Given(msgspec.Struct, gc=False):
    """What one call gives: positional arguments, keywords, and the line that it is on. `kept`: a list of the function
    that makes the call now holds them, and stays in it. `bare`: the first argument is a variable, an attribute of the
    object itself, what a function gives or an item of something, and no expression: it may be a class. `spread`: what
    a `**` argument holds under keys of which nothing is known."""

    args: list[Values]
    keywords: dict[str, Values]
    line: int
    kept: bool = False
    bare: bool = False
    spread: Values = NOTHING

    @property
    def first(self) -> Values:
        """The first positional argument; nothing where there is none."""
        return self.args[0] if self.args else NOTHING

    @property
    def everything(self) -> Values:
        """All that is given, in whatever place."""
        return union(*self.args, *self.keywords.values(), self.spread) if self.args or self.keywords else self.spread

    def beforehand(self) -> tuple[tuple[str, Values], ...]:
        """The arguments as a function that gets them before it is called keeps them: positional ones by their place."""
        return (*((str(at), values) for at, values in enumerate(self.args)), *sorted(self.keywords.items()))

    def behind(self, bound: tuple[tuple[str, Values], ...]) -> Given:
        """The call of a function that got `bound` beforehand."""
        args = [values for name, values in bound if name.isdigit()]
        named = {name: values for name, values in bound if not name.isdigit()}
        return Given([*args, *self.args], {**named, **self.keywords}, self.line)


def nothing_at(line: int) -> Given:
    """A call without arguments."""
    return Given([], {}, line)
