"""What templates of pages read of the rows that they are given: `{{ user.posts }}`, `${user.posts}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.facts.access import Role
from auditor.sources.model import TemplateAttribute
from auditor.sources.names import shown
from auditor.sources.project_files import is_template
from auditor.sources.tree import Tree, join

_LIMIT = 500_000  # bytes of one template
_ATTRIBUTE = re.compile(rb"(?=\b([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*)|\[['\"]([A-Za-z_]\w*)['\"]\]))")
#: Filters that get the name of an attribute, as the first argument or by keyword (Jinja, List of Builtin Filters).
_FILTER = re.compile(
    rb"\|\s*(?:(?:attr|selectattr|rejectattr|groupby)\(\s*|(?:map|sort|sum|unique|min|max|groupby)\([^()]*?attribute\s*=\s*)"
    rb"['\"]([A-Za-z_][\w.]*)['\"]"
)
#: A variable and the filters behind it. Nothing is tried twice: a template is a stranger's.
_FILTERED = re.compile(rb"\b([A-Za-z_]\w*+)\s*+(?:\|\s*+\w++(?:\s*+\([^()]*+\))?+\s*+)++")


def read_templates(tree: Tree, role_of: Callable[[str], Role]) -> tuple[TemplateAttribute, ...]:
    """Every attribute of a variable that templates of the application name, with the first place where one does.

    Whatever the language of the templates, `.` is the attribute in it (Jinja, Variables; Mako, Expression Substitution;
    Genshi, Template Expressions).
    """
    found: dict[tuple[str, str], TemplateAttribute] = {}
    for folder in sorted(tree.folders):
        for name in tree.folders[folder].names:
            path = join(folder, name)
            if is_template(folder, name) and role_of(path) is Role.APP:
                content = tree.content(path, _LIMIT)
                for at, receiver, attribute in _named_in(content):
                    if (receiver, attribute) not in found:
                        line = content.count(b"\n", 0, at) + 1
                        found[receiver, attribute] = TemplateAttribute(shown(path), line, receiver, attribute)
    return tuple(found.values())


def _named_in(content: bytes) -> Iterator[tuple[int, str, str]]:
    """Where a variable, and which attribute of it, is named; of a path of them, each of the one before."""
    for match in _ATTRIBUTE.finditer(content):
        yield match.start(), match[1].decode(), (match[2] or match[3]).decode()
    chains = _FILTERED.finditer(content)
    chain = next(chains, None)
    for match in _FILTER.finditer(content):
        while chain is not None and chain.end() < match.start():
            chain = next(chains, None)
        receiver = chain[1].decode() if chain is not None and chain.start() < match.start() else ""
        for attribute in match[1].decode().split("."):
            yield match.start(), receiver, attribute
            receiver = attribute
