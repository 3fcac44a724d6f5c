"""A table with many columns that are asked for: each need is held against the few access paths that could serve it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.indexes.paths import AccessPath
from tests.audits.indexes.shops import suggestions

MODELS = """
from sqlalchemy import Column, Index, Integer, MetaData, Table, and_, select
wide = Table("wide", MetaData(), Column("id", Integer, primary_key=True), {columns}, {indexes})
def run(session, x):
    {statements}
"""


def looked_at(folder: Path, many: int) -> int:
    """How often an access path is held against a need, with so many columns, indexes and statements."""
    names = [f"c{number}" for number in range(many)]
    source = MODELS.format(
        columns=", ".join(f'Column("{name}", Integer)' for name in names),
        indexes=", ".join(f'Index("ix_{name}", "{name}")' for name in names[::2]),
        statements="\n    ".join(
            f"session.execute(select(wide).where(and_(wide.c.{name} == x, wide.c.{other} == x)).order_by(wide.c.id))"
            for name, other in zip(names, [*names[1:], names[0]], strict=True)
        ),
    )
    calls = 0
    before = AccessPath.leads_by

    def counted(path: AccessPath, columns: frozenset[str]) -> int:
        nonlocal calls
        calls += 1
        return before(path, columns)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AccessPath, "leads_by", counted)
        assert suggestions(folder, {"wide.py": source})
    return calls


def test_twice_the_columns_are_twice_the_comparisons(tmp_path: Path) -> None:
    small, large = looked_at(tmp_path / "small", 20), looked_at(tmp_path / "large", 40)
    assert 0 < small < large <= 2.3 * small
