"""In large projects equal names are one string, and nothing else is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts.code import Name
from auditor.facts.nodes import nodes_of
from auditor.reading import facts as reading
from auditor.reading.facts import Facts, read_all
from auditor.sources import find
from tests.projects import MODELS, write

FILES = {"a.py": "first = second + first.name\nsaid = f(second, word='text')\n", "b.py": MODELS, "c.py": "second = 1\n"}


def _read(folder: Path) -> Facts:
    return read_all(find(folder), None, None, 1, None)


def _names(facts: Facts) -> list[str]:
    return [node.id for file, _ in facts.python.values() for node in nodes_of(file.body) if isinstance(node, Name)]


def test_equal_names_are_one_string_where_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FILES)
    small = _read(tmp_path)
    monkeypatch.setattr(reading, "_LARGE", 1)
    large = _read(tmp_path)
    assert large.python == small.python
    assert len({id(name) for name in _names(large)}) == len(set(_names(large))) < len(_names(large))
    assert len({id(name) for name in _names(small)}) > len(set(_names(small)))
