"""Where the uses of a name stand. The facts and the tokens of a file must agree on every line, or it is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from auditor.edit.imports import find_imports
from auditor.edit.model import RefusedError
from auditor.edit.names import Names, Use
from auditor.edit.source import Source
from auditor.edit.tokens import NAME, STRING, Token

_BINDS = frozenset({"def", "class", "as", "global", "nonlocal"})


@dataclass(frozen=True, slots=True)
class Place:
    """A use where it stands: `name` is the token of the name, `chain` those of the attributes read of it. Of a quoted
    use, all of them lie in its string."""

    use: Use
    start: int
    name_end: int
    chain: tuple[tuple[int, int], ...]

    def end_of(self, length: int) -> int:
        """Where the name with that many of its attributes ends."""
        return self.chain[length - 1][1] if length else self.name_end


def locate(source: Source, names: Names, name: str, wanted: Callable[[Use], bool]) -> list[Place]:
    """The places of the uses of a name that are wanted; raises RefusedError where a line does not tell."""
    uses = [use for use in names.uses if use.name == name]
    chosen = [use for use in uses if wanted(use)]
    if not chosen:
        return []
    plain = [use for use in uses if not use.quoted]
    counts = Counter((use.line, use.chain) for use in plain)
    found: list[Place] = []
    by_key: dict[tuple[int, tuple[str, ...]], list[Place]] = {}
    for place_line, chain, start, end, parts in _occurrences(source, name):
        by_key.setdefault((place_line, chain), []).append(Place(plain[0] if plain else uses[0], start, end, parts))
    for key, group in _grouped(use for use in chosen if not use.quoted).items():
        places = by_key.get(key, [])
        if not len(group) == counts[key] == len(places):
            raise RefusedError(
                f"{source.path}:{key[0]}: cannot tell which {name!r} on this line is meant; part the line"
            )
        found += [
            Place(use, place.start, place.name_end, place.chain) for use, place in zip(group, places, strict=True)
        ]
    found += _quoted(source, [use for use in chosen if use.quoted])
    return found


def _grouped(uses: Iterable[Use]) -> dict[tuple[int, tuple[str, ...]], list[Use]]:
    groups: dict[tuple[int, tuple[str, ...]], list[Use]] = {}
    for use in uses:
        groups.setdefault((use.line, use.chain), []).append(use)
    return groups


def _occurrences(
    source: Source, name: str
) -> Iterable[tuple[int, tuple[str, ...], int, int, tuple[tuple[int, int], ...]]]:
    """Each bare occurrence of a name that can be a use: line, attributes, and where they stand."""
    code = source.code
    imports = [(each.start, each.end) for each in find_imports(source)]
    for index, token in enumerate(code):
        if token.text != name or token.kind != NAME or _is_no_use(code, index):
            continue
        if any(start <= token.start < end for start, end in imports):
            continue
        chain: list[Token] = []
        at = index + 1
        while at + 1 < len(code) and code[at].text == "." and code[at + 1].kind == NAME:
            chain.append(code[at + 1])
            at += 2
        spans = tuple((each.start, each.end) for each in chain)
        yield token.line, tuple(each.text for each in chain), token.start, token.end, spans


def _is_no_use(code: list[Token], index: int) -> bool:
    """An attribute, a name that is bound here, or the keyword of an argument?"""
    before = code[index - 1].text if index else ""
    after = code[index + 1].text if index + 1 < len(code) else ""
    return before == "." or before in _BINDS or (after == "=" and code[index].depth > 0 and before in {"(", ","})


def _quoted(source: Source, uses: list[Use]) -> list[Place]:
    """The places of names in annotations that are strings: in every string of the line that holds them."""
    found: list[Place] = []
    done: set[tuple[int, str, tuple[str, ...]]] = set()
    for use in uses:
        key = (use.line, use.name, use.chain)
        if key in done:
            continue
        done.add(key)
        dotted = r"\s*\.\s*".join(map(re.escape, (use.name, *use.chain)))
        pattern = re.compile(rf"(?<![\w.]){dotted}(?!\w)")
        places = [
            (token.start + match.start(), token.start + match.end())
            for token in source.code
            if token.kind == STRING and token.line <= use.line <= source.line_at(token.end - 1)
            for match in pattern.finditer(token.text)
        ]
        if not places:
            raise RefusedError(f"{source.path}:{use.line}: cannot find {use.name!r} in the string on this line")
        for start, _ in places:
            at = start + len(use.name)
            chain: list[tuple[int, int]] = []
            for part in use.chain:
                begin = source.text.index(part, at)
                at = begin + len(part)
                chain.append((begin, at))
            found.append(Place(use, start, start + len(use.name), tuple(chain)))
    return found
