"""Is a verdict the same however the code is written? `python -m benchmarks.rewritten [--only NAME] TREE ...`

Each tree is written anew in ways that mean the same to Python (`rewriting.WAYS`: `User` as `{"kind": User}["kind"]`,
each function in another one), one way at a time, and audited; every table whose status is another then is printed.
Tests, migrations and set-up files stay as they are. Exit code 1 when a table that is in use comes out dead. Nothing of
the trees runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import libcst as cst

from benchmarks.rewriting import WAYS, Rewriting, rewritten

DEAD = frozenset({"orphaned", "script_only", "test_only"})
LEFT_AS_IT_IS = ("test", "migration", "alembic", "versions", "setup.py")


def statuses(tree: Path) -> dict[tuple[str, str], str]:
    """The status of each table."""
    command = [sys.executable, "-P", "-m", "auditor", "tables", ".", "--format", "json", "--no-cache"]
    said = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    return {(each["schema"] or "", each["table"]): each["status"] for each in json.loads(said.stdout)["tables"]}


def compare(tree: Path, only: str) -> bool:
    """Print for each way of writing what is another then; did a table that is in use come out dead?"""
    known = statuses(tree)
    wrong = False
    for name, way in WAYS.items():
        if only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "tree"
            shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            changed = sum(rewrite(path, way()) for path in sorted(copy.rglob("*.py")) if is_rewritten(path, copy))
            found = statuses(copy)
        others = {key: found.get(key, "gone") for key, status in known.items() if found.get(key) != status}
        dead = [key for key, status in others.items() if status in DEAD and known[key] not in DEAD]
        wrong |= bool(dead)
        print(f"{tree.name:24} {name:24} {changed:4} files  {len(others):3} others  {len(dead):3} dead", flush=True)
        for key, status in sorted(others.items())[:12]:
            print(f"    {'.'.join(filter(None, key))}: {known[key]} -> {status}")
    return wrong


def is_rewritten(path: Path, root: Path) -> bool:
    inside = str(path.relative_to(root))
    return path.is_file() and not path.is_symlink() and not any(part in inside for part in LEFT_AS_IT_IS)


def rewrite(path: Path, way: Rewriting) -> bool:
    """Write the file in the other way; False where it stays as it was."""
    try:
        source = path.read_text(encoding="utf-8")
        code = rewritten(source, way)
    except (UnicodeDecodeError, cst.ParserSyntaxError, cst.CSTValidationError):
        return False
    if code != source:
        path.write_text(code, encoding="utf-8")
    return code != source


def main() -> int:
    """Compare each tree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--only", default="", help="ways whose name holds this")
    given = parser.parse_args()
    wrong = [tree for tree in given.trees if compare(tree.resolve(), given.only)]
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
