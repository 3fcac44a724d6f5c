"""Hold what the audit finds statically against what SQLAlchemy says after import, for packages that ship models.

`make oracle`. Each package is installed into an environment of its own below `.oracle/`, its model modules are imported
there, and its MetaData and mappers are asked; the audit reads the installed files and imports nothing. Prints the share
of facts that agree, by kind. Arguments: names of packages, and `-v` to list what differs.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.oracle.audited import audited_facts

HERE = Path(__file__).parent
STORE = HERE.parent.parent / ".oracle"
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A distribution, the package it ships, and the modules that declare its tables (`module:function`: call it)."""

    distribution: str
    package: str
    modules: tuple[str, ...]
    requires: tuple[str, ...] = ()


SUBJECTS = (
    Subject(
        "mlflow",
        "mlflow",
        (
            "mlflow.store.tracking.dbmodels.models",
            "mlflow.store.model_registry.dbmodels.models",
            "mlflow.store.workspace.dbmodels.models",
        ),
    ),
    Subject("prefect", "prefect", ("prefect.server.database.orm_models",)),
    Subject("apache-airflow-core", "airflow", ("airflow.models:import_all_models",)),
    # its cache class does not take what later releases hand over
    Subject("apache-superset", "superset", ("superset.app:create_app",), ("cachelib<0.14", "flask-caching<2.4")),
)


def interpreter_with(subject: Subject) -> Path:
    """The Python of an environment that has the distribution; made at the first call."""
    folder = STORE / subject.distribution
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, subject.distribution, *subject.requires], check=True)
        (folder / "installed").touch()
    return python


def imported_facts(python: Path, subject: Subject) -> set[Fact]:
    """What the MetaData and mappers say after import, in a process of that environment."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(STORE / subject.distribution / "home"),
        "SUPERSET_SECRET_KEY": "oracle",
    }
    Path(environment["HOME"]).mkdir(exist_ok=True)
    command = [str(python), str(HERE / "imported.py"), subject.package, *subject.modules]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if ran.returncode:
        raise SystemExit(f"{subject.distribution}: cannot be imported\n{ran.stderr[-2000:]}")
    lines = [line.partition("\t") for line in ran.stdout.splitlines() if "\t" in line]
    return {(kind, fact) for kind, _, fact in lines}


def package_folder(python: Path, package: str) -> Path:
    code = f"import importlib.util as u; print(u.find_spec({package!r}).submodule_search_locations[0])"
    ran = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return Path(ran.stdout.strip())


def differences(real: set[Fact], static: set[Fact]) -> tuple[list[str], Counter[str], Counter[str]]:
    """What only one side says, and by kind how many facts agree of how many there are.

    Only tables and classes that were imported can be compared: a fact about another one is left out.
    """
    tables = {fact for kind, fact in real if kind == "table"}
    owners = {fact.partition(".")[0] for kind, fact in real if kind == "relationship"}
    agree: Counter[str] = Counter()
    of: Counter[str] = Counter()
    lines: list[str] = []
    for kind, fact in sorted(real | static):
        if (kind, fact) not in real and not _is_about(kind, fact, tables, owners):
            continue
        of[kind] += 1
        agree[kind] += (kind, fact) in real and (kind, fact) in static
        if (kind, fact) not in static:
            lines.append(f"  missed  {kind}: {fact}")
        elif (kind, fact) not in real:
            lines.append(f"  claimed {kind}: {fact}")
    return lines, agree, of


_OF_CLASSES = frozenset({"relationship", "secondary", "uselist", "lazy", "cascade", "viewonly", "back_populates"})


def _is_about(kind: str, fact: str, tables: set[str], owners: set[str]) -> bool:
    subject = fact.partition(" ")[0]
    if kind in _OF_CLASSES:
        return subject.partition(".")[0] in owners
    return subject in tables or subject.rpartition(".")[0] in tables


def main(arguments: list[str]) -> None:
    """Compare all, and print the share that agrees."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    for subject in SUBJECTS:
        if named and subject.distribution not in named:
            continue
        python = interpreter_with(subject)
        real = imported_facts(python, subject)
        static = audited_facts(package_folder(python, subject.package))
        lines, agree, of = differences(real, static)
        share = 100 * agree.total() / max(of.total(), 1)
        print(f"{subject.distribution}: {agree.total()} of {of.total()} facts agree ({share:.1f} %)")
        print("  " + ", ".join(f"{kind} {agree[kind]}/{of[kind]}" for kind in sorted(of)))
        if "-v" in arguments:
            print("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1:])
