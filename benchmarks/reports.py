"""Write the committed output anew: `reports/shop*`, and the demo in the README."""

from __future__ import annotations

import re
from pathlib import Path

from auditor import pipeline
from auditor.audits.base import Context, Options
from auditor.audits.usage.docs import document
from auditor.audits.usage.verdict import Usage
from auditor.report import renderers

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"(<!-- demo -->\n```text\n).*?(```\n<!-- /demo -->)", re.S)


def generated() -> dict[str, str]:
    """Every generated file with the text it should have, by its path from the project's root."""
    shop = ROOT / "fixtures" / "shop"
    report = pipeline.audit(shop, only=["usage"])
    context = Context("shop", lambda path: pipeline.source_lines(shop, path))
    formats = renderers()
    demo = formats["text"].render(report, Options(width=88))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        "reports/shop.md": formats["markdown"].render(report, Options()),
        "reports/shop-tables.md": document(report.of(Usage)),
        "reports/shop.html": formats["html"].render(report, Options(context=context)),
        "reports/shop.json": formats["json"].render(report, Options()),
        "README.md": _BLOCK.sub(lambda match: f"{match.group(1)}{demo}{match.group(2)}", readme),
    }


def main() -> None:
    """Write what differs, and say so."""
    for name, text in generated().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
