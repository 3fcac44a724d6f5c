"""`pytest --audit`: one test for each rule, and nothing at all without it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from auditor import gate
from auditor.gate import Request
from auditor.gate.selection import selection_of
from tests.histories import History, shop
from tests.projects import write


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All modules of ours, before the first run in this process. After each run pytester takes the modules that came
    with it out of `sys.modules`, but not off their packages: `from auditor import audits` would give the next run one
    whose annotations name what is no longer there."""
    folder = tmp_path_factory.mktemp("loaded")
    write(folder, {"models.py": "import sqlalchemy\n", "pyproject.toml": ""})
    gate.check(Request(folder, selection_of((), (), ()), jobs=1))


@pytest.fixture
def history(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> History:
    """A project with an old orphan, and a test of its own, where pytest has our plugin and no other one."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "auditor.pytest_plugin")
    history = shop(pytester.path)
    history.commit({"tests/test_own.py": "def test_own():\n    pass\n"})
    return history


def test_without_the_option_nothing_is_added(pytester: pytest.Pytester, history: History) -> None:
    assert history.folder == pytester.path
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_one_test_for_each_rule(pytester: pytest.Pytester, history: History) -> None:
    assert history.folder == pytester.path
    ran = pytester.runpytest_inprocess("--audit", "-p", "no:cacheprovider", "-rA")
    ran.assert_outcomes(passed=13, failed=1)
    ran.stdout.fnmatch_lines(["*ghost.py:4: AUD001 ghosts: nothing reads or writes it*"])
    ran.stdout.fnmatch_lines(["FAILED audit::AUD001*"])


def test_a_base_and_a_selection(pytester: pytest.Pytester, history: History) -> None:
    pytester.runpytest_inprocess("--audit", "--audit-base=HEAD", "-m", "audit").assert_outcomes(passed=13, deselected=1)
    history.add({"items_dao.py": None})
    ran = pytester.runpytest_inprocess("--audit", "--audit-base=HEAD", "-m", "audit")
    ran.assert_outcomes(passed=12, failed=1, deselected=1)
    ran.stdout.fnmatch_lines(["*items*list_items (items_dao.py) was removed by this change"])


def test_a_rule_that_the_configuration_raises_is_a_test(pytester: pytest.Pytester, history: History) -> None:
    write(history.folder, {"pyproject.toml": "[tool.auditor.rules]\nwrite-only-table = 'error'\nAUD001 = 'off'\n"})
    pytester.runpytest_inprocess("--audit", "-m", "audit").assert_outcomes(passed=14, deselected=1)


def test_what_the_user_caused_is_one_line(pytester: pytest.Pytester, history: History) -> None:
    ran = pytester.runpytest_inprocess("--audit", "--audit-base=nowhere", "-m", "audit")
    ran.stdout.fnmatch_lines(["*git fetch origin nowhere*"])
    write(history.folder, {"pyproject.toml": "[tool.auditor]\nexlude = []\n"})
    ran = pytester.runpytest_inprocess("--audit")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*unknown key 'exlude'*"])


def test_pytest_finds_it_by_itself() -> None:
    (ours,) = entry_points(group="pytest11", name="auditor")
    assert ours.value == "auditor.pytest_plugin"


def test_loading_it_imports_nothing_of_ours() -> None:
    code = (
        "import sys, pytest, auditor.pytest_plugin\n"
        "heavy = {'libcst', 'sqlglot', 'networkx', 'typer', 'rich', 'msgspec'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "assert {name for name in sys.modules if name.startswith('auditor.')} == {'auditor.pytest_plugin'}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
