"""Does the work grow faster than its input? `python -m benchmarks.attack.grow --seconds 600 --seed 7`

Shapes are composed at random (`benchmarks.attack.composed`) and audited at a size, its double and its fourfold, with
small limits. Printed are those for which the calls of functions, or the processor seconds, grow with a power of the
text above 1.3, also when it is doubled once more. Ends with 1 where there is one, or where an audit fails.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from auditor.errors import AuditorError
from benchmarks.attack.composed import KINDS, composed
from benchmarks.attack.counting import small_limits, work
from benchmarks.attack.entangled import Files, Shape

MOST = 1.3
LEAST_WORK = 60_000  # calls; below, what is done once hides what grows
LEAST_SECONDS = 0.5
LONGEST = 120  # seconds for one shape, with all its sizes
AUDITS = ("usage", "indexes", "migrations", "layout")


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one size: characters of the input, calls, processor seconds."""

    text: int
    calls: int
    seconds: float


def measured(files: Files, only: tuple[str, ...], nothing: int, folder: Path) -> Measured:
    began = time.process_time()
    calls = work(folder, files, only) - nothing
    return Measured(sum(map(len, files.values())), calls, time.process_time() - began)


def exponent(before: Measured, after: Measured) -> float:
    """The power of the text with which the work grows; 0 where there is too little of it to say."""
    grown = math.log(after.text / before.text) if after.text > before.text else math.inf
    powers = [0.0]
    if after.calls > LEAST_WORK:
        powers.append(math.log(after.calls / max(before.calls, 1)) / grown)
    if after.seconds > LEAST_SECONDS:
        powers.append(math.log(after.seconds / max(before.seconds, 0.001)) / grown)
    return max(powers)


def growth(
    shape: Shape, size: int, only: tuple[str, ...], nothing: int, timed: bool = True
) -> tuple[float, list[Measured]]:
    """The least power of the last two doublings, and what was measured. Where the first two say nothing because there
    is too little work, they are done once more from four times the size. `timed`: do seconds count, too?"""
    with tempfile.TemporaryDirectory() as scratch:

        def at(times: int) -> Measured:
            taken = measured(shape(size * times), only, nothing, Path(scratch))
            return taken if timed else replace(taken, seconds=0.0)

        found = [at(1), at(2), at(4)]
        times = 4
        if found[-1].calls < LEAST_WORK:
            found += [at(8), at(16)]
            times = 16
        if exponent(*found[-2:]) > MOST:
            found.append(at(times * 2))
        return min(exponent(found[-3], found[-2]) or math.inf, exponent(found[-2], found[-1])), found


def audit_of(seed: int, kind: str) -> str:
    """The audit that looks at the shape of this seed."""
    return "migrations" if kind == "revisions" else AUDITS[seed % len(AUDITS)]


def _said(shape: Shape, size: int, audit: str, nothing: int) -> str:
    power, sizes = growth(shape, size, (audit,), nothing)
    each = ", ".join(f"{m.text} bytes {m.calls} calls {m.seconds:.2f} s" for m in sizes)
    return f"{audit} grows with the power {power:.2f}: {each}" if power > MOST else ""


def _tried(job: Callable[[], str]) -> str:
    """What the job says, from a process of its own that can be stopped."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="backslashreplace") as said:

        def attempt() -> None:
            try:
                text = job()
            except AuditorError:
                text = ""
            except Exception:
                text = traceback.format_exc()
            Path(said.name).write_text(text, encoding="utf-8", errors="backslashreplace")

        process = multiprocessing.get_context("fork").Process(target=attempt)
        process.start()
        process.join(LONGEST)
        if process.is_alive():
            process.kill()
            process.join()
            return f"not done after {LONGEST} s"
        return f"ended with {process.exitcode}" if process.exitcode else said.read()


def main() -> int:
    """Exit code 1 where something grows, or breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the first one; default: the clock")
    parser.add_argument("--kind", choices=KINDS, action="append", help="default: all")
    told = parser.parse_args()
    os.environ.pop("AUDITOR_DEBUG", None)
    ends = time.monotonic() + told.seconds
    done: Counter[str] = Counter()
    found = 0
    seed = told.seed
    with small_limits(), tempfile.TemporaryDirectory() as scratch:
        nothing = {each: [work(Path(scratch), {"m.py": ""}, (each,)) for _ in range(2)][-1] for each in AUDITS}
        while time.monotonic() < ends:
            kind, shape, size = composed(seed, tuple(told.kind or KINDS))
            audit = audit_of(seed, kind)
            said = _tried(partial(_said, shape, size, audit, nothing[audit]))
            done[kind] += 1
            if said:
                found += 1
                print(f"{kind}, seed {seed}: {said}", flush=True)
            seed += 1
    print(f"{done.total()} shapes from seed {told.seed} ({dict(done)}): {found} grow or break")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
