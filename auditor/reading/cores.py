"""How many processors an audit may use."""

from __future__ import annotations

import os
from pathlib import Path


def usable_cores() -> int:
    """The cores that this process may use: its affinity, and the limit of its control group.

    Linux kernel documentation, Control Group v2, "cpu.max": the quota and the period in microseconds.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _allowed_by_group(Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))))


def _allowed_by_group(membership: Path, groups: Path) -> int:
    """The whole cores that the control group and those above it allow; a large number where they do not say."""
    allowed = 1_000_000
    try:
        lines = membership.read_text(encoding="utf-8").splitlines()
    except OSError:
        return allowed
    own = next((line[3:] for line in lines if line.startswith("0::")), "")
    folder = groups / own.lstrip("/")
    for each in (folder, *folder.parents):
        if each != groups and groups not in each.parents:
            break
        try:
            quota, period = (each / "cpu.max").read_text(encoding="utf-8").split()
            allowed = min(allowed, allowed if quota == "max" else -(-int(quota) // int(period)))
        except (OSError, ValueError, ZeroDivisionError):
            continue
    return allowed
