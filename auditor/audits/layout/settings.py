"""`[tool.auditor.layout]`, and the options of `audit layout`."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.config import setting
from auditor.errors import AuditorError


def _number(value: object) -> int:
    given = getattr(value, "value", value)
    if not isinstance(given, int) or given < 1:
        raise AuditorError(f"[tool.auditor.layout]: {given!r} is no number above zero")
    return given


@dataclass(frozen=True, slots=True)
class Settings:
    """From when a module is a monolith; `history`: at how many commits to look for the share of changes (the command
    looks at some, unasked at none); `seed`: `FILE=A,B`, names whose file is known; `complete`: place all others."""

    lines: int = field(default=800, metadata=setting(_number))
    tables: int = field(default=15, metadata=setting(_number))
    history: int = field(default=0, metadata=setting(_number))
    seed: tuple[str, ...] = field(
        default=(), metadata=setting(option="--seed", help="FILE=CLASS[,CLASS]: who belongs where; repeatable.")
    )
    complete: bool | None = field(
        default=None, metadata=setting(option="--complete", help="Place all other names beside those of --seed.")
    )


def seeds_of(settings: Settings) -> dict[str, str]:
    """The file of each name that is given; raises AuditorError for what cannot be read."""
    found: dict[str, str] = {}
    for given in settings.seed:
        file, separator, names = given.partition("=")
        if not separator or not file.endswith(".py") or not names:
            raise AuditorError(f"--seed takes FILE=CLASS[,CLASS], as in app/users.py=User,Role, not {given!r}")
        found |= {name.strip(): file for name in names.split(",") if name.strip()}
    return found
