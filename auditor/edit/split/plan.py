"""The plan: a small TOML file that people write, edit and review.

monolith = "app/models.py"
[files."app/users.py"]
classes = ["User", "Role", "new_id"]
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from auditor import toml
from auditor.errors import AuditorError
from auditor.place import read_regular


@dataclass(frozen=True, slots=True)
class Plan:
    """Which top-level name of the monolith goes to which file; paths are posix, relative to the audited folder."""

    monolith: str
    files: Mapping[str, tuple[str, ...]]

    @property
    def file_of(self) -> Mapping[str, str]:
        """The file of each name."""
        return {name: file for file, names in self.files.items() for name in names}


def read_plan(path: Path) -> Plan:
    """The plan in a file; raises AuditorError for one that cannot be read, or says what cannot be."""
    try:
        data = toml.loads(read_regular(path).decode("utf-8"))
    except OSError as error:
        raise AuditorError(f"cannot read the plan {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise AuditorError(f"cannot read the plan {path}: {error}") from error
    except RecursionError as error:
        raise AuditorError(f"{path} is no TOML: nested too deeply") from error
    except ValueError as error:  # also a number of too many digits
        raise AuditorError(f"{path} is no TOML: {error}") from error
    monolith, files = data.get("monolith"), data.get("files")
    if not isinstance(monolith, str) or not isinstance(files, dict) or not files:
        raise AuditorError(f'{path}: a plan has `monolith = "..."` and tables [files."new.py"] with classes = [...]')
    planned: dict[str, tuple[str, ...]] = {}
    for file, table in files.items():
        names = table.get("classes") if isinstance(table, dict) else None
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise AuditorError(f'{path}: [files."{file}"] needs classes = [...], the names that go there')
        planned[_checked(path, file)] = tuple(names)
    seen: dict[str, str] = {}
    for file, names in planned.items():
        for name in names:
            if seen.setdefault(name, file) != file or names.count(name) > 1:
                raise AuditorError(f"{path}: {name} is planned twice, for {seen[name]} and {file}")
    return Plan(_checked(path, monolith), planned)


def write_plan(plan: Plan) -> str:
    """The plan as text."""
    lines = [f"monolith = {json.dumps(plan.monolith)}", ""]
    for file, names in plan.files.items():
        listed = "".join(f"    {json.dumps(name)},\n" for name in names)
        lines += [f"[files.{json.dumps(file)}]", f"classes = [\n{listed}]", ""]
    return "\n".join(lines)


def _checked(plan: Path, file: str) -> str:
    parts = PurePosixPath(file).parts
    stems = [*parts[:-1], parts[-1].removesuffix(".py")] if parts else []
    if not parts or file.startswith("/") or ".." in parts or not file.endswith(".py"):
        raise AuditorError(f"{plan}: {file!r} is no path of a Python file below the audited folder")
    if not stems[-1].isidentifier():
        raise AuditorError(f"{plan}: {file!r} cannot be imported; its name is no identifier")
    return PurePosixPath(file).as_posix()
