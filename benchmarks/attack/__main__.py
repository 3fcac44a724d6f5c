"""Attack the command with made inputs for as long as wanted; prints what broke, and leaves the input that shows it.

make attack ARGS="--seconds 600 --seed 7"
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.attack.inputs import KINDS
from benchmarks.attack.run import broken_by

LONGEST = 30  # seconds for one input; all end within one on an idle machine


def _tried(kind: str, seed: int, folder: Path) -> str | None:
    """As `broken_by`, in a process of its own that can be stopped."""
    said = folder / "broke.txt"

    def attack() -> None:
        said.write_text(broken_by(kind, seed, folder / "input") or "", encoding="utf-8", errors="backslashreplace")

    (folder / "input").mkdir()
    process = multiprocessing.get_context("fork").Process(target=attack)
    process.start()
    process.join(LONGEST)
    if process.is_alive():
        process.kill()
        process.join()
        return f"not done after {LONGEST} s"
    if process.exitcode:
        return f"the process ended with {process.exitcode}"
    return said.read_text(encoding="utf-8") or None


def main() -> int:
    """Exit code 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the first one; default: the clock")
    parser.add_argument("--kind", choices=sorted(KINDS), action="append", help="default: all")
    told = parser.parse_args()
    ends = time.monotonic() + told.seconds
    done: Counter[str] = Counter()
    broke = 0
    seed = told.seed
    while time.monotonic() < ends:
        for kind in told.kind or KINDS:
            folder = Path(tempfile.mkdtemp(prefix=f"attack-{kind}-{seed}-"))
            what = _tried(kind, seed, folder)
            done[kind] += 1
            if what is None:
                shutil.rmtree(folder)
                continue
            broke += 1
            print(f"{kind}, seed {seed}: {what}\n  the input: {folder / 'input'}", flush=True)
        seed += 1
    print(f"{done.total()} inputs from seed {told.seed} ({dict(done)}): {broke} broke")
    return 1 if broke else 0


if __name__ == "__main__":
    sys.exit(main())
