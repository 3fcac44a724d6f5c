"""All SQL of a project together: what grows by a piece and is run each time is parsed up to a limit, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, SupportsIndex

import pytest
import sqlglot

from auditor.link.domain import sqlroom
from auditor.pipeline import audit
from auditor.replay import execute
from auditor.replay import fuel as fuels
from auditor.sql import bodies, collecting, read_sql_file
from auditor.sql import read as reading
from auditor.sql.bodies import uses_by_position
from auditor.sql.ddl import read_ddl
from auditor.sql.known import forget
from auditor.sql.model import TableUse
from auditor.sql.split import split_lines
from benchmarks.attack.shapes import GROWN, grown_migration
from tests.projects import MODELS, report_on, statuses, usage_of, write

ROOM = 4_000


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many characters the parser was given since it was asked last."""
    given: list[int] = []
    real: Callable[..., object] = sqlglot.parse_one

    def counted(text: str, **options: object) -> object:
        given.append(len(text))
        return real(text, **options)

    def total() -> int:
        found = sum(given)
        given.clear()
        forget()
        return found

    monkeypatch.setattr(sqlglot, "parse_one", counted)
    monkeypatch.setattr(sqlroom, "ROOM", ROOM)
    monkeypatch.setattr(sqlroom, "_FOR_A_LINE", 1)
    forget()
    return total


@pytest.mark.parametrize("kind", GROWN)
def test_what_grows_is_parsed_up_to_a_limit(tmp_path: Path, parsed: Callable[[], int], kind: str) -> None:
    for size in (40, 80):
        files = GROWN[kind](size)
        report = report_on(tmp_path / str(size), files)
        # once for what it touches, once for what it asks; the last text may be tried several times
        assert parsed() <= 2 * (ROOM + sum(map(len, files.values()))) + 3 * ROOM, size
        assert statuses(report)["orders"] == "read_only"
    assert any("more SQL is put together" in spot.detail for spot in report.coverage.blind_spots)


def test_literals_are_all_parsed(tmp_path: Path, parsed: Callable[[], int]) -> None:
    literal = "    s.execute('select id from orders where note = {0} and note > {0}')\n"
    body = "".join(literal.format(number) for number in range(300))
    report = report_on(tmp_path, {"m.py": MODELS, "q.py": f"def f(s):\n{body}"})
    assert parsed() > 3 * ROOM
    assert report.coverage.blind_spots == ()


def test_what_was_read_before_counts_as_well(tmp_path: Path, parsed: Callable[[], int]) -> None:
    """Whatever the cache holds, the same is said."""
    files = GROWN["plus"](100)
    first = report_on(tmp_path, files)
    assert report_on(tmp_path, files) == first  # the texts are known in this process


def test_a_long_text_is_cut_and_may_touch_any_table(
    tmp_path: Path, parsed: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**GROWN["plus"](300), "n.py": MODELS.replace("Order", "Note").replace("orders", "notes")}
    read = report_on(tmp_path, files)  # by its key words, all of it
    assert [spot for spot in read.coverage.blind_spots if spot.tables is None] == []
    assert str(usage_of(read, "notes").confidence) == "certain"
    monkeypatch.setattr(sqlroom, "_SKIMMED", 0)
    cut = report_on(tmp_path, files)
    spots = [spot for spot in cut.coverage.blind_spots if spot.tables is None]
    assert {spot.kind.value for spot in spots} == {"analysis-limit"}
    assert str(usage_of(cut, "notes").confidence) == "inferred"


def test_a_file_of_sql_is_parsed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch, parsed: Callable[[], int]) -> None:
    monkeypatch.setattr(reading, "_MOST_PARSED", 2_000)
    statement = "insert into orders select a from notes where b = {0};\ncreate table t{0} (id int);\n"
    text = "".join(statement.format(number) for number in range(300))
    found = read_sql_file(text, "postgres")
    assert parsed() < 4_000
    assert ("t299", None) in found.declares
    assert len(found.unparsed) == 1
    assert {(use.name, use.op.value) for use in found.guessed} == {("orders", "write"), ("notes", "read")}
    assert not read_sql_file(text[:1_000], "postgres").unparsed


