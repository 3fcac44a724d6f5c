"""Names of which a part is known, changed by methods of strings: `name.removeprefix("tbl_")` of one that begins so.

Source: Python, Built-in Types: String Methods.
"""

from __future__ import annotations

from auditor.link.domain.values import Text, Values, literals

Pieces = tuple[str | None, ...]


def is_said(text: Text) -> bool:
    """Is it more than a name, of which nothing that is cut off matters?"""
    return any(" " in piece for piece in text.pieces if piece)


def shortened(pieces: Pieces, name: str, given: list[list[str]]) -> Pieces:
    """The pieces of a name that is known in part, without what the method cuts off at its ends."""
    if any(len(each) != 1 for each in given) or len(given) > 1 or (not given and "strip" not in name):
        return (None,)
    cut = given[0][0] if given else None
    first, last = pieces[0], pieces[-1]
    if name in {"strip", "lstrip"} and first is not None:
        pieces = (first.lstrip(cut) or None, *pieces[1:])
    if name in {"strip", "rstrip"} and last is not None:
        pieces = (*pieces[:-1], last.rstrip(cut) or None)
    if name == "removeprefix" and first is not None and cut is not None:
        pieces = (None if cut.startswith(first) else first.removeprefix(cut), *pieces[1:])
    if name == "removesuffix" and last is not None and cut is not None:
        pieces = (*pieces[:-1], None if cut.endswith(last) else last.removesuffix(cut))
    return pieces


def replaced(text: Text, args: list[Values]) -> Text:
    """The name that is known in part, `old` replaced by `new` in it; where that may reach into a part that is not
    known, nothing is."""
    if len(args) < 2:
        return Text((None,))  # `replace(*pair)`
    olds, news = (literals(each) for each in args[:2])
    if len(olds) != 1 or len(news) != 1 or not olds[0]:
        return Text((None,))
    old, new, found = olds[0], news[0], list[str | None]()
    for number, piece in enumerate(text.pieces):
        if piece is None:
            found.append(None)
            continue
        begun = 0 if number == 0 else _overlap(old, piece, len(old))
        ended = 0 if number == len(text.pieces) - 1 else _overlap(piece, old, len(old))
        found.append(piece[begun : len(piece) - ended].replace(old, new) or None)
    return Text(tuple(found))


def _overlap(left: str, right: str, most: int) -> int:
    """With how much of the end of the one the other begins, short of so much."""
    return next(
        (size for size in range(min(most - 1, len(left), len(right)), 0, -1) if left[-size:] == right[:size]), 0
    )
