"""Audit every shape at its size, double and fourfold, and say what each took: `python -m benchmarks.attack.growth`.

Prints processor seconds and megabytes of the whole command (all audits, no cache), and how the seconds grew from the
second size to the third, where they are more than what a start of the command takes. Ends with 1 where an audit fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.attack.shapes import SHAPES
from benchmarks.hostile import run
from tests.projects import write

COMMANDS = (("tables",), ("migrations",), ("indexes",), ("layout",))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", help="default: all")
    parser.add_argument("--sizes", type=int, default=3, help="how many, each double the one before (default: 3)")
    parser.add_argument("--times", type=int, default=1, help="the first size, as a multiple of the usual one")
    parser.add_argument("--audit", default="tables", choices=[each[0] for each in COMMANDS])
    told = parser.parse_args()
    failed = 0
    for name in told.shapes or SHAPES:
        shape, least = SHAPES[name]
        said: list[str] = []
        wrong: list[str] = []
        for step in range(told.sizes):
            with tempfile.TemporaryDirectory() as scratch:
                write(Path(scratch) / "input", shape(least * told.times * 2**step))
                outcome = run(Path(scratch) / "input", (told.audit,))
            said.append(f"{outcome.processor:6.2f} s {outcome.megabytes:5.0f} MB")
            wrong += outcome.wrong
        print(f"{name:18} {'   '.join(said)}   {', '.join(dict.fromkeys(wrong))}", flush=True)
        failed |= bool(wrong)
    return failed


if __name__ == "__main__":
    sys.exit(main())
