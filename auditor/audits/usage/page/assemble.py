"""The report put together as one page that loads nothing and lets nothing in.

Everything that comes from the audited project is text: the template escapes it, the script sets it as text, and the
policy lets no other script run. Sources: Content Security Policy Level 3 (hashes, delivery by `<meta>`); Trusted Types,
`require-trusted-types-for`; HTML, 4.12.1.3 Restrictions for contents of script elements.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from auditor.audits.base import Context
from auditor.audits.usage.page.assets import assets
from auditor.audits.usage.page.blob import addresses, blob
from auditor.audits.usage.page.rows import first_of, rows, tiles
from auditor.audits.usage.verdict import Usage
from auditor.findings import Report, coverage_line
from auditor.templates import page_templates
from auditor.untrusted import safe
from auditor.version import __version__

_MOST_SPOTS = 200


def write_page(report: Report, context: Context) -> str:
    """The whole page as text; equal bytes for an equal report."""
    names = addresses(report.of(Usage))
    listed = rows(report, context, names)
    style, vendored, script = assets()
    policy = [
        "default-src 'none'",
        f"style-src {style.source}",
        f"script-src {vendored.source} {script.source}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    spots = report.coverage.blind_spots
    many = len(report.of(Usage).tables)
    return page_templates("auditor.audits.usage.page").get_template("page.html.j2").render(
        policy="; ".join(policy),
        style=Markup(style.text),
        vendored=Markup(vendored.text),
        script=Markup(script.text),
        data=Markup(_as_data(blob(report, context, names))),
        title=safe(context.title),
        version=__version__,
        commit=context.origin.commit if context.origin is not None else "",
        summary=f"{many} table{'s' * (many != 1)}; {coverage_line(report)}",
        unparsed=[safe(path) for path in report.coverage.unparsed],
        spots=[(safe(s.path), s.line, str(s.kind), safe(s.detail)) for s in spots[:_MOST_SPOTS]],
        more_spots=max(0, len(spots) - _MOST_SPOTS),
        tiles=tiles(report),
        first=first_of(listed),
        with_baseline=context.accepted is not None,
        rows=listed,
    )  # fmt: skip


def _as_data(value: object) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
