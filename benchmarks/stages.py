"""Where the time of a cold audit goes: `python -m benchmarks.stages TREE` prints seconds by stage."""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from pathlib import Path

from auditor import sources
from auditor.audits.products import Products
from auditor.audits.usage.judge import judge_project
from auditor.config import Config
from auditor.link.project import Known, link
from auditor.reading.facts import read_all
from auditor.stack import on_deep_stack, uncollected


def stages(tree: Path) -> dict[str, float]:
    """Seconds for finding, reading, linking and judging."""
    config = Config()
    times = [time.perf_counter()]
    found = sources.find(tree)
    times.append(time.perf_counter())
    facts = read_all(found, None, None, None, None)
    times.append(time.perf_counter())
    project = link(
        facts.python,
        facts.sql,
        Known(
            dialect=facts.dialect,
            console_scripts=found.hints.console_scripts,
            root_name=found.root.name,
            dependencies=found.hints.dependencies,
            template_attributes=found.hints.templates,
            packages=found.hints.packages,
            documented=found.hints.documented,
            texts=facts.texts,
        ),
    )
    times.append(time.perf_counter())
    judge_project(project, config, Products({}).contain)
    times.append(time.perf_counter())
    names = ("find", "read", "link", "judge")
    return {name: after - before for name, (before, after) in zip(names, pairwise(times), strict=True)}


if __name__ == "__main__":
    with uncollected():
        for name, seconds in on_deep_stack(lambda: stages(Path(sys.argv[1]))).items():
            print(f"{name} {seconds:.3f}")
