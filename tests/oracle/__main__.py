"""`python -m tests.oracle [LIBRARY]`: how the audit of all snippets differs from what they did."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.oracle import executed, project
from tests.oracle.subjects import SUBJECTS, Subject


def show(subject: Subject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project.write(Path(folder), subject)
        sent = executed.run_all(Path(folder))
        said = project.audited(Path(folder), subject.snippets)
    code = {snippet.name: snippet.code for snippet in subject.snippets}
    found = project.differences(subject.snippets, sent, said)
    before = ""
    for each in found:
        if each.snippet != before:
            print(f"{each.snippet}: {code[each.snippet]!r}")
        before = each.snippet
        print(f"    {each.how} {each.what}")
    print(f"{subject.library}: {len(subject.snippets)} snippets: {dict(Counter(each.how for each in found))}")


if __name__ == "__main__":
    for subject in SUBJECTS:
        if subject.library in (sys.argv[1:] or [subject.library]):
            show(subject)
