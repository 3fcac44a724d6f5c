"""What commands are registered at: typer's object for a command of its own, or for a group of some."""

from __future__ import annotations

from typing import Any

import typer


def new_app(**told: Any) -> typer.Typer:
    """One that shows names as they are, whatever they look like, and does nothing to the user's shell; `told`: what
    typer takes besides (Typer, "Typer" in its reference)."""
    return typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **told)
