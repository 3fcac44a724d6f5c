"""Keys and what stands under them, in a loop over both: `for name, model in MODELS.items()`."""

from __future__ import annotations

from auditor.facts.code import Expr, Name
from auditor.link.domain.frame import Frame
from auditor.link.domain.values import Fixed, Values, literals, union


def note_pairs(frame: Frame, items: tuple[Expr, ...], values: Values) -> None:
    """Which value stands under which key, in what the two targets of a loop get."""
    held = [value.items for value in values if isinstance(value, Fixed) and len(value.items) == 2]
    if len(held) == len(values) and all(len(literals(key)) == len(key) == 1 for key, _ in held):
        key, other = items
        if isinstance(key, Name) and isinstance(other, Name) and any(each for _, each in held):
            frame.pairs[key.id] = (other.id, tuple(each for pair in held for each in pair))


def by_key(frame: Frame, name: str, other: str, held: tuple[Values, ...], told: list[bool] | None) -> dict[str, Values]:
    """The keys that are meant, as `told` says, and what stands under them."""
    if told is None or not any(told) or all(told) or other not in frame.env:
        return {}
    meant = [2 * at for at, is_meant in enumerate(told) if is_meant]
    return {name: union(*(held[at] for at in meant)), other: union(*(held[at + 1] for at in meant))}
