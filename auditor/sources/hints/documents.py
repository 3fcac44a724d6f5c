"""What the documentation of a project names of its code: modules and classes that a reference describes, and what its
examples import.

Sources: Sphinx, sphinx.ext.autodoc, Directives; The Python domain, Directives; mkdocstrings, Usage, Autodoc syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.sources.project_files import is_document
from auditor.sources.tree import Tree, join

_LIMIT = 200_000  # bytes of one page
_PAGES = 1_000
_DIRECTIVE = re.compile(
    rb"^[ \t]*(?:`{3,}\{|\.\.[ \t]+)(?:py:)?(auto)?(module|class|function|exception|currentmodule)(?:\}|::)"
    rb"[ \t]+([\w.]+)",
    re.M,
)
_MKDOCSTRINGS = re.compile(rb"^[ \t]*:::[ \t]+([A-Za-z_][\w.]*)", re.M)
_IMPORTED = re.compile(
    rb"^[ \t]*(?:(?:>>>|\.\.\.)[ \t]*)?from[ \t]+([A-Za-z_][\w.]*)[ \t]+import[ \t]+(?:\(([^()]{1,4000})\)|([^\n(]+))",
    re.M,
)
_NAME = re.compile(rb"([A-Za-z_]\w*)(?:[ \t]+as[ \t]+(\w+))?")
_ASKED = re.compile(rb"\b([A-Za-z_]\w*)\.([A-Za-z_]\w*)")


def read_documents(tree: Tree) -> tuple[str, ...]:
    """The dotted names of what a reference describes, and `module:name` of what an example imports, or asks what it
    imported for; sorted."""
    found: set[str] = set()
    pages = sorted(
        (path.count("/"), path)
        for folder in tree.folders.values()
        for name in folder.names
        if is_document(folder.path, name) and (path := join(folder.path, name))
    )
    for _, path in pages[:_PAGES]:
        content = tree.content(path, _LIMIT)
        found.update(_described(content))
        found.update(_imported(content))
    return tuple(sorted(found))


def _described(content: bytes) -> Iterator[str]:
    around = ""
    for match in _DIRECTIVE.finditer(content):
        automatic, kind, name = match[1], match[2].decode(), match[3].decode()
        if kind == "currentmodule" or (kind == "module" and not automatic):
            around = name
        elif kind == "module":
            around = name
            yield name
        else:
            yield name
            yield f"{around}.{name}" if around else name
    yield from (match[1].decode() for match in _MKDOCSTRINGS.finditer(content))


def _imported(content: bytes) -> Iterator[str]:
    """What examples import, and what they ask that for, which may be a module: `from shop import store`, and then
    `store.open_shop()` (Python, Tutorial, 6.4 Packages)."""
    known: dict[bytes, str] = {}
    for match in _IMPORTED.finditer(content):
        module = match[1].decode()
        names = (_NAME.fullmatch(each.strip(b" \t\r\n.>")) for each in (match[2] or match[3]).split(b","))
        for name in names:
            if name is not None:
                known[name[2] or name[1]] = f"{module}.{name[1].decode()}"
                yield f"{module}:{name[1].decode()}"
    for match in _ASKED.finditer(content) if known else ():
        if match[1] in known:
            yield f"{known[match[1]]}:{match[2].decode()}"
