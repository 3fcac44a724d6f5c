"""Small projects as people write them: each file of `small/` holds those of one kind, with the status of every table.

    === what it is about | orders:live legacy:orphaned
    --- models.py
    ...

`orders:live/unknown` allows both. A dead table stands in each: what keeps the others alive keeps not that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import report_on, statuses

_PROJECT = re.compile(r"^=== (.+?) \| (.+)\n", re.M)
_FILE = re.compile(r"^--- (\S+)\n", re.M)


def projects() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    for path in sorted((Path(__file__).parent / "small").glob("*.txt")):
        _, *parts = _PROJECT.split(path.read_text("utf-8"))
        for name, expected, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            _, *files = _FILE.split(body)
            said = dict(each.rsplit(":", 1) for each in expected.split())
            yield f"{path.stem}: {name}", said, dict(zip(files[::2], files[1::2], strict=True))


@pytest.mark.parametrize(("expected", "files"), [pytest.param(e, f, id=name) for name, e, f in projects()])
def test_each_table_has_its_status(tmp_path: Path, expected: dict[str, str], files: dict[str, str]) -> None:
    found = statuses(report_on(tmp_path, files))
    wrong = {name: found.get(name) for name, allowed in expected.items() if found.get(name) not in allowed.split("/")}
    assert (wrong, found.keys()) == ({}, expected.keys())
