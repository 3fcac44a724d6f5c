"""What statements ask of columns is looked for beside all else: it changes nothing of what is found otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor import audits, config, sources
from auditor.audits.products import ASKED, PROJECT
from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link.project import Known, link
from auditor.makers import Making
from auditor.pipeline import examine

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.mark.parametrize("folder", sorted(path for path in FIXTURES.iterdir() if path.is_dir()), ids=lambda f: f.name)
def test_predicates_change_nothing_else(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): (extract(path.read_bytes()), Role.APP)
        for path in sorted(folder.rglob("*.py"))
    }
    assert replace(link(files, {}, Known(predicates=True)), predicates=()) == link(files, {})


def test_a_run_of_several_audits_links_once() -> None:
    found = sources.find(FIXTURES / "shop")
    _, products = examine(Making(found, config.Config(), audits.in_order(["usage", "indexes"])))
    assert products.get(PROJECT) is products.get(ASKED)
    _, products = examine(Making(found, config.Config(), audits.in_order(["usage"])))
    assert not products.have(ASKED)
