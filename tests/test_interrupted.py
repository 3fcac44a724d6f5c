"""Who ends a command in the middle of a write finds what was there before, and nothing beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import MODELS, write

#: The command, which waits where the new text is beside the old one and not yet in its place.
WAITING = """
import sys, time
from pathlib import Path
def waits(self, mode):
    sys.stderr.write("writing\\n")
    sys.stderr.flush()
    time.sleep(60)
Path.chmod = waits
from auditor.__main__ import main
main()
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["ended", "interrupted"])
@pytest.mark.parametrize("command", ["tables --output kept.txt", "docs --output kept.txt", "baseline create"])
def test_a_write_that_is_ended_leaves_no_temporary_file(tmp_path: Path, how: signal.Signals, command: str) -> None:
    write(
        tmp_path,
        {
            "m.py": MODELS,
            "kept.txt": "<!-- audit:docs -->\n<!-- /audit:docs -->\n",
            "pyproject.toml": "[tool.auditor]\n",
        },
    )
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    started = subprocess.Popen(
        [sys.executable, "-P", "-c", WAITING, *command.split(), "--no-cache"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "AUDITOR_DEBUG": ""}, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored in the background
    )  # fmt: skip
    assert started.stderr is not None
    assert started.stderr.readline() == "writing\n"
    assert any(path.name.startswith(".audit-") for path in tmp_path.iterdir())
    started.send_signal(how)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out, err) == (130, "", "audit: interrupted\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
