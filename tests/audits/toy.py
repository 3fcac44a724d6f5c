"""A second audit as somebody would add it: one folder, written by the test, found by itself.

It finds tables with long names, and revisions (any Python file of a migration) that it does not like.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor import audits
from tests.projects import write

PACKAGE = {
    "toy/__init__.py": '"""The toy audit."""\n',
    "toy/model.py": """
        from __future__ import annotations
        from dataclasses import dataclass, field
        from auditor.config import setting, whole_number

        @dataclass(frozen=True, slots=True)
        class Toys:
            tables: tuple[tuple[str, str, int], ...]
            revisions: tuple[str, ...]

        @dataclass(frozen=True, slots=True)
        class Settings:
            longest: int = field(default=40, metadata=setting(whole_number, option="--longest", help="Letters."))
    """,
    "toy/rules/__init__.py": '"""The rules of the toy audit."""\n',
    "toy/rules/long_name.py": """
        \"\"\"TOY001 long-name

        A table whose name is long.
        \"\"\"
        from auditor.audits.base import Hit, Rule
        from auditor.findings import Severity

        def check(toys):
            for name, path, line in toys.tables:
                yield Hit(name, "", path, line, f"{name} is a long name", columns=("id",))

        RULE = Rule("TOY001", "long-name", "A table has a long name.", Severity.ERROR, check)
    """,
    "toy/rules/disliked_revision.py": """
        \"\"\"TOY002 disliked-revision

        A revision.
        \"\"\"
        from auditor.audits.base import Hit, Rule
        from auditor.findings import Severity

        def check(toys):
            for path in toys.revisions:
                yield Hit(None, "", path, 2, f"{path} is a revision", revision=path.rpartition("/")[2][:-3])

        RULE = Rule("TOY002", "disliked-revision", "There is a revision.", Severity.WARNING, check)
    """,
    "toy/audit.py": """
        from auditor.audits.base import Audit, Rule, Sections
        from auditor.audits.products import FACTS, MODELS
        from auditor.audits.toy import rules
        from auditor.audits.toy.model import Settings, Toys
        from auditor.facts.access import Role
        from auditor.registry import discover

        def judge(products, settings):
            long = [t for t in products.get(MODELS) if len(t.key.name) > settings.longest]
            python = products.get(FACTS).python
            return Toys(
                tuple((str(t.key), t.path, t.line) for t in long),
                tuple(sorted(path for path, (_, role) in python.items() if role is Role.MIGRATION)),
            )

        def skip(products, settings):
            return "no toys wanted" if settings.longest < 0 else ""

        AUDIT = Audit(
            name="toy",
            summary="Tables with long names.",
            needs=frozenset({FACTS, MODELS}),
            judge=judge,
            result=Toys,
            rules=discover(rules, "RULE", Rule),
            sections=Sections(title="Toys", json=lambda toys: {"toys": [name for name, _, _ in toys.tables]}),
            settings=Settings,
            gates=frozenset({"TOY001"}),
            skip=skip,
        )
    """,
}


@contextmanager
def toy_audit(folder: Path) -> Iterator[None]:
    """With the toy audit in the house."""
    write(folder, PACKAGE)
    before = list(audits.__path__)
    audits.__path__.append(str(folder))
    audits.load.cache_clear()
    try:
        yield
    finally:
        audits.__path__[:] = before
        audits.load.cache_clear()
        for name in [name for name in sys.modules if name.startswith("auditor.audits.toy")]:
            del sys.modules[name]
