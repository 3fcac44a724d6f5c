"""The only module that runs git: which commit a branch left from, what a commit holds, the bytes of a blob.

Everything is read from the object store; the working copy, the index and the references are never written.
Documentation: https://git-scm.com/docs/git-merge-base, git-ls-tree, git-cat-file (`--batch`), git-rev-parse.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from auditor.errors import AuditorError
from auditor.facts.origin import Origin

#: Set by git for its hooks; they would lead our own commands to the wrong repository or index.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
_ALTERNATES = "GIT_ALTERNATE_OBJECT_DIRECTORIES"


class GitError(AuditorError):
    """What git is asked for is not there, or git itself is not; the line says which command helps."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a tree: `mode` as in `100644`; `path` as on disk, relative to the tree that was listed."""

    mode: str
    blob: str
    size: int
    path: str

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        return self.mode == "160000"

    @property
    def is_executable(self) -> bool:
        return self.mode == "100755"


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree: `top`, its folder, and `prefix`, the audited folder as seen from there (posix, may be empty)."""

    top: Path
    prefix: str

    def commit(self, ref: str) -> str:
        """The id of the commit that `ref` names; raises GitError with the command that fetches it."""
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        if found is None or ref.startswith("-"):
            remote, _, branch = ref.partition("/") if ref.startswith(("origin/", "upstream/")) else ("origin", "", ref)
            raise GitError(
                f"git knows no commit {ref!r} here; fetch it first: git fetch {remote} {branch}"
                " (GitHub: actions/checkout with fetch-depth: 0)"
            )
        return found

    def merge_base(self, ref: str) -> str:
        """The commit where HEAD and `ref` parted; raises GitError where there is none, or the history is cut off."""
        wanted = self.commit(ref)
        if self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
            raise GitError("HEAD names no commit yet, so there is nothing to compare with; leave out --base")
        found = self._try("merge-base", "HEAD", wanted)
        if found is not None:
            return found
        if self._try("rev-parse", "--is-shallow-repository") == "true":
            raise GitError(
                f"this clone is shallow, and does not reach the commit where HEAD left {ref}: git fetch --unshallow"
                " (GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: 0)"
            )
        raise GitError(f"HEAD and {ref!r} have no commit in common; name the branch that this one left from")

    def entries(self, commit: str, folder: str) -> tuple[Entry, ...]:
        """All files of a commit below a folder (seen from the top); none where the folder does not exist in it."""
        tree = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{folder}")
        if tree is None:
            return ()
        listing = self._run("ls-tree", "-r", "-l", "-z", "--full-tree", tree)
        return tuple(_entry(line) for line in listing.split(b"\0") if line)

    def content(self, commit: str, path: str) -> bytes | None:
        """The bytes of one file in a commit, its path seen from the top; None where it is not there."""
        blob = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        return None if blob is None or not path else self._run("cat-file", "blob", blob)

    def submodules(self) -> tuple[str, ...]:
        """The paths of the submodules in the index, seen from the top."""
        lines = self._run("ls-files", "--stage", "-z", "--", ":/").split(b"\0")
        return tuple(os.fsdecode(line.partition(b"\t")[2]) for line in lines if line.startswith(b"160000 "))

    def left_out(self) -> frozenset[str]:
        """What a sparse checkout leaves out of the working copy: paths seen from the top."""
        if self._try("config", "--type=bool", "core.sparseCheckout") != "true":
            return frozenset()
        lines = self._run("ls-files", "-t", "-z").split(b"\0")
        return frozenset(os.fsdecode(line[2:]) for line in lines if line.startswith(b"S "))

    def default_branch(self) -> str | None:
        """The branch that others start from: the remote's, else `main` or `master` of this repository."""
        remote = self._try("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
        candidates = [remote] if remote else ["origin/main", "origin/master", "main", "master"]
        return next((name for name in candidates if self._try("rev-parse", "--verify", "--quiet", name)), None)

    def origin(self) -> Origin | None:
        """The remote that the working copy is of, with the commit; None where there is no remote or no commit yet."""
        commit = self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        names = (self._try("remote") or "").split("\n")
        name = "origin" if "origin" in names else names[0]
        remote = self._try("remote", "get-url", name) if name else None
        if not commit or not remote:
            return None
        return Origin(remote, commit, self.prefix, self._changed())

    def _changed(self) -> frozenset[str]:
        """The files below the audited folder that are not as in HEAD, seen from that folder."""
        below = f":(top,literal){self.prefix}" if self.prefix else "."
        listed = self._run("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", below)
        cut = len(self.prefix) + 1 if self.prefix else 0
        return frozenset(os.fsdecode(line[3:])[cut:] for line in listed.split(b"\0") if line)

    def object_folder(self) -> Path:
        """Where its objects are."""
        return Path(os.path.realpath(self.top / (self._try("rev-parse", "--git-path", "objects") or ".git/objects")))

    def _try(self, *arguments: str) -> str | None:
        done = _git(self.top, *arguments)
        return os.fsdecode(done.stdout).strip() if done.returncode == 0 else None

    def _run(self, *arguments: str) -> bytes:
        done = _git(self.top, *arguments)
        if done.returncode:
            raise GitError(f"git {arguments[0]} failed: {_last_line(done.stderr)}")
        return done.stdout


class Blobs:
    """The bytes of blobs by id, from one `git cat-file --batch` in this process; in another process it starts anew."""

    def __init__(self, top: Path, others: tuple[Path, ...] = ()) -> None:
        """`others`: object folders of submodules, whose blobs are read as well."""
        self._top = top
        self._others = others
        self._process: subprocess.Popen[bytes] | None = None

    def __reduce__(self) -> tuple[type[Blobs], tuple[Path, tuple[Path, ...]]]:
        return (Blobs, (self._top, self._others))

    def read(self, blob: str) -> bytes:
        """The bytes of one blob; raises OSError where the repository does not have it."""
        if self._process is None:
            command = ["git", "-C", os.fspath(self._top), "cat-file", "--batch"]
            environment = _environment()
            known = [environment.get(_ALTERNATES, ""), *map(os.fspath, self._others)]
            environment[_ALTERNATES] = os.pathsep.join(filter(None, known))
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        asking, answering = _pipes(self._process)
        asking.write(f"{blob}\n".encode())
        asking.flush()
        head = answering.readline().split()
        if len(head) != 3:
            raise OSError(2, f"git has no object {blob}")
        data = answering.read(int(head[2]))
        answering.read(1)  # a newline ends every answer
        return data

    def close(self) -> None:
        """End the process of git."""
        if self._process is not None:
            for pipe in _pipes(self._process):
                pipe.close()
            self._process.wait()
            self._process = None


def find_repository(folder: Path) -> Repository | None:
    """The repository whose working tree holds the folder; None where there is none. Raises GitError without git."""
    done = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    if done.returncode:
        said = _last_line(done.stderr)
        if "dubious ownership" in os.fsdecode(done.stderr):
            raise GitError(f"git refuses {folder}: run git config --global --add safe.directory {folder.resolve()}")
        if "not a git repository" in said or "work tree" in said:
            return None
        raise GitError(f"git cannot be asked about {folder}: {said}")
    top, prefix = os.fsdecode(done.stdout).split("\n")[:2]
    return Repository(Path(top), prefix.rstrip("/"))


def blob_id(data: bytes, like: str) -> str:
    """The id that git gives to a blob with these bytes, in the hash of the id `like` (SHA-1 or SHA-256)."""
    digest = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return digest(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # The file system monitor is a command of the repository's own choice.
    command = ["git", "-C", os.fspath(folder), "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, env=_environment())
    except FileNotFoundError as error:
        raise GitError("git is not installed, and --base needs it") from error


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


def _entry(line: bytes) -> Entry:
    """`<mode> <type> <id> <size>\\t<path>`, the size `-` for a submodule."""
    about, _, path = line.partition(b"\t")
    mode, _, blob, size = about.decode("ascii").split()
    if size == "BAD":
        raise GitError(f"git has lost {os.fsdecode(path)!r} of the base ({blob[:12]}): git fsck, then fetch it again")
    return Entry(mode, blob, 0 if size == "-" else int(size), os.fsdecode(path))


def _pipes(process: subprocess.Popen[bytes]) -> Iterator[IO[bytes]]:
    return (pipe for pipe in (process.stdin, process.stdout) if pipe is not None)


def _last_line(said: bytes) -> str:
    lines = os.fsdecode(said).strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "no reason given"
