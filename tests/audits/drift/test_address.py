"""Where the URL comes from: the option, the environment, alembic.ini, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits.drift.address import VARIABLE, address_of
from auditor.audits.drift.settings import Settings
from auditor.errors import AuditorError

INI = "[alembic]\nscript_location = x\nsqlalchemy.url = {}\n"


def test_the_option_comes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert address_of(Settings(), tmp_path) == ""
    (tmp_path / "alembic.ini").write_text(INI.format("sqlite:///%(here)s/app.db"))
    assert address_of(Settings(), tmp_path) == f"sqlite:///{tmp_path.resolve()}/app.db"
    monkeypatch.setenv(VARIABLE, "sqlite:///env.db")
    assert address_of(Settings(), tmp_path) == "sqlite:///env.db"
    assert address_of(Settings(url="sqlite:///option.db"), tmp_path) == "sqlite:///option.db"


@pytest.mark.parametrize(
    "content", [INI.format("driver://user:pass@localhost/dbname"), "[alembic]\n", "nothing", "[a]\n"]
)
def test_a_file_without_one_is_passed_over(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "alembic.ini").write_text(content)
    assert address_of(Settings(), tmp_path) == ""


def test_a_file_that_was_named_and_cannot_be_read_is_an_error_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / "other.ini"
    with pytest.raises(AuditorError, match="cannot read"):
        address_of(Settings(alembic_ini=str(file)), tmp_path)
    file.write_text("postgresql://u:hunter22@h/x")
    with pytest.raises(AuditorError) as caught:
        address_of(Settings(alembic_ini=str(file)), tmp_path)
    assert "hunter22" not in str(caught.value)
