"""Which units begin the chains of calls that lead to a context."""

from __future__ import annotations

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.domain.ledger import Context
from auditor.link.modules.index import Unit
from auditor.link.modules.paths import Module
from auditor.link.results.assemble import origins_of

MODULE = Module("m.py", "m", extract(b""), Role.APP, ())


def contexts(size: int) -> list[Context]:
    """A function, and contexts of which each is entered by all before, some by another function, too."""
    made = [Context("f", Unit("m.py::f", "f", MODULE, None), plain=True)]
    other = Context("g", Unit("m.py::g", "g", MODULE, None), plain=True)
    for number in range(size):
        step = Context(f"step{number}", Unit("m.py::step", "step", MODULE, None), plain=False)
        step.entered_by(made[-1], 1)
        made.append(step)
    made[size // 2].entered_by(other, 2)
    return [*made, other]


def test_contexts_share_the_sets_of_their_beginnings() -> None:
    """Each with one of its own would take a gigabyte for a hierarchy of six hundred classes."""
    found = [origins[Role.APP].roots for origins in origins_of(contexts(40)).values()]
    assert {frozenset(roots) for roots in found} == {
        frozenset({"m.py::f"}),
        frozenset({"m.py::g"}),
        frozenset({"m.py::f", "m.py::g"}),
    }
    assert len({id(roots) for roots in found}) == 3
