"""`audit blind-spots`: what was not seen, place by place."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli.auditing import Chosen, on_project
from auditor.cli.output import show as put
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

app = new_app()


@app.command("blind-spots")
@on_project
def blind_spots(
    project: Chosen,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """List the files that could not be read and the places that could not be followed, each with the reason."""
    from auditor.findings import coverage_line
    from auditor.report.json import dumped
    from auditor.untrusted import safe

    if format_ not in {"text", "json"}:
        raise AuditorError(no_such("format", format_, ["text", "json"]))
    found = project.audit("usage")
    seen = found.coverage
    if format_ == "json":
        spots = [
            {
                "kind": spot.kind,
                "path": spot.path,
                "line": spot.line,
                "detail": spot.detail,
                "role": spot.role,
                "tables": spot.tables,
            }
            for spot in seen.blind_spots
        ]
        put(dumped({"schema_version": 1, "unparsed": list(seen.unparsed), "blind_spots": spots}), "json")
        return
    lines = []
    for spot in seen.blind_spots:
        reach = "any table" if spot.tables is None else ", ".join(spot.tables) or "no table"
        lines.append(f"{spot.path}:{spot.line}: {spot.kind}: {spot.detail} ({spot.role}; could reach {reach})")
    put("\n".join(safe(line) for line in [*lines, f"{coverage_line(found)}."]) + "\n")
