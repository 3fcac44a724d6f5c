"""Does linking say the same as at another commit, and how fast? `python -m benchmarks.equal [--base COMMIT] TREE ...`

For each tree both versions link the same facts (kept in `.bench/`, so that reading is paid once) and their products are
compared: `repr(Project)` and what `audit tables --format json` prints. Then both link again, in turns, and the medians
of the processor seconds of linking are printed, with how much slower the new version is; above two per cent is marked.
Exit code 1 when something differs. `--rounds 0` compares only. `--shuffle N` instead links the tree as it is now with
its functions understood in N orders and compares the products with each other (files are sorted in any case).
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent.parent
STORE = HERE / ".bench"
SLOWER = 1.02
REPORT = "report"


def main() -> int:
    """Compare on each tree; 1 when a product differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--base", default="HEAD", help="the commit to compare with")
    parser.add_argument("--rounds", type=int, default=3, help="how often each version is timed")
    parser.add_argument("--shuffle", type=int, default=0, help="orders of understanding to compare instead")
    parser.add_argument("--show", type=int, default=12, help="differing lines to print for each tree")
    given = parser.parse_args()
    base = HERE if given.shuffle else unpacked(given.base)
    differ = False
    for tree in given.trees:
        with tempfile.TemporaryDirectory() as folder:
            differ |= compare(tree.resolve(), base, Path(folder), given)
    return int(differ)


def compare(tree: Path, base: Path, folder: Path, given: argparse.Namespace) -> bool:
    """Link one tree both ways, print the result in one line and say whether the products differ."""
    link_in(base, tree, folder / "old", 0)
    others = range(1, given.shuffle + 1) if given.shuffle else (0,)
    for seed in others:
        link_in(HERE, tree, folder / f"new{seed}", seed)
    lines = [line for seed in others for line in differences(folder / "old", folder / f"new{seed}")]
    times: dict[Path, list[float]] = {base: [], HERE: []}
    for _ in range(0 if given.shuffle else given.rounds):
        for root in (base, HERE):
            times[root].append(link_in(root, tree, folder / "again", 0))
    said = verdict(lines)
    if times[base]:
        old, new = statistics.median(times[base]), statistics.median(times[HERE])
        slow = "  SLOWER" if new > old * SLOWER else ""
        said += f"  old {old:.2f} s  new {new:.2f} s  {100 * (new / old - 1):+.1f} %{slow}"
    print(f"{tree.name:20} {said}", flush=True)
    for line in lines[: given.show]:
        print(f"    {line[:300]}")
    return bool(lines)


def verdict(lines: list[str]) -> str:
    """What differs: the report that people get, or only parts of the project that it is made of."""
    parts = {line[1:].partition(": ")[0] for line in lines}
    if REPORT in parts:
        return "report DIFFERS"
    return f"report equal, {', '.join(sorted(parts))} DIFFERS" if parts else "equal"


def unpacked(commit: str) -> Path:
    """The package as it was at the commit, unpacked once."""
    name = subprocess.check_output(["git", "rev-parse", "--short", commit], cwd=HERE, text=True).strip()
    folder = STORE / f"base-{name}"
    if not folder.is_dir():
        part = folder.with_suffix(".part")
        part.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", name, "auditor"], cwd=HERE, check=True, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", str(part)], input=archive.stdout, check=True)
        part.rename(folder)
    return folder


def link_in(root: Path, tree: Path, out: Path, seed: int) -> float:
    """Link the tree with the package found at the root, write the products, and give the seconds that linking took."""
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", str(tree), str(out), str(seed)]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "0"}
    return float(subprocess.check_output(command, env=environment, text=True))


def differences(old: Path, new: Path) -> list[str]:
    """The lines in which the products differ, each with its sign."""
    found: list[str] = []
    for ending in (".json", ".repr"):
        before, after = (path.with_suffix(ending).read_text(encoding="utf-8").splitlines() for path in (old, new))
        if before != after:
            lines = difflib.unified_diff(before, after, lineterm="", n=0)
            what = f"{REPORT}: " if ending == ".json" else ""
            found += [f"{line[0]}{what}{line[1:]}" for line in lines if not line.startswith(("---", "+++", "@@"))]
    return found


def worker(tree: Path, out: Path, seed: int) -> None:
    """Run the command in this process, with `link` timed and its product kept; and no report from an earlier run."""
    from auditor import cli
    from auditor.link import analysis, project
    from auditor.link.modules.index import index_units
    from auditor.reading import result

    link = project.link
    seconds: list[float] = []

    def timed(files: Mapping[str, Any], *rest: Any, **named: Any) -> Any:
        start = time.process_time()
        with mock.patch.object(analysis, "index_units", lambda modules: shuffled(index_units(modules), seed)):
            product = link(files, *rest, **named)
        seconds.append(time.process_time() - start)
        parts = (f"{name}: {line}" for name, part in in_order(product) for line in spread(repr(part)))
        out.with_suffix(".repr").write_text("\n".join(parts), encoding="utf-8")
        return product

    printed = io.StringIO()
    sys.argv = ["audit", "tables", str(tree), "--format", "json", "-q", "--cache-dir", str(STORE / "facts")]
    with (
        mock.patch.object(project, "link", timed),
        mock.patch.object(result, "_key", return_value=None),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        cli.main()
    report = json.loads(printed.getvalue())
    out.with_suffix(".json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(seconds[0])


def shuffled(index: Any, seed: int) -> Any:
    """The index with its units, which are understood one after the other, in another order; in its own for seed 0."""
    keys = list(index.units)
    if seed:
        random.Random(seed).shuffle(keys)
        index.units = {key: index.units[key] for key in keys}
    return index


def in_order(held: Any) -> Any:
    """The product, or what it holds, with mappings and sets in order: how they were filled says nothing."""
    if is_dataclass(held) and not isinstance(held, type):
        return [(each.name, in_order(getattr(held, each.name))) for each in fields(held)]
    if isinstance(held, Mapping):
        return [(key, in_order(held[key])) for key in sorted(held, key=repr)]
    return sorted(held) if isinstance(held, frozenset) else held


def spread(text: str) -> Iterable[str]:
    """A long repr in lines, so that a difference can be shown."""
    return re.sub(r", (?=\w+\(|'[^']*': |\('|\[\(')", ",\n", text).split("\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(main())
