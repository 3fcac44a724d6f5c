"""`python -m tests.oracle`: how the audit of all snippets differs from what they did."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.oracle import executed, project


def main() -> None:
    snippets = project.all_snippets()
    with tempfile.TemporaryDirectory() as folder:
        project.write(Path(folder), snippets)
        sent = executed.run_all(Path(folder))
        said = project.audited(Path(folder), snippets)
    code = {snippet.name: snippet.code for snippet in snippets}
    found = project.differences(snippets, sent, said)
    before = ""
    for each in found:
        if each.snippet != before:
            print(f"{each.snippet}: {code[each.snippet]!r}")
        before = each.snippet
        print(f"    {each.how} {each.what}")
    print(f"{len(snippets)} snippets: {dict(Counter(each.how for each in found))}", file=sys.stderr)


if __name__ == "__main__":
    main()
