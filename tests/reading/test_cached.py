"""An audit with a cache says, byte for byte, what one without says, whatever was done to the project or the cache."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import sources
from auditor.audits import in_order
from auditor.audits.base import Options
from auditor.audits.products import FACTS
from auditor.cache import Cache
from auditor.config import Config
from auditor.makers import Making
from auditor.pipeline import audit, examine
from auditor.reading.identify import identify
from auditor.reading.result import keep_report
from auditor.report import renderers
from auditor.stack import on_deep_stack
from tests.projects import MODELS, write

READER = "from models import Order, select\n\ndef orders(session):\n    return session.scalars(select(Order)).all()\n"
WRITER = "from models import Order\n\ndef add(session):\n    session.add(Order())\n"
TEXT = 'from models import text\n\ndef all_of(session):\n    session.execute(text("SELECT * FROM orders"))\n'
BROKEN = "from models import Order\ndef broken(:\n"
SQL = "DELETE FROM orders;\n"
OTHER = MODELS.replace("Order", "Invoice").replace("orders", "invoices")
CONTENTS = [READER, WRITER, TEXT, BROKEN, OTHER, ""]

PYTHON = st.sampled_from(["a.py", "b.py", "inner/c.py", "tests/test_d.py"])
EDITS = st.one_of(
    st.tuples(PYTHON, st.sampled_from(CONTENTS)),
    st.tuples(st.just("x.sql"), st.sampled_from([SQL, "SELECT 1 FROM orders;", "SELEKT"])),
    st.tuples(PYTHON, st.none()),
    st.tuples(st.just("requirements.txt"), st.sampled_from(["psycopg2", "pymysql"])),
    st.tuples(
        st.just("pyproject.toml"), st.sampled_from(["[tool.auditor]\n", "[tool.auditor]\nrules = {AUD001 = 'off'}\n"])
    ),
)


def rendered(project: Path, cache: Cache | None) -> str:
    return renderers()["json"].render(audit(project, only=["usage"], jobs=1, cache=cache), Options())


def opened(folder: Path) -> Cache:
    return Cache(folder / "cache.sqlite", lambda said: None)


@settings(max_examples=15, deadline=None)
@given(edits=st.lists(EDITS, min_size=1, max_size=6))
def test_cached_is_uncached_over_any_edits(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    project = write(folder / "project", {"models.py": MODELS})
    for name, content in edits:
        if content is None:
            (project / name).unlink(missing_ok=True)
        else:
            write(project, {name: content})
        plain = rendered(project, None)
        assert rendered(project, opened(folder)) == plain
        assert rendered(project, opened(folder)) == plain


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """It was identified as one content and extracted as another; neither may be taken for the other later."""
    project = write(tmp_path / "project", {"models.py": MODELS, "a.py": READER})
    before = rendered(project, None)
    config = Config()
    cache = opened(tmp_path)
    found = identify(sources.find(project), cache, time.time_ns() + 60_000_000_000)
    write(project, {"a.py": WRITER})
    making = Making(found, config, in_order(["usage"]), cache, 1)
    report, products = on_deep_stack(lambda: examine(making))
    results = {each.name: each.result for each in making.audits}
    keep_report(products.get(FACTS).found, config, results, cache, report)
    cache.flush()
    after = rendered(project, None)
    assert after != before
    assert rendered(project, opened(tmp_path)) == after
    write(project, {"a.py": READER})
    assert rendered(project, opened(tmp_path)) == before
    assert rendered(project, opened(tmp_path)) == before


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 1_000, None])
def test_a_cache_that_is_no_use_changes_nothing(tmp_path: Path, damage: bytes | None) -> None:
    project = write(tmp_path / "project", {"models.py": MODELS, "a.py": READER, "x.sql": SQL})
    plain = rendered(project, opened(tmp_path))
    file = tmp_path / "cache.sqlite"
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert rendered(project, opened(tmp_path)) == plain
    assert rendered(project, opened(tmp_path)) == plain
