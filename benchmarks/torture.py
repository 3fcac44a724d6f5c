"""Audit the packages named in `packages.txt` with every command that needs nothing but the code: none may end in a
traceback. `make torture`; prints time, on the clock and of processors, and memory.

Packages are downloaded once into `.torture/` and unpacked there; nothing of them is installed or run. Arguments, if
any, are the names of the packages to audit instead of all.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
STORE = HERE.parent / ".torture"
LONGEST = 600  # seconds
#: The first one reads the files, the others what it left in the cache.
COMMANDS = ("tables", "migrations", "indexes", "layout", "check", "docs")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One audit: its exit code, seconds on the clock and of processors, lines of Python, what it said on stderr."""

    package: str
    command: str
    code: int
    seconds: float
    processor: float
    lines: int
    said: str

    @property
    def failed(self) -> bool:
        """Exit code 2 with a reason of its own is an answer, too."""
        ours = ("Traceback", "a bug of auditor", "not checked")
        return self.code not in {0, 1, 2} or any(words in self.said for words in ours)


def fetch(package: str) -> Path | None:
    """Download and unpack one package; None where it cannot be had."""
    folder = STORE / package
    if (folder / "unpacked").is_dir():
        return folder / "unpacked"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    wheels = [*command, "--only-binary=:all:", "--dest", str(folder), package]
    if subprocess.run(wheels, capture_output=True, check=False).returncode:
        return None
    for archive in folder.iterdir():
        if archive.suffix == ".whl":
            zipfile.ZipFile(archive).extractall(folder / "unpacked")
        elif archive.name.endswith(".tar.gz"):
            with tarfile.open(archive) as tar:
                tar.extractall(folder / "unpacked", filter="data")
    return folder / "unpacked"


def audit(package: str, folder: Path) -> Iterator[Outcome]:
    """Audit one unpacked package, with each command in a process of its own."""
    lines = sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py") if path.is_file())
    with tempfile.TemporaryDirectory() as cache:
        for name in COMMANDS:
            output = ["--output", "-"] if name == "docs" else [] if name == "check" else ["-f", "json"]
            words = [name, str(folder), "--quiet", "--cache-dir", cache, *output]
            start, before = time.perf_counter(), _of_processors()
            child = subprocess.Popen(
                [sys.executable, "-m", "auditor", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            try:
                said = child.communicate(timeout=LONGEST)[1]
            except subprocess.TimeoutExpired:
                child.kill()
                said = f"took longer than {LONGEST} s\n{child.communicate()[1]}"
            took, processor = time.perf_counter() - start, _of_processors() - before
            yield Outcome(package, name, child.returncode, took, processor, lines, said)


def _of_processors() -> float:
    """Seconds that the processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Audit all, slowest last; exit code 1 if one failed."""
    named = sys.argv[1:] or (HERE / "packages.txt").read_text(encoding="utf-8").split()
    with ThreadPoolExecutor(6) as pool:
        folders = list(pool.map(fetch, named))
    missing = [name for name, folder in zip(named, folders, strict=True) if folder is None]
    found = [(name, folder) for name, folder in zip(named, folders, strict=True) if folder is not None]
    outcomes = [outcome for name, folder in found for outcome in audit(name, folder)]
    for outcome in sorted(outcomes, key=lambda o: o.processor):
        state = "FAILED" if outcome.failed else "ok"
        what = f"{state:<7} {outcome.package:<32} {outcome.command:<10} {outcome.lines:>8} lines"
        print(f"{what} {outcome.seconds:>7.2f} s {outcome.processor:>7.2f} s of processors")
        if outcome.failed:
            print(outcome.said)
    failed = sum(outcome.failed for outcome in outcomes)
    lines, seconds = sum(o.lines for o in outcomes) // len(COMMANDS), sum(o.seconds for o in outcomes)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    counts = f"{len(found)} packages, {len(outcomes)} audits, {lines} lines"
    print(f"{counts}, {seconds:.0f} s, at most {memory:.0f} MB; {failed} failed")
    if missing:
        print(f"not audited, no wheel to be had: {' '.join(missing)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
