"""What templates of pages read of the rows that they are given: `{{ user.posts }}`, `${user.posts}`."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.facts.access import Role
from auditor.sources.model import TemplateAttribute
from auditor.sources.names import shown
from auditor.sources.project_files import is_template
from auditor.sources.tree import Tree, join

_LIMIT = 500_000  # bytes of one template
_ATTRIBUTE = re.compile(rb"(?=\b([A-Za-z_]\w*)\.([A-Za-z_]\w*))")


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
                for match in _ATTRIBUTE.finditer(content):
                    receiver, attribute = match[1].decode(), match[2].decode()
                    if (receiver, attribute) not in found:
                        line = content.count(b"\n", 0, match.start()) + 1
                        found[receiver, attribute] = TemplateAttribute(shown(path), line, receiver, attribute)
    return tuple(found.values())
