"""Constraints for the lowest versions that `pyproject.toml` admits: its lower bounds, and the pins for all the rest."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def lowest(root: Path) -> list[str]:
    """One line a package; raises ValueError for a dependency without a lower bound."""
    pins: dict[str, str] = {}
    for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if "==" in line:
            pins[line.partition("==")[0].lower()] = line
    for said in tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]:
        bound = re.fullmatch(r"([\w.-]+)>=([\d.]+)", said)
        if bound is None:
            raise ValueError(f"{said} has no lower bound of the form name>=version")
        pins[bound[1].lower()] = f"{bound[1]}=={bound[2]}"
    return sorted(pins.values())


if __name__ == "__main__":
    print("\n".join(lowest(ROOT)))
