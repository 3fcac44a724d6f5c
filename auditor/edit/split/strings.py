"""Dotted names of the monolith in strings of Python code, in configuration and in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.edit.model import Edit
from auditor.edit.others import other_files
from auditor.edit.source import Source
from auditor.edit.split.context import Found, Split
from auditor.edit.split.modules import Root, root_of
from auditor.edit.tokens import NAME, NEWLINE, STRING, Token

_PATCHING = frozenset({"patch", "setattr", "delattr", "spy"})
_CONFIGURATION = frozenset({".toml", ".ini", ".cfg", ".yaml", ".yml"})
_PROSE = frozenset({".md", ".rst", ".txt"})


def roots_of(split: Split, forms: Iterable[str]) -> dict[str, Root]:
    """The dotted names under which the monolith is known, longest first, each with where it begins."""
    known = {form for form in forms if "." in form}
    return {form: root_of(form, split.path) for form in sorted(known, key=lambda form: (-len(form), form))}


def edits_of_strings(split: Split, source: Source, roots: dict[str, Root], found: Found) -> list[Edit]:
    """The edits of strings that are a dotted name (`mock.patch("app.models.X")`); others that hold one are noted."""
    edits: list[Edit] = []
    for index, token in enumerate(source.code):
        if token.kind != STRING:
            continue
        form = next((form for form in roots if form in token.text), None)
        if form is None:
            continue
        quotes = r"[rRuUbB]{0,2}(\"\"\"|'''|\"|')"
        match = re.fullmatch(rf"{quotes}({re.escape(form)})([.:]\w+)?((?:[.:]\w+)*)\1", token.text)
        if match is None:
            for mention in re.finditer(rf"(?<![\w.]){re.escape(form)}(?!\w)", token.text):
                line = token.line + token.text.count("\n", 0, mention.start())
                found.mentions.append((source.path, line, form))
            continue
        patching = index > 1 and source.code[index - 1].text == "(" and source.code[index - 2].kind == NAME
        patching = patching and source.code[index - 2].text in _PATCHING
        start, end = token.start + match.start(2), token.start + match.end(2)
        place = (source.path, token.line)
        if match[3] is None:
            edits += _whole_module(split, source, index, roots[form], found)
            continue
        member = match[3][1:]
        files = split.patched_in(member) if patching and not match[4] else []
        home = split.member(member)
        if not files and isinstance(home, str):
            files = [home]
        elif not files and home is not None:
            files = split.users_of(member)
        if split.is_submodule(member):
            continue
        also = _also_patched(source, index, files[1:], roots[form], member) if len(files) > 1 else None
        if len(files) == 1 or also is not None:
            edits.append(Edit(source.path, start, end, roots[form].dotted(files[0])))
            edits += [also] if also is not None else []
            found.count("string")
        else:
            where = " and ".join(files) if files else "none of the new files"
            found.manual.append((*place, f'"{form}.{member}": {where} use {member}; say which is meant'))
    return edits


def _also_patched(source: Source, index: int, files: Sequence[str], root: Root, member: str) -> Edit | None:
    """`with patch("M.x") as mock:` of a name that several files use: the same mock in each, else the same call."""
    code = source.code
    opening = index - 1
    closing = index + 1
    while closing < len(code) and not (code[closing].text == ")" and code[closing].depth == code[opening].depth):
        closing += 1
    first = opening - 1
    while code[first - 1].text == ".":
        first -= 2
    if code[opening - 1].kind != NAME or closing + 1 >= len(code) or not _is_with_item(code, first):
        return None
    called = source.text[code[first].start : code[opening].end]
    after = code[closing + 1]
    quote = code[index].text[-1]
    names = [f"{quote}{root.dotted(file)}.{member}{quote}" for file in files]
    if after.text == "as" and code[closing + 2].kind == NAME and code[closing + 3].text in {",", ":", ")"}:
        mock = code[closing + 2]
        return Edit(source.path, mock.end, mock.end, "".join(f", {called}{name}, {mock.text})" for name in names))
    if after.text not in {",", ":", ")"}:
        return None
    rest = source.text[code[index].end : code[closing].end]
    return Edit(source.path, code[closing].end, code[closing].end, "".join(f", {called}{name}{rest}" for name in names))


def _is_with_item(code: Sequence[Token], first: int) -> bool:
    """Does `with` stand before, with nothing but other items between?"""
    depth = code[first].depth
    at = first - 1
    while at >= 0 and code[at].kind != NEWLINE and (code[at].depth > depth or code[at].text not in {"(", "with"}):
        at -= 1
    if at > 0 and code[at].text == "(" and code[at - 1].text == "with":
        return True
    return at >= 0 and code[at].text == "with"


def _whole_module(split: Split, source: Source, index: int, root: Root, found: Found) -> list[Edit]:
    """The module itself: in a list, all that it becomes; where a package takes its name, still that."""
    code = source.code
    token = code[index]
    before, after = code[index - 1].text, code[index + 1].text if index + 1 < len(code) else ""
    if split.keeps_its_name:
        return []
    if before == "[" or (before == "," and after == "]") or (after == "]" and before in "[,"):
        quote = token.text[-1]
        names = ", ".join(f"{quote}{root.dotted(file)}{quote}" for file in split.files)
        found.count("string")
        return [Edit(source.path, token.start, token.end, names)]
    if before == "(" and code[index - 2].text in {"import_module", "__import__", "reload"}:
        found.dynamic.append((source.path, token.line, "imports it by a string"))
    else:
        found.mentions.append((source.path, token.line, token.text[1:-1]))
    return []


def configuration_edits(
    split: Split, root: Path, roots: dict[str, Root], found: Found
) -> Iterable[tuple[str, bytes, bytes]]:
    """Configuration files that name something of the monolith, before and after; prose that does is noted."""
    if not roots:
        return
    pattern = re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, roots))})([.:](\w+))?(?![\w/-])")
    for path in other_files(root, _CONFIGURATION | _PROSE):
        suffix = path.suffix
        try:
            data = path.read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if not any(form in text for form in roots):
            continue
        relative = path.relative_to(root).as_posix()

        def replaced(match: re.Match[str], relative: str = relative, suffix: str = suffix) -> str:
            home = split.member(match[3]) if match[3] else None
            line = match.string.count("\n", 0, match.start()) + 1
            if suffix in _PROSE:
                found.mentions.append((relative, line, match[0]))
            elif isinstance(home, str):
                found.count("configuration")
                return f"{roots[match[1]].dotted(home)}{match[2]}"
            elif not split.keeps_its_name:
                found.notes.append((relative, line, f"names {match[1]}, which is no module any more"))
            return match[0]

        after = pattern.sub(replaced, text).encode()
        if after != data:
            yield relative, data, after
