"""What is declared in the fixtures, held against what SQLAlchemy itself says after importing them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.oracle import __main__ as oracle
from benchmarks.oracle.audited import audited_facts
from tests.expectations import fixtures

IMPORTED = Path(oracle.__file__).parent / "imported.py"
#: Declared again on purpose, made inside functions, or under names that only the audit gives.
LEFT_OUT = {"decl_scopes", "roles", "odd_files", "sql_migrations", "listeners"}


#: For each line of input, a fork that runs `imported.main` in a folder: to import SQLAlchemy takes longer than that.
_SERVER = """
import json, os, sys, traceback
import imported
for line in sys.stdin:
    folder, output, *arguments = json.loads(line)
    child = os.fork()
    if not child:
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        os.chdir(folder)
        sys.path[:] = [folder, *(each for each in sys.path if each != imported.__file__.rpartition("/")[0])]
        status = 0
        try:
            imported.main(arguments[0], arguments[1:])
        except BaseException:
            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
Imported = Callable[[Path, Path, list[str]], tuple[int, str]]


@pytest.fixture(scope="module")
def imported() -> Iterator[Imported]:
    """Runs `imported.py` for a project: its exit code, and what it printed into the file that is named."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(IMPORTED.parent)},
    ) as server:  # fmt: skip
        requests, answers = server.stdin, server.stdout
        assert requests is not None
        assert answers is not None

        def run(folder: Path, output: Path, modules: list[str]) -> tuple[int, str]:
            packages = ",".join(sorted({module.partition(".")[0] for module in modules}))
            requests.write(json.dumps([str(folder), str(output), packages, *modules]) + "\n")
            requests.flush()
            return int(answers.readline()), output.read_text(encoding="utf-8")

        yield run
        requests.close()


def declaring_modules(folder: Path) -> list[str]:
    """The modules that say `Column` or `Mapped`, by their dotted names."""
    return [
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
        if any(word in path.read_text(encoding="utf-8", errors="replace") for word in ("Column(", "Mapped["))
    ]


@pytest.mark.parametrize("folder", [f for f in fixtures() if f.name not in LEFT_OUT], ids=lambda folder: folder.name)
def test_declares_what_sqlalchemy_declares(folder: Path, imported: Imported, tmp_path: Path) -> None:
    code, printed = imported(folder, tmp_path / "printed", declaring_modules(folder))
    if any(reason in printed for reason in ("No module named", "ImportError", "removed as of SQLAlchemy 2.0")):
        pytest.skip(f"needs more than SQLAlchemy 2: {printed.splitlines()[-1]}")
    assert code == 0, printed
    real = {(kind, fact) for kind, _, fact in (line.partition("\t") for line in printed.splitlines())}
    lines, agree, of = oracle.differences(real, audited_facts(folder))
    assert lines == []
    assert agree == of
