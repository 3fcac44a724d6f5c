"""`audit explain`: the page of a rule."""

from __future__ import annotations

from typing import Annotated

import typer

from auditor.cli.output import show
from auditor.cli.registering import new_app
from auditor.errors import AuditorError, no_such

app = new_app()


@app.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="A rule's code or name; none lists all rules.")] = None,
) -> None:
    """Explain a rule: what it finds, why, what to do, when it is wrong."""
    from auditor.audits import all_rules, find_rule

    if code is None:
        for rule in all_rules():
            typer.echo(f"{rule.code}  {rule.name:<22} {rule.severity:<8} {rule.summary}")
        return
    found = find_rule(code)
    if found is None:
        raise AuditorError(no_such("rule", code, [name for rule in all_rules() for name in (rule.code, rule.name)]))
    show(f"{found.page}\n")
