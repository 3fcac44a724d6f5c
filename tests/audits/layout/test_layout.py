from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from auditor.audits.layout.affinity import words_of
from auditor.audits.layout.model import Layout
from auditor.pipeline import audit
from tests.audits.layout.projects import LIMIT, PROJECT
from tests.commands import Command
from tests.projects import write


def test_a_module_over_the_limit_is_a_monolith_and_each_table_in_it_is_told(tmp_path: Path) -> None:
    write(tmp_path, PROJECT | LIMIT)
    report = audit(tmp_path, only=["layout"], jobs=1)
    assert [finding.code for finding in report.findings] == ["AUD401"] + ["AUD402"] * 6
    (module,) = report.of(Layout).modules
    assert (module.path, len(module.tables), module.importers) == ("app/models.py", 6, (("app/a.py", 1),))
    (tmp_path / "pyproject.toml").write_text("[tool.auditor.layout]\ntables = 6\n")
    assert audit(tmp_path, only=["layout"], jobs=1).findings == ()


def test_seeds_draw_the_others_and_each_has_a_reason(tmp_path: Path, audit_command: Command) -> None:
    root = write(tmp_path, PROJECT | LIMIT)
    seeds = ["--seed", "app/users.py=User", "--seed", "app/orders.py=Order,Base"]
    done = audit_command("layout", *seeds, "--complete", "--format", "json", "--no-cache", cwd=root)
    (module,) = json.loads(done.out)["modules"]
    placed = {each["name"]: file["file"] for file in module["proposal"] for each in file["classes"]}
    assert placed["UserToken"] == placed["UserRole"] == "app/users.py"
    assert placed["OrderLine"] == "app/orders.py"
    whys = {each["name"]: each["why"] for file in module["proposal"] for each in file["classes"]}
    assert all(whys.values())
    assert not [name for name, why in whys.items() if why.split(";")[0].endswith(f" {name}")]


def test_the_plan_that_is_written_covers_the_module_and_can_be_split(tmp_path: Path, audit_command: Command) -> None:
    root = write(tmp_path / "p", PROJECT | LIMIT)
    plan = tmp_path / "layout.toml"
    assert audit_command("layout", "--write-plan", plan, "--no-cache", cwd=root).code == 0
    written = tomllib.loads(plan.read_text())
    names = {name for file in written["files"].values() for name in file["classes"]}
    assert {"Base", "User", "Invoice"} <= names
    split = audit_command("split", "--plan", plan, "--no-cache", cwd=root)
    assert split.code == 0, split.err


@pytest.mark.parametrize("seed", ["users=User", "app/users.py=", "User"])
def test_a_seed_that_says_nothing_is_refused(tmp_path: Path, audit_command: Command, seed: str) -> None:
    done = audit_command("layout", "--seed", seed, "--no-cache", cwd=write(tmp_path, PROJECT | LIMIT))
    assert done.code == 2
    assert "--seed takes FILE=CLASS" in done.err


def test_words_of_names_are_singular() -> None:
    assert set(words_of("HTTPPolicies_itemTags")) == {"http", "policy", "item", "tag"}


def test_a_new_table_in_a_monolith_fails_a_change_and_one_beside_it_does_not(
    tmp_path: Path, audit_command: Command
) -> None:
    root = write(tmp_path / "p", PROJECT | LIMIT)

    def commit() -> None:
        for words in (["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"]):
            subprocess.run(["git", *words], cwd=root, check=True)

    def check(*words: str) -> int:
        ratchet = ("--select", "AUD402", "--fail-on", "AUD402", "--no-cache", "--jobs", "1")
        return audit_command("check", *words, *ratchet, cwd=root).code

    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    commit()
    table = 'class {0}(Base):\n    __tablename__ = "{0}"\n    id: Mapped[int] = mapped_column(primary_key=True)\n'
    beside = "from sqlalchemy.orm import Mapped, mapped_column\nfrom app.models import Base\n" + table.format("Beside")
    (root / "app/beside.py").write_text(beside)
    assert check("--base", "main") == 0
    models = root / "app/models.py"
    models.write_text(models.read_text() + table.format("Another"))
    assert check("--base", "main") == 1
    assert audit_command("baseline", "create", "--fail-on", "AUD402", "--no-cache", "--jobs", "1", cwd=root).code == 0
    assert check() == 0
    models.write_text(models.read_text() + table.format("Third"))
    assert check() == 1
