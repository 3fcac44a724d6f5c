"""Worker processes: the same facts as without; what ends one costs the file that it read; none is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from auditor.facts.access import Role
from auditor.facts.code import FileFacts
from auditor.reading.cores import _allowed_by_group, usable_cores
from auditor.reading.limits import can_limit
from auditor.reading.worker import Extracted, extract_one
from auditor.reading.workers import extract_all
from auditor.sources import SourceFile
from tests.projects import MODELS, write

FILES = [SourceFile(f"{number}.py", Role.APP, "python", 300_000) for number in range(6)]


@dataclass(frozen=True)
class Invented:
    """Gives every file some content; a worker that reads the deadly one ends in some way."""

    deadly: str = ""
    end: str = ""
    once: Path | None = None

    def read(self, file: SourceFile) -> bytes:
        if file.path == self.deadly and multiprocessing.parent_process() is not None:
            ENDS[self.end](self.once)
        if file.path == "3.py":
            raise PermissionError(13, "Permission denied")
        return f"x = '{file.path}'\n".encode()


def killed(_: Path | None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_once(once: Path | None) -> None:
    if once is not None and not once.exists():
        once.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def endless(_: Path | None) -> None:
    while True:
        pass


def insatiable(_: Path | None) -> None:
    held = []
    while True:
        held.append(bytearray(2**26))


def aborted(_: Path | None) -> None:
    os.abort()


def left(_: Path | None) -> None:
    os._exit(3)


ENDS = {
    "killed": killed,
    "killed once": killed_once,
    "endless": endless,
    "insatiable": insatiable,
    "aborted": aborted,
    "left": left,
}
REASONS = {
    "killed": "it takes too much memory to parse",
    "endless": "it takes too long to parse",
    "aborted": "it takes too much memory to parse",
    "left": "its parser failed (exit code 3)",
}


def by_path(pairs: Iterable[tuple[SourceFile, Extracted]]) -> dict[str, Extracted]:
    return {file.path: extracted for file, extracted in pairs}


def reason(extracted: Extracted) -> str:
    facts = msgspec.msgpack.decode(extracted.facts, type=FileFacts)
    assert not facts.parsed
    return facts.blind[0].detail


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_give_what_one_process_gives(jobs: int) -> None:
    found = by_path(extract_all(Invented(), FILES, jobs, None))
    assert found == {file.path: extract_one(Invented(), file) for file in FILES}
    assert found["3.py"].unreadable == "Permission denied"


@pytest.mark.skipif(not can_limit(), reason="this system has no limits, or cannot fork")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("end", REASONS)
def test_a_file_that_ends_a_worker_is_not_read_and_all_others_are(
    end: str, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.reading.limits._SECONDS", 0)
    monkeypatch.setattr("auditor.reading.limits._SECONDS_PER_MEGABYTE", 0)
    monkeypatch.setattr("auditor.reading.workers._MUCH_TO_COPY", 2**60)  # a server of workers knows no patches
    found = by_path(extract_all(Invented("4.py", end), FILES, jobs, None))
    stopped = found.pop("4.py")
    assert reason(stopped) == REASONS[end]
    assert not stopped.blob  # it is tried again the next time
    assert found == {file.path: extract_one(Invented(), file) for file in FILES if file.path != "4.py"}


@pytest.mark.skipif(not can_limit(), reason="this system has no limits, or cannot fork")
def test_a_file_that_takes_too_much_memory_is_refused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.reading.limits._MEMORY", 2**29)
    monkeypatch.setattr("auditor.reading.workers._MUCH_TO_COPY", 2**60)  # a server of workers knows no patches
    found = by_path(extract_all(Invented("4.py", "insatiable"), FILES, 1, None))
    assert found["4.py"].unreadable == "takes too much memory"
    assert found["5.py"].blob


@pytest.mark.skipif(not can_limit(), reason="this system has no limits, or cannot fork")
def test_a_file_with_which_a_worker_was_killed_has_a_second_chance(tmp_path: Path) -> None:
    found = by_path(extract_all(Invented("4.py", "killed once", tmp_path / "killed"), FILES, 2, None))
    assert found == {file.path: extract_one(Invented(), file) for file in FILES}


@pytest.mark.skipif(not can_limit(), reason="this system has no limits, or cannot fork")
def test_where_many_files_take_too_long_each_has_less_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.reading.limits._SECONDS_WHEN_MISTRUSTED", 0)
    monkeypatch.setattr("auditor.reading.workers._MOST_STOPPED", 0)
    monkeypatch.setattr("auditor.reading.workers._MUCH_TO_COPY", 2**60)  # a server of workers knows no patches
    found = by_path(extract_all(Invented("4.py", "endless"), FILES, 1, None))
    assert reason(found["4.py"]) == REASONS["endless"]
    assert found["5.py"].blob


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    list(extract_all(Invented(), FILES, 2, lambda *what: told.append(what)))
    assert told[-1] == ("reading", 6, 6)


@pytest.mark.parametrize(
    ("limits", "cores"),
    [
        ({}, 1_000_000),
        ({"a/b/cpu.max": "max 100000\n"}, 1_000_000),
        ({"a/b/cpu.max": "200000 100000\n"}, 2),
        ({"a/b/cpu.max": "50000 100000\n"}, 1),
        ({"a/b/cpu.max": "150000 100000\n"}, 2),
        ({"a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n"}, 3),
        ({"a/b/cpu.max": "what\n"}, 1_000_000),
    ],
)
def test_the_limit_of_the_control_group_counts(tmp_path: Path, limits: dict[str, str], cores: int) -> None:
    write(tmp_path, {"cgroup": "0::/a/b\n", **{f"groups/{name}": text for name, text in limits.items()}})
    assert _allowed_by_group(tmp_path / "cgroup", tmp_path / "groups") == cores


def test_without_control_groups_all_cores_count(tmp_path: Path) -> None:
    assert _allowed_by_group(tmp_path / "none", tmp_path) == 1_000_000
    assert usable_cores() >= 1


# -- the command


def started(project: Path, cache: Path, *more: str) -> subprocess.Popen[str]:
    options = ["-q", "-f", "json", "--cache-dir", str(cache), *more]
    command = [sys.executable, "-m", "auditor", "tables", str(project), *options]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored in the background
    )  # fmt: skip


def large(folder: Path) -> Path:
    """A project that keeps two workers busy for half a second, five times as long as the test waits."""
    text = "\n\ndef function_{0}(a, b=1, *c, **d):\n    return [a.b({0}, e=f[{0}]) for e in c if e] or (a, b, c)\n"
    padding = f"# {'long enough to be shared ' * 2_000}\n"
    files = {f"m{n}.py": padding + "".join(map(text.format, range(n, n + 250))) for n in range(6)}
    return write(folder / "project", {"models.py": MODELS, **files})


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    found: list[int] = []
    for children in Path(f"/proc/{process.pid}/task").glob("*/children"):
        found += map(int, children.read_text(encoding="ascii").split())
    return found


def wait_for_workers(process: subprocess.Popen[str]) -> list[int]:
    while process.poll() is None:
        if len(found := workers_of(process)) >= 2:
            time.sleep(0.1)
            return found
        time.sleep(0.01)
    pytest.fail(f"no workers were started: {process.communicate()}")


def are_gone(workers: list[int]) -> bool:
    for _ in range(100):
        if not any(_is_alive(worker) for worker in workers):
            return True
        time.sleep(0.05)
    return False


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_what_is_killed_or_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    project = large(tmp_path)
    cache = tmp_path / "cache"
    killed = started(project, cache, "--jobs", "2")
    workers = wait_for_workers(killed)
    killed.kill()
    killed.communicate()
    assert are_gone(workers)
    interrupted = started(project, cache, "--jobs", "2")
    workers = wait_for_workers(interrupted)
    os.killpg(interrupted.pid, signal.SIGINT)
    out, err = interrupted.communicate()
    assert (interrupted.returncode, out, err) == (130, "", "audit: interrupted\n")
    assert are_gone(workers)
    one, other = started(project, cache, "--jobs", "2"), started(project, cache, "--jobs", "1")
    plain = started(project, cache, "--no-cache").communicate()
    assert one.communicate() == other.communicate() == plain
    assert started(project, cache).communicate() == plain
    assert plain[1] == ""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_it_works_however_workers_are_started(tmp_path: Path, method: str) -> None:
    """macOS spawns; Python 3.14 has a server fork."""
    write(tmp_path, {"models.py": MODELS, "b.py": "# " + "b" * 300_000, "c.py": "# " + "c" * 300_000})
    script = (
        "import multiprocessing, sys\nfrom pathlib import Path\nfrom auditor.pipeline import audit\n"
        f"multiprocessing.set_start_method({method!r})\n"
        "print(audit(Path(sys.argv[1]), jobs=2).coverage.parsed)"
    )
    ran = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("3\n", "")
