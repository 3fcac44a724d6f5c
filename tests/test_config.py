"""Configuration: what a user writes, and the one line that says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import Config, Consumer, EffectRow, check_rules, load
from auditor.errors import AuditorError, ConfigError
from auditor.facts.access import Op
from auditor.findings import Severity

EVERYTHING = """\
[tool.auditor]
exclude = ["legacy/**"]
roles = { scripts = ["ops/**"], tests = [], app = ["tools/**"] }
dialect = "postgresql"
rules = { AUD001 = "error", write-only-table = "off" }
entry-points = ["app.jobs.job"]

[tool.auditor.per-table]
"audit_*" = { AUD002 = "note" }

[[tool.auditor.effects]]
call = "app.db.fetch_all"
sql = 0
reads = [0, "model"]
writes = ["*"]

[[tool.auditor.consumers]]
tables = ["orders"]
access = "read-write"
owner = "billing"
reason = "nightly export"
"""


def written(folder: Path, text: str, name: str = "pyproject.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def error(root: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(written(root, text))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_key(tmp_path: Path) -> None:
    assert load(written(tmp_path, EVERYTHING)) == Config(
        exclude=("legacy/**",),
        roles={"scripts": ("ops/**",), "tests": (), "app": ("tools/**",)},
        dialect="postgresql",
        rules={"AUD001": Severity.ERROR, "write-only-table": Severity.OFF},
        per_table=(("audit_*", {"AUD002": Severity.NOTE}),),
        entry_points=("app.jobs.job",),
        effects=(EffectRow("app.db.fetch_all", sql=(0,), reads=(0, "model"), writes=("*",)),),
        consumers=(Consumer(("orders",), (Op.READ, Op.WRITE), "billing", "nightly export"),),
        file="pyproject.toml",
    )


def test_no_file_and_no_section_are_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Config()
    assert load(written(tmp_path, "[project]\nname = 'x'\n")) == Config()


def test_underscores_are_accepted_but_not_both(tmp_path: Path) -> None:
    assert load(written(tmp_path, "[tool.auditor]\nentry_points = ['a.b']")).entry_points == ("a.b",)
    twice = error(tmp_path, "[tool.auditor]\nentry_points = []\nentry-points = []")
    assert twice == "pyproject.toml: [tool.auditor]: 'entry-points' is given twice, with hyphens and underscores"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exclud = []", "pyproject.toml: [tool.auditor]: unknown key 'exclud', did you mean 'exclude'?"),
        ("entrypoint = []", "pyproject.toml: [tool.auditor]: unknown key 'entrypoint', did you mean 'entry-points'?"),
        ("exclude = 'a'", "pyproject.toml: [tool.auditor] exclude: expected a list, got 'a'"),
        ("exclude = ['a', 3]", "pyproject.toml: [tool.auditor] exclude #2: expected a string, got 3"),
        ("dialect = 3", "pyproject.toml: [tool.auditor] dialect: expected a string, got 3"),
        (
            "rules = { AUD001 = 'bad' }",
            '[tool.auditor] rules.AUD001: expected one of "error", "warning", "note", "off", got \'bad\'',
        ),
        ("rules = 3", "pyproject.toml: [tool.auditor] rules: expected a table, got 3"),
        ("rules = { AUD001 = ['x'] }", "got ['x']"),
        ("roles = { test = [] }", "pyproject.toml: [tool.auditor] roles: unknown role 'test', did you mean 'tests'?"),
        ("effects = [{ sql = 0 }]", "pyproject.toml: [tool.auditor] effects #1: 'call' is missing"),
        ("effects = [{ call = 'a', sql = true }]", "effects #1.sql: expected the position"),
        ("effects = [{ call = 'a', reads = [-1] }]", "effects #1.reads #1: expected the position"),
        ("consumers = [{ tables = ['a'], access = 'reads' }]", 'consumers #1.access: expected one of "read"'),
        ("consumers = [{ access = 'read' }]", "consumers #1: 'tables' is missing"),
        ("per-table = { 'a*' = { AUD001 = 1 } }", "per-table.'a*'.AUD001: expected one of"),
        ('"\\u001b[31m" = 1', r"unknown key '\x1b[31m'"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    assert message in error(tmp_path, f"[tool.auditor]\n{text}")


def test_a_section_that_is_no_table(tmp_path: Path) -> None:
    assert error(tmp_path, "[tool]\nauditor = 3") == "pyproject.toml: [tool.auditor]: expected a table, got 3"


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    message = error(tmp_path, "[project]\nname = \n")
    assert message.startswith("pyproject.toml: not valid TOML: ")
    assert "line 2" in message


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"a = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path)


def test_deeply_nested_toml(tmp_path: Path) -> None:
    assert "TOML" in error(tmp_path, "a = " + "[" * 5_000)


def test_a_given_file_wins_and_must_exist(tmp_path: Path) -> None:
    written(tmp_path, "[tool.auditor]\nexclude = ['a']")
    given = written(tmp_path / "etc", "exclude = ['b']", "audit.toml") / "audit.toml"
    assert load(tmp_path, given).exclude == ("b",)
    nested = written(tmp_path / "etc", "[tool.auditor]\nexclude = ['c']", "other.toml") / "other.toml"
    assert load(tmp_path, nested).exclude == ("c",)
    with pytest.raises(ConfigError, match=r"none\.toml: no such file or directory"):
        load(tmp_path, tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="directory"):
        load(tmp_path, tmp_path)


def test_a_given_file_names_its_unknown_key_without_a_section(tmp_path: Path) -> None:
    given = written(tmp_path, "exclud = []", "audit.toml") / "audit.toml"
    with pytest.raises(ConfigError, match=r"audit\.toml: unknown key 'exclud', did you mean 'exclude'\?$"):
        load(tmp_path, given)


def test_the_nearest_section_up_to_the_repository(tmp_path: Path) -> None:
    written(tmp_path, "[tool.auditor]\nexclude = ['outside']")
    repository = written(tmp_path / "repo", "[tool.auditor]\nexclude = ['repo']")
    backend = written(repository / "backend" / "app", "[project]\nname = 'app'")
    assert load(backend) == Config()  # no version control: nothing above the root is looked at
    (repository / ".git").mkdir()
    found = load(backend)
    assert (found.exclude, found.prefix, found.file) == (("repo",), "backend/app", "../../pyproject.toml")
    written(backend, "[tool.auditor]\nexclude = ['near']")
    assert (load(backend).exclude, load(backend).prefix) == (("near",), "")


def test_the_root_may_be_a_file(tmp_path: Path) -> None:
    written(tmp_path, "[tool.auditor]\nexclude = ['a']")
    module = tmp_path / "models.py"
    module.touch()
    assert load(module).exclude == ("a",)


def test_rules_are_checked_against_those_that_exist(tmp_path: Path) -> None:
    known = {"AUD001", "orphaned-table", "AUD002", "write-only-table"}
    check_rules(load(written(tmp_path, "[tool.auditor]\nrules = { AUD001 = 'off' }")), known)
    check_rules(Config(), known)
    for text, place in (
        ("rules = { orphan-table = 'off' }", "rules"),
        ("per-table = { 'x' = { orphan-table = 'off' } }", "per-table.'x'"),
    ):
        config = load(written(tmp_path, f"[tool.auditor]\n{text}"))
        with pytest.raises(AuditorError) as caught:
            check_rules(config, known)
        assert str(caught.value) == (
            f"pyproject.toml: [tool.auditor] {place}: unknown rule 'orphan-table', did you mean 'orphaned-table'?"
        )
