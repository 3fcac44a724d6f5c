"""All rules of all audits: each has a page, and a test of its own at the same path."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.audits import all_audits, all_rules
from tests.audits.near_misses import codes

HERE = Path(__file__).parent


def test_each_rule_is_tested_and_explained() -> None:
    for audit in all_audits():
        for rule in audit.rules:
            module = rule.module.rpartition(".")[2]
            assert (HERE / audit.name / "rules" / f"test_{module}.py").is_file()
            assert rule.code in rule.page
            assert rule.name in rule.page
            assert len(rule.page) > 300


def test_codes_and_names_are_unique_and_gates_are_rules_of_their_audit() -> None:
    names = [name for rule in all_rules() for name in (rule.code, rule.name)]
    assert len(names) == len(set(names))
    for audit in all_audits():
        assert audit.gates <= {rule.code for rule in audit.rules}


def test_a_rule_can_be_switched_off(tmp_path: Path) -> None:
    assert codes(tmp_path, {"pyproject.toml": "[tool.auditor.rules]\nAUD001 = 'off'\n"}) == set()


@pytest.mark.parametrize("audit", [each.name for each in all_audits()])
def test_each_audit_has_tests(audit: str) -> None:
    assert list((HERE / audit).rglob("test_*.py"))
