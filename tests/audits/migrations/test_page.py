"""The page of the histories, and the drawing of their graph."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.audits.base import Context
from auditor.audits.migrations.model import Row
from auditor.audits.migrations.page import write_page
from auditor.audits.migrations.page.lanes import drawn
from auditor.pipeline import audit
from tests.projects import write
from tests.replay.histories import revision

MAKE = 'op.create_table("users", sa.Column("id", sa.Integer()))'
FILES: dict[str, str | bytes] = {
    "migrations/versions/a.py": revision("a1", None, MAKE),
    "migrations/versions/b.py": revision("b1", "a1", 'op.add_column("users", sa.Column("x", sa.Text()))'),
    "migrations/versions/c.py": revision("<c>", "b1", 'op.create_table("gone", sa.Column("id", sa.Integer()))'),
    "migrations/versions/d.py": revision("d1", "<c>", 'op.drop_table("gone")'),
}


def page(root: Path) -> str:
    return write_page(audit(root, only=["migrations"], jobs=1), Context(title="shop & co"))


def test_who_made_and_last_changed_each_table(tmp_path: Path) -> None:
    text = page(write(tmp_path, FILES))
    rows = re.findall(r"<tr id=\"table=\w+\"><td><code>(\w+)</code>(.*?)</tr>", text, re.S)
    told = {name: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for name, rest in rows}
    assert told["users"] == "a1 : create table b1 : add column x 2"
    assert told["gone"] == "not at head &lt;c&gt; : create table d1 : drop table 2"
    links = set(re.findall(r'href="#(\w+)"', text))
    assert links <= set(re.findall(r'id="(\w+)"', text))
    assert len(links) > 3


def test_nothing_runs_and_nothing_is_loaded(tmp_path: Path) -> None:
    text = page(write(tmp_path, FILES))
    assert "<c>" not in text
    assert "shop &amp; co" in text
    assert "default-src 'none'" in text
    assert not re.search(r"<script|src=|url\(|https?:", text)
    assert text == page(tmp_path)


def test_a_project_without_a_history(tmp_path: Path) -> None:
    assert "No findings." in page(write(tmp_path, {"app.py": "x = 1\n"}))


ROW = Row("0", (), "0.py", 0, False, "full")


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    rows: list[Row] = []
    for number in range(draw(st.integers(1, 12))):
        downs = draw(st.lists(st.sampled_from([row.revision for row in rows] or ["nowhere"]), unique=True, max_size=3))
        rows.append(replace(ROW, revision=str(number), down_revisions=tuple(downs), path=f"{number}.py"))
    return rows


@given(histories())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_each_revision_has_a_place_and_each_edge_a_line(rows: list[Row]) -> None:
    drawing = drawn(rows)
    assert [spot.row.revision for spot in drawing.spots] == [row.revision for row in reversed(rows)]
    assert len({(spot.x, spot.y) for spot in drawing.spots}) == len(rows)
    known = {row.revision for row in rows}
    assert len(drawing.paths) == sum(down in known for row in rows for down in row.down_revisions)
    assert all(0 < spot.x < drawing.width and 0 < spot.y < drawing.height for spot in drawing.spots)


def test_a_line_of_revisions_is_one_lane_and_branches_are_several() -> None:
    line = [replace(ROW, revision=str(n), down_revisions=(str(n - 1),) if n else ()) for n in range(5)]
    assert len({spot.x for spot in drawn(line).spots}) == 1
    branch = [*line, replace(ROW, revision="b", down_revisions=("1",))]
    assert len({spot.x for spot in drawn(branch).spots}) == 2
