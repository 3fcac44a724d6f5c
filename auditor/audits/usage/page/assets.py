"""The page's own scripts and styles, and those of others with their licences, as one text each, with its hash."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

#: In the order in which they are run: each uses only what stands before it.
_SCRIPTS = (
    "dom.js", "data.js", "state.js", "code.js", "draw.js", "list.js", "accesses.js", "paths.js", "neighbours.js",
    "structure.js", "review.js", "verdict.js", "table.js", "map.js", "keys.js", "main.js",
)  # fmt: skip
_STYLES = ("base.css", "list.css", "table.css", "graph.css", "print.css")
_VENDORED = {
    "dagre": ("dagre.min.js",),
    "prism": ("prism-core.min.js", "prism-python.min.js", "prism-sql.min.js"),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """Text to stand between two tags, and its hash as a source expression of a Content Security Policy.

    Source: Content Security Policy Level 3, 2.3.1 Source Lists (hash-source).
    """

    text: str

    @property
    def source(self) -> str:
        digest = hashlib.sha256(self.text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=1)
def assets() -> tuple[Asset, Asset, Asset]:
    """The style, the scripts of others, and our script. None may end its tag."""
    style = Asset("\n".join(_read("static", name) for name in _STYLES))
    vendored = Asset("\n".join(_with_licence(folder, names) for folder, names in _VENDORED.items()))
    own = "\n".join(_read("static", name) for name in _SCRIPTS)
    script = Asset(f'"use strict";\n(() => {{\n{own}}})();\n')
    for asset in (style, vendored, script):
        if re.search(r"</(script|style)|<!--", asset.text, re.I):
            raise ValueError("a script or style of the page would end its own tag")
    return style, vendored, script


def _with_licence(folder: str, names: tuple[str, ...]) -> str:
    licence = _read("vendor", folder, "LICENSE").replace("*/", "* /")
    code = "\n".join(re.sub(r"^//# sourceMappingURL=.*$", "", _read("vendor", folder, n), flags=re.M) for n in names)
    return f"/*! {folder}\n{licence}*/\n{code}"


def _read(*names: str) -> str:
    return files("auditor.audits.usage.page").joinpath(*names).read_text(encoding="utf-8")
