"""The application's metadata, imported in a process of its own: output, failure, exit and endless loop are caught."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from auditor.errors import MetadataError
from auditor.facts.catalog import Tenant
from auditor.live.declared.dialects import Server
from auditor.live.importing import Answer, Request
from auditor.live.scratch import Scratch
from auditor.live.session import without_secrets

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Around:
    """What the import is given besides: variables that are added to its environment, a scratch database."""

    variables: Mapping[str, str] = field(default_factory=dict)
    scratch: Scratch | None = None


_ALONE = Around()
#: What SQLAlchemy prints below the message of an error.
_FOOTNOTES = ("(Background on this error", "[SQL:", "[parameters:")
_NOTHING: Mapping[str, str] = {}


def declared_by(
    metadata: tuple[str, ...],
    servers: Sequence[tuple[Tenant, Server]],
    root: Path,
    around: Around = _ALONE,
    seconds: float = SECONDS,
) -> Answer:
    """What the application at `root` declares, for each of the servers. Raises MetadataError in one line."""
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        request, answer, output = (Path(folder, name) for name in ("request", "answer", "output"))
        request.write_bytes(msgspec.json.encode(Request(metadata, tuple(servers), str(root.resolve()), around.scratch)))
        command = [sys.executable, "-m", "auditor.live.importing", str(request), str(answer)]
        code = run_apart(command, root, output, seconds, around.variables)
        named = ", ".join(metadata)
        if code is None:
            raise MetadataError(f"importing {named} took more than {seconds:g} s and was stopped")
        if not answer.exists():
            last = last_line(output)
            raise MetadataError(f"importing {named} ended the process (exit {code})" + (f": {last}" if last else ""))
        given = msgspec.json.decode(answer.read_bytes(), type=Answer)
    if not given.catalogs:
        raise MetadataError(f"{named}: {without_secrets(given.failure)}")
    if not all(catalog.tables for catalog in given.catalogs):
        raise MetadataError(f"{named} has no tables, so nothing was compared: import the modules that declare them")
    return given


def run_apart(
    command: list[str], root: Path, output: Path, seconds: float, variables: Mapping[str, str] = _NOTHING
) -> int | None:
    """The exit code, None where it had to be stopped. What it prints goes to a file, its children go with it.
    `variables` are added to the environment."""
    # our own folder must be importable there, whatever the application's folder holds
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with output.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            start_new_session=True,
        )  # fmt: skip
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            with contextlib.suppress(OSError):
                if os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()


def last_line(output: Path) -> str:
    """What was printed last, without passwords."""
    with output.open("rb") as file:
        file.seek(max(0, output.stat().st_size - 4000))
        said = [line.strip() for line in file.read().decode(errors="replace").splitlines()]
    lines = [line for line in said if line and not line.startswith(_FOOTNOTES)]
    return without_secrets(lines[-1]) if lines else ""
