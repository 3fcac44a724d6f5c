"""A file that could not be read may name any table, or those whose names are in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.reading import facts
from auditor.reading.textfiles import read_text_file
from auditor.sources import DiskReader, SourceFile
from tests.projects import MODELS, report_on, statuses

TWO = MODELS + MODELS.partition("class Base(DeclarativeBase):\n    pass\n")[2].replace("Order", "Note").replace(
    "orders", "notes"
)


@pytest.mark.parametrize("name", ["u.py", "a.sql", "notes.yaml"])
def test_what_a_file_that_cannot_be_read_could_name_is_no_orphan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    real = DiskReader.read

    def read(reader: DiskReader, file: SourceFile) -> bytes:
        if file.path == name:
            raise PermissionError(13, "permission denied")
        return real(reader, file)

    monkeypatch.setattr("auditor.reading.workers.can_limit", lambda: False)
    files = {"m.py": TWO, name: "a: orders\n"}
    assert statuses(report_on(tmp_path, {"m.py": TWO, "other.yaml": "x: 1\n"})) == {
        "orders": "orphaned", "notes": "orphaned"
    }  # fmt: skip
    monkeypatch.setattr(DiskReader, "read", read)
    report = report_on(tmp_path, files)
    assert set(statuses(report).values()) == {"unknown"}
    assert [spot.detail for spot in report.coverage.blind_spots if spot.path == name] == ["permission denied"]


def test_of_a_text_that_reading_fails_for_the_words_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_DEBUG", raising=False)

    def fails(*given: object) -> None:
        raise TypeError("s3cr3t")

    monkeypatch.setattr(facts, "read_text_file", fails)
    report = report_on(tmp_path, {"m.py": TWO, "a.yaml": "table: orders\n"})
    assert statuses(report) == {"orders": "unknown", "notes": "orphaned"}
    assert "s3cr3t" not in repr(report)


@pytest.mark.parametrize(
    "text",
    [
        '{"schema_version": 1, "entries": [\n{"code": "AUD001", "table": "orders"},\n{}]}\n',
        '{"schema_version": 1, "tool": {"name": "auditor"}, "tables": [{"table": "orders"}]}',
    ],
    ids=["baseline", "report"],
)
def test_what_the_audit_wrote_names_nothing(text: str) -> None:
    assert not read_text_file("accepted.json", text.encode()).said
    others = text.replace("schema_version", "version").replace("auditor", "x")
    assert read_text_file("accepted.json", others.encode()).said
