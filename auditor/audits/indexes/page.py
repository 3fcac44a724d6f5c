"""The result as one page for reading: each table with its indexes, the statements that each serves, and those without.

Everything that comes from the audited project is text, which the template escapes; no script runs (Content Security
Policy Level 3), and nothing is loaded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import Markup

from auditor.audits.base import Context
from auditor.audits.indexes.model import Indexes, Serves, Suggestion, TableIndexes
from auditor.audits.indexes.text import title
from auditor.audits.indexes.words import model_line, operation
from auditor.findings import Report, coverage_line
from auditor.templates import page_templates
from auditor.untrusted import safe
from auditor.version import __version__

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { overflow-x: auto; margin: .3rem 0; }
article { border-top: 1px solid #8886; padding: .5rem 0 1rem; }
h2 { font-size: 1.2rem; } h3 { font-size: 1rem; margin: .8rem 0 .2rem; }
.warning > b { color: #a40; } .path { opacity: .8; }
@media (prefers-color-scheme: dark) { .warning > b { color: #fa6; } }
"""


def write_page(report: Report, context: Context) -> str:
    """The whole page as text; equal bytes for an equal report."""
    found = report.of(Indexes)
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    pages = page_templates("auditor.audits.indexes")
    return pages.get_template("page.html.j2").render(
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=Markup(_STYLE),
        title=safe(context.title),
        version=__version__,
        summary=f"{found.tables} tables, {found.statements} statements; {coverage_line(report)}",
        notes=[safe(each) for each in found.notes],
        tables=[_table(each, found) for each in found.views],
    )


def _table(view: TableIndexes, found: Indexes) -> dict[str, object]:
    own = [each for each in found.suggestions if each.table == view.table]
    return {
        "name": safe(str(view.table)),
        "place": safe(f"{view.path}:{view.line}"),
        "indexes": [(safe(i.title), safe(", ".join(i.columns)), i.kind, _statements(i.serves)) for i in view.indexes],
        "unserved": _statements(view.unserved),
        "suggestions": [_suggestion(each) for each in own],
    }


def _statements(serves: Iterable[Serves]) -> list[tuple[str, str, str]]:
    return [(safe(f"{s.path}:{s.line}"), safe(s.function), safe(s.predicate)) for s in serves]


def _suggestion(each: Suggestion) -> tuple[str, str, str, list[str]]:
    lines = [model_line(each), operation(each, concurrently=True)]
    return each.severity.value, title(each).strip(), safe(each.reason), [safe(line) for line in lines if line]
