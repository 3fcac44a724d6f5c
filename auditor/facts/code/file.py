"""What one file says: its statements, and what was read of it beside them."""

from __future__ import annotations

import msgspec

from auditor.facts.code.statements import Stmt


class Blind(msgspec.Struct, frozen=True, array_like=True):
    """A place in the file that could not be read; kinds are listed in `facts.access.Blindness`."""

    kind: str
    line: int
    detail: str


class Suppression(msgspec.Struct, frozen=True, array_like=True):
    """A comment `# audit: ignore[AUD001, AUD002] reason`; `codes` is empty for a bare `# audit: ignore`.

    `target`: the line that it is about, its own or that of the statement below it; 0 where there is none.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    target: int


class FileFacts(msgspec.Struct, frozen=True, array_like=True):
    """Everything one file says; a pure function of its bytes.

    `parsed` is false for a file that could not be read, or not all of it: then `body` holds the rest, `blind` says why,
    and `words` holds the identifiers in what was not read, so that a table it might use is not called dead for certain.
    A template of code is `parsed`, has no body, and all of its identifiers are `words`.

    `index` tells which words the file holds, one a line, each once: `Name` a name, `.name` an attribute, `=name` what
    an import brings, `'word` a part of a short string, `!word` what stands behind FROM, JOIN, INTO, UPDATE or TABLE in
    a longer one (`!stats_*` with a part that is put in), `#word` what a comment or docstring says and is no plain word.
    Where a word stands, the body tells.
    """

    body: tuple[Stmt, ...]
    docstring: str | None
    lines: int
    parsed: bool
    words: tuple[str, ...]
    blind: tuple[Blind, ...]
    suppressions: tuple[Suppression, ...]
    index: str = ""

    def indexed(self) -> list[str]:
        """The entries of the index."""
        return self.index.split("\n")
