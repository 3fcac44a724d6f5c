"""The arguments of one call."""

from __future__ import annotations

import msgspec

from auditor.link.domain.values import NOTHING, Values, union


class Given(msgspec.Struct, gc=False):
    """What one call gives: positional arguments, keywords, and the line that it is on. `kept`: a list of the function
    that makes the call now holds them, and stays in it. `bare`: the first argument is a variable, an attribute of the
    object itself, what a function gives or an item of something, and no expression: it may be a class."""

    args: list[Values]
    keywords: dict[str, Values]
    line: int
    kept: bool = False
    bare: bool = False

    @property
    def first(self) -> Values:
        """The first positional argument; nothing where there is none."""
        return self.args[0] if self.args else NOTHING

    @property
    def everything(self) -> Values:
        """All that is given, in whatever place."""
        return union(*self.args, *self.keywords.values()) if self.args or self.keywords else NOTHING


def nothing_at(line: int) -> Given:
    """A call without arguments."""
    return Given([], {}, line)
