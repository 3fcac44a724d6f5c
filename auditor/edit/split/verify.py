"""What only the user's own interpreter can show: the mappers configure, the DDL is the same, a command still passes."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditorError

_PROGRAM = """
import importlib, sys
from sqlalchemy import MetaData, Table
from sqlalchemy.orm import configure_mappers
from sqlalchemy.schema import CreateIndex, CreateTable
found = {}
modules = [importlib.import_module(name) for name in sys.argv[1:]]
for module in modules:
    for value in vars(module).values():
        metadata = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
        if isinstance(metadata, MetaData):
            found[id(metadata)] = metadata
configure_mappers()
lines = []
for metadata in found.values():
    for table in metadata.tables.values():
        lines.append(str(CreateTable(table)).strip())
        lines += [str(CreateIndex(index)).strip() for index in table.indexes]
print("\\n".join(sorted(lines)))
"""


@dataclass(frozen=True, slots=True)
class Verifying:
    """`python` runs in the folder of the project; `modules` are the new ones, dotted."""

    folder: Path
    python: str
    modules: Sequence[str]

    def read(self, modules: Sequence[str]) -> str:
        """The DDL of all tables that importing the modules declares; raises AuditorError where that fails."""
        done = self._run([*shlex.split(self.python), "-c", _PROGRAM, *modules])
        if done.returncode:
            raise AuditorError(f"--verify: importing {', '.join(modules)} fails: {_last_line(done.stderr)}")
        return done.stdout

    def compare(self, before: str) -> str:
        """What to print; raises AuditorError where the DDL is another than before."""
        after = self.read(self.modules)
        if after != before:
            raise AuditorError("--verify: the DDL of the tables differs from before; `git stash` undoes the split")
        return f"Mappers configure; the DDL of {after.count('CREATE TABLE')} tables is as before.\n"

    def command(self, command: str) -> str:
        """Run the user's command; raises AuditorError where it fails."""
        done = self._run(["sh", "-c", command])
        if done.returncode:
            raise AuditorError(f"--verify: {command} exits {done.returncode}: {_last_line(done.stdout + done.stderr)}")
        return f"{command}: exit 0\n"

    def _run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False)
        except OSError as error:
            raise AuditorError(f"--verify: cannot run {words[0]}: {error.strerror}") from error


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no output"