class Counted(str):
    """A text that counts the characters which are looked at for ends of lines and statements."""

    seen = 0

    def count(self, sub: str, start: SupportsIndex | None = None, end: SupportsIndex | None = None, /) -> int:
        self.seen += int(end if end is not None else len(self)) - int(start or 0)
        return super().count(sub, start, end)

    def find(self, sub: str, start: SupportsIndex | None = None, end: SupportsIndex | None = None, /) -> int:
        found = super().find(sub, start, end)
        self.seen += (found if found >= 0 else len(self)) - int(start or 0)
        return found


def tables_by_position(text: str) -> list[TableUse]:
    return uses_by_position(text, 0)[0]


LONG: dict[str, tuple[Callable[[str], Iterable[Any]], str]] = {
    "statements without semicolons": (split_lines, "select a from t{0}\nwhere x = {0}\n"),
    "texts that a body runs": (tables_by_position, "execute 'select a from t{0}';\n"),
    "texts that variables keep": (tables_by_position, "v := 'select a from t{0}';\n"),
    "updates in a body": (tables_by_position, "update t{0} set a = {0}\n"),
}


@pytest.mark.parametrize("kind", LONG)
def test_each_character_of_a_long_text_is_counted_a_few_times(kind: str) -> None:
    read, line = LONG[kind]
    text = Counted("".join(line.format(number) for number in range(400)))
    found = [*read(text)]
    assert len(found) == 400
    lines = [each[0] if isinstance(each, tuple) else each.line for each in found]
    assert lines == [number * line.count("\n") for number in range(400)]
    assert text.seen <= 3 * len(text)


def test_the_places_behind_a_target_are_not_gone_through_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"update t{number} set a = 1\n" for number in range(400))
    looked: list[int] = []

    class Places(list[bodies.Place]):
        def __getitem__(self, index: SupportsIndex | slice) -> Any:
            looked.append(1)
            return super().__getitem__(index)

        def __iter__(self) -> Iterator[bodies.Place]:
            for each in super().__iter__():
                looked.append(1)
                yield each

    places = Places(bodies.Place(at, "update", f"t{at}", None, "", at) for at in range(400))
    bodies.behind_aliases(text, places)
    assert len(looked) <= 4 * len(places)


@pytest.mark.parametrize("row", ["insert into orders values ({0});\n", "select {0} from orders;\n"])
def test_a_table_is_noted_at_so_many_places_of_a_file(monkeypatch: pytest.MonkeyPatch, row: str) -> None:
    monkeypatch.setattr(reading, "_MOST_PARSED", -1)
    monkeypatch.setattr(collecting, "_MOST_ALIKE", 5)
    text = "".join(row.format(number) for number in range(50))
    found = read_sql_file(f"{text}select 1 from notes;\n", "postgres")
    uses = [*found.uses, *found.guessed]
    assert [use.line for use in uses if use.name == "orders"] == [0, 1, 2, 3, 4]
    assert [use.line for use in uses if use.name == "notes"] == [50]
    assert found.statements == 51


def test_a_select_of_a_number_that_does_not_parse_still_names_its_tables() -> None:
    found = read_sql_file("select 1 from orders o where where o ((;\nselect 2 ((;\n", "postgres")
    assert [use.name for use in found.guessed] == ["orders"]
    assert len(found.unparsed) == 1


def test_a_revision_parses_a_part_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuels, "SQL", 5_000)
    lines: list[int] = []
    real = read_ddl

    def counted(text: str) -> object:
        lines.append(len(text))
        return real(text)

    monkeypatch.setattr(execute, "read_ddl", counted)
    for size in (100, 200):
        report = audit(write(tmp_path / str(size), grown_migration(size)), only=("migrations",))
        assert sum(lines) <= 5_000
        lines.clear()
        assert any("more SQL than is read" in spot.detail for spot in report.coverage.blind_spots)


def test_all_revisions_share_steps_and_sql() -> None:
    fuel = fuels.Fuel(1_000_000, 1_000_000)
    taken = []
    for _ in range(200):
        given = fuel.for_one()
        taken.append(given.steps)
        fuel.take(given, fuels.Fuel(0, 0))
    assert taken[0] == 100_000
    assert taken[-1] == 5_000
    assert sum(taken) < 3_000_000


def test_brackets_without_end_are_looked_at_once(tmp_path: Path) -> None:
    text = "a in (select b from orders) and " + "c in (select " * 5_000
    report = report_on(
        tmp_path, {"m.py": MODELS, "q.py": f"from sqlalchemy import text, select\ndef f(s):\n    x = text('{text}')\n"}
    )
    assert statuses(report)["orders"] != "orphaned"
