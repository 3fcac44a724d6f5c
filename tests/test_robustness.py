"""Bad input: each gives a blind spot or one clear line, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.usage.verdict import Usage
from auditor.errors import AuditorError
from auditor.pipeline import audit
from tests.projects import MODELS, report_on, statuses, write

READER = """
from models import Order, select

def orders(session):
    return session.scalars(select(Order)).all()
"""


@pytest.mark.parametrize(
    "content",
    [
        b"def broken(:\n",
        b"\xff\xfe\x00",
        b"x = '\xe9'\n",  # not UTF-8, and no coding line
        b"x = " + b"(" * 2_000 + b"1" + b")" * 2_000,
        b"# " + b"x" * 10_000_000,
    ],
    ids=["syntax", "not text", "not utf-8", "nested", "large"],
)
def test_a_file_that_cannot_be_read_is_a_blind_spot(tmp_path: Path, content: bytes) -> None:
    report = report_on(tmp_path, {"models.py": MODELS, "reads.py": READER, "bad.py": content})
    assert report.coverage.unparsed == ("bad.py",)
    assert [spot.path for spot in report.coverage.blind_spots] == ["bad.py"]
    assert statuses(report) == {"orders": "read_only"}


def test_what_names_the_class_in_an_unread_file_keeps_it_from_being_called_orphaned(tmp_path: Path) -> None:
    for name in ("Order", "orders", "Row"):
        bad = f"from models import Order as Row\n\ndef broken(:\n    return {name}\n"
        assert statuses(report_on(tmp_path, {"models.py": MODELS, "bad.py": bad})) == {"orders": "unknown"}


def test_an_unread_file_that_does_not_name_it_does_not(tmp_path: Path) -> None:
    bad = "from models import Order\n\ndef broken(:\n    return 1\n"
    assert statuses(report_on(tmp_path, {"models.py": MODELS, "bad.py": bad})) == {"orders": "orphaned"}


def test_the_rest_of_a_file_with_an_error_is_read(tmp_path: Path) -> None:
    """Code of an older Python must not hide its neighbours."""
    old = READER + "\nclass Old:\n    def send(self, async=True):\n        print self\n\n    def keep(self): ...\n"
    report = report_on(tmp_path, {"models.py": MODELS, "reads.py": old})
    assert statuses(report) == {"orders": "read_only"}
    assert report.coverage.unparsed == ("reads.py",)
    assert [(spot.line, spot.kind) for spot in report.coverage.blind_spots] == [(7, "syntax-error")]


def test_the_coding_line_is_honoured(tmp_path: Path) -> None:
    source = "# -*- coding: latin-1 -*-\nname = 'é'\n" + READER
    report = report_on(tmp_path, {"models.py": MODELS, "reads.py": source.encode("latin-1")})
    assert report.coverage.unparsed == ()
    assert statuses(report) == {"orders": "read_only"}


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    assert report_on(tmp_path, {"empty.py": ""}).coverage.parsed == 1


def test_a_project_without_sqlalchemy_has_no_tables(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"app.py": "print('hello')\n"})
    assert report.of(Usage).tables == ()
    assert report.findings == ()


def test_a_symlink_loop_ends(tmp_path: Path) -> None:
    write(tmp_path, {"models.py": MODELS})
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert statuses(audit(tmp_path, only=["usage"])) == {"orders": "orphaned"}


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"inside/models.py": MODELS, "outside/reads.py": READER})
    (tmp_path / "inside" / "reads.py").symlink_to(tmp_path / "outside" / "reads.py")
    (tmp_path / "inside" / "more").symlink_to(tmp_path / "outside")
    assert statuses(audit(tmp_path / "inside", only=["usage"])) == {"orders": "orphaned"}


def test_nothing_is_executed(tmp_path: Path) -> None:
    source = f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit\n"
    report_on(tmp_path, {"models.py": MODELS + source, "conftest.py": source, "setup.py": source})
    assert not (tmp_path / "ran").exists()


def test_two_modules_of_one_name_are_both_audited(tmp_path: Path) -> None:
    other = MODELS.replace("Order", "Invoice").replace("orders", "invoices")
    report = report_on(tmp_path, {"a/models.py": MODELS, "b/models.py": other})
    assert statuses(report) == {"invoices": "orphaned", "orders": "orphaned"}


def test_control_characters_in_names_are_kept_as_they_are(tmp_path: Path) -> None:
    report = report_on(tmp_path, {"models.py": MODELS.replace('"orders"', '"or\\x1b[31mders"')})
    assert statuses(report) == {"or\x1b[31mders": "orphaned"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"pyproject.toml": "[tool.auditor\n"}, "pyproject.toml"),
        ({"pyproject.toml": "[tool.auditor]\nexlude = ['x']\n"}, "exlude"),
    ],
    ids=["broken", "unknown key"],
)
def test_a_bad_configuration_is_one_clear_line(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(AuditorError) as caught:
        report_on(tmp_path, {"models.py": MODELS, **files})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_that_does_not_exist_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="nowhere"):
        audit(tmp_path / "nowhere")


def test_the_package_alone_gives_the_verdicts_of_the_project() -> None:
    """Nobody may be told that a table is dead because of the folder that was named."""
    shop = Path(__file__).parent.parent / "fixtures" / "shop"
    alive = {"live", "read_only", "write_only"}
    whole = {table: status for table, status in statuses(audit(shop, only=["usage"])).items() if status in alive}
    part = {
        table: status for table, status in statuses(audit(shop / "shop", only=["usage"])).items() if status in alive
    }
    assert part == whole


def test_attributes_that_lead_back_to_themselves_end(tmp_path: Path) -> None:
    circle = "class A:\n    x = 1\n\nclass B:\n    y = A.x\n\nA.x = B.y\n\nclass C:\n    z = z = D.z if D else 1\n"
    loop = "import b\n\nclass A:\n    x = b.B.x\n\nclass Self:\n    me = Self.me\n"
    back = "import a\n\nclass B:\n    x = a.A.x\n"
    report = report_on(tmp_path, {"models.py": MODELS, "c.py": circle, "a.py": loop, "b.py": back})
    assert statuses(report) == {"orders": "orphaned"}
