"""What is declared in the fixtures, held against what SQLAlchemy itself says after importing them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.oracle import __main__ as oracle
from benchmarks.oracle.audited import audited_facts
from tests.expectations import fixtures

IMPORTED = Path(oracle.__file__).parent / "imported.py"
#: Declared again on purpose, made inside functions, or under names that only the audit gives.
LEFT_OUT = {"decl_scopes", "roles", "odd_files", "sql_migrations", "listeners"}


def declaring_modules(folder: Path) -> list[str]:
    """The modules that say `Column` or `Mapped`, by their dotted names."""
    return [
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
        if any(word in path.read_text(encoding="utf-8", errors="replace") for word in ("Column(", "Mapped["))
    ]


@pytest.mark.parametrize("folder", [f for f in fixtures() if f.name not in LEFT_OUT], ids=lambda folder: folder.name)
def test_declares_what_sqlalchemy_declares(folder: Path) -> None:
    modules = declaring_modules(folder)
    packages = ",".join(sorted({module.partition(".")[0] for module in modules}))
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(IMPORTED), packages, *modules],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)},
    )  # fmt: skip
    if any(reason in ran.stderr for reason in ("No module named", "ImportError", "removed as of SQLAlchemy 2.0")):
        pytest.skip(f"needs more than SQLAlchemy 2: {ran.stderr.splitlines()[-1]}")
    assert ran.returncode == 0, ran.stderr
    real = {(kind, fact) for kind, _, fact in (line.partition("\t") for line in ran.stdout.splitlines())}
    lines, agree, of = oracle.differences(real, audited_facts(folder))
    assert lines == []
    assert agree == of
