"""Files found -> what each of them says: from the cache where it is known, else by extraction in worker processes.

It stands between the stages that read one file (`extract`, `sql`) and `sources`, which none of those may know.
"""

from __future__ import annotations

from auditor.reading.facts import Facts, read_all
from auditor.reading.identify import blob_id, identify
from auditor.reading.result import find_report, keep_report
from auditor.reading.workers import Progress, usable_cores

__all__ = [
    "Facts",
    "Progress",
    "blob_id",
    "find_report",
    "identify",
    "keep_report",
    "read_all",
    "usable_cores",
]
