"""What git is asked: which commit a branch left from, what a commit holds.

Everything is read from the object store and the index; the working copy is neither looked at through git nor written.
Documentation: https://git-scm.com/docs/git-merge-base, git-ls-tree, git-cat-file (`--batch`), git-rev-parse; for what a
partial clone lacks: git-rev-list (`--missing=print`), git-fetch (`--refetch`).
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from auditor.facts.origin import Origin
from auditor.place import MOST_SETTINGS, too_large
from auditor.sources.git_blobs import blob_id
from auditor.sources.git_folder import refuse_endless
from auditor.sources.git_index import refuse_damaged_index
from auditor.sources.git_listing import Entry, entry_of, ids_in
from auditor.sources.git_process import GitError, NoGitError, last_line, run_git
from auditor.sources.names import shown
from auditor.sources.project_files import name_of_sql
from auditor.sources.tracked import repository_above
from auditor.sources.tree import first_bytes

__all__ = ["Entry", "GitError", "NoGitError", "Repository", "find_repository"]

#: Larger files are not compared with a commit; no report shows lines of them.
_LARGEST = 10_000_000
_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PARSE = ("rev-parse", "--verify", "--quiet", "--end-of-options")
_PROMISES = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree: `top`, its folder, and `prefix`, the audited folder as seen from there (posix, may be empty)."""

    top: Path
    prefix: str

    def commit(self, ref: str) -> str:
        """The id of the commit that `ref` names; raises GitError with the command that fetches it."""
        found = self._try(*_PARSE, f"{ref}^{{commit}}")
        if found is None or ref.startswith("-"):
            raise GitError(self._unknown(ref))
        if ref != "HEAD" and _FULL_ID.fullmatch(ref) is None:
            self._refuse_another(ref, found)
        return found

    def _refuse_another(self, ref: str, found: str) -> None:
        """git takes a tag for a branch of the same name, and a branch `origin/main` for that of the remote: who can
        make the one would choose what is compared."""
        others = (self._try(*_PARSE, f"refs/{kind}/{ref}^{{commit}}") for kind in ("tags", "heads", "remotes"))
        if any(each not in {None, found} for each in others):
            raise GitError(f"{ref!r} is the name of several commits; say refs/heads/{ref}, refs/remotes/{ref} or a tag")

    def _unknown(self, ref: str) -> str:
        """What to say of a reference that is not there: the least that fetches it."""
        remote, _, branch = ref.partition("/") if ref.startswith(("origin/", "upstream/")) else ("origin", "", ref)
        if _FULL_ID.fullmatch(ref):
            return f"this clone does not have the commit {ref[:12]}; fetch it: git fetch --depth=1 origin {ref}"
        if ref in {"HEAD^", "HEAD^1", "HEAD~", "HEAD~1"} and self._is_shallow():
            head = self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            return (
                f"this clone is shallow, and ends at HEAD; fetch the commit before: git fetch --depth=2 origin {head}"
            )
        return (
            f"git knows no commit {ref!r} here; fetch it first: git fetch {remote} {branch}"
            " (GitHub: actions/checkout with fetch-depth: 0)"
        )

    def _is_shallow(self) -> bool:
        return self._try("rev-parse", "--is-shallow-repository") == "true"

    def merge_base(self, ref: str, merged: tuple[str, ...] = ()) -> str:
        """The commit where HEAD, or the merge of HEAD with the commits `merged`, and `ref` parted; raises GitError
        where there is none, or the history is cut off."""
        wanted = self.commit(ref)
        if self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
            raise GitError("HEAD names no commit yet, so there is nothing to compare with; leave out --base")
        found = self._try("merge-base", wanted, "HEAD", *merged)
        if found is not None:
            return found
        if self._is_shallow():
            head = self.commit("HEAD")
            if wanted in self._parents(head):
                raise GitError(
                    f"this clone is shallow, and ends at HEAD, which was made from {ref}; fetch the commits before:"
                    f" git fetch --depth=2 origin {head} (GitHub: actions/checkout with fetch-depth: 2)"
                )
            if len(self._parents(head)) > 1:
                raise GitError(
                    f"this clone is shallow, and HEAD is a merge; what it was merged into is one commit away:"
                    f" git fetch --depth=2 origin {head}, and --base HEAD^1"
                )
            raise GitError(
                f"this clone is shallow, and does not reach the commit where HEAD left {ref}: git fetch --unshallow"
                " (GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: 0)"
            )
        raise GitError(f"HEAD and {ref!r} have no commit in common; name the branch that this one left from")

    def _parents(self, commit: str) -> list[str]:
        """What the commit says that it was made from, also where a shallow clone has none of it."""
        said = self._run("cat-file", "commit", commit).partition(b"\n\n")[0].split(b"\n")
        return [line.split()[1].decode() for line in said if line.startswith(b"parent ")]

    def entries(self, commit: str, folder: str) -> tuple[Entry, ...]:
        """All files of a commit below a folder (seen from the top); none where the folder does not exist in it. Raises
        GitError where a folder of the commit itself is missing."""
        missing = self._missing(commit)
        paths = ["--", folder] if folder else []
        listing = self._run("ls-tree", "-r", *([] if missing else ["-l"]), "-z", "--full-tree", commit, *paths)
        lines = [line for line in listing.split(b"\0") if line]
        sizes = self._sizes(ids_in(lines) - missing) if missing else {}
        cut = len(os.fsencode(folder)) + 1 if folder else 0
        below = os.fsencode(f"{folder}/") if folder else b""
        return tuple(entry_of(line, sizes, cut) for line in lines if line.partition(b"\t")[2].startswith(below))

    def content(self, commit: str, path: str) -> bytes | None:
        """The bytes of one file in a commit, its path seen from the top; None where it is not there. Raises GitError
        for one so large that nobody wrote it."""
        listing = self._run("ls-tree", "-l", "-z", "--full-tree", commit, "--", path) if path else b""
        about, _, found = listing.partition(b"\0")[0].partition(b"\t")
        kind = about.split()[1:]
        if kind[:1] != [b"blob"] or not found:
            return None
        if kind[2].isdigit() and int(kind[2]) > MOST_SETTINGS:
            raise GitError(f"{shown(path)} in the base: {too_large(int(kind[2]), MOST_SETTINGS).strerror}")
        return self._run("cat-file", "blob", kind[1].decode())

    def tree(self, commit: str) -> dict[str, str]:
        """The ids of the files of a commit below the audited folder, by path seen from there."""
        paths = ["--", self.prefix] if self.prefix else []
        listing = self._run("ls-tree", "-r", "-z", "--full-tree", commit, *paths)
        below = f"{self.prefix}/" if self.prefix else ""
        found = (line.partition(b"\t") for line in listing.split(b"\0") if line.startswith(b"100"))
        ids = {os.fsdecode(path): about.split()[2].decode() for about, _, path in found}
        return {path[len(below) :]: blob for path, blob in ids.items() if path.startswith(below)}

    def lacks(self, paths: tuple[str, ...]) -> GitError:
        """What to say where a partial clone does not have these files."""
        named = ", ".join(map(shown, paths[:3])) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        return GitError(
            f"this is a partial clone, and it lacks {named} as at the base; {self._fetching()}"
            " (GitHub: actions/checkout without filter)"
        )

    def _fetching(self) -> str:
        """The command that fetches what a partial clone lacks."""
        names = (self._try("remote") or "origin").split("\n")
        name = "origin" if "origin" in names else names[0]
        return f"fetch it first: git fetch --refetch --no-filter {shlex.quote(name)}"

    def _missing(self, commit: str) -> frozenset[str]:
        """The ids of the objects of a commit that a partial clone lacks; only such a clone is asked."""
        if self._try("config", "--get-regexp", _PROMISES) is None:
            return frozenset()
        listed = self._run("rev-list", "--objects", "--no-walk", "--missing=print", commit).split(b"\n")
        return frozenset(line[1:].decode() for line in listed if line.startswith(b"?"))

    def _sizes(self, ids: frozenset[str]) -> dict[str, int]:
        asked = "".join(f"{each}\n" for each in sorted(ids)).encode()
        answers = self._run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=asked).split(b"\n")
        pairs = (answer.split() for answer in answers if answer)
        return {blob.decode(): int(size) for blob, size in pairs if size.isdigit()}

    def submodules(self) -> tuple[str, ...]:
        """The paths of the submodules in the index, seen from the top."""
        refuse_damaged_index(self.top)
        lines = self._run("ls-files", "--stage", "-z").split(b"\0")
        return tuple(os.fsdecode(line.partition(b"\t")[2]) for line in lines if line.startswith(b"160000 "))

    def left_out(self) -> frozenset[str]:
        """What a sparse checkout (or `git update-index --skip-worktree`) leaves out of the working copy: paths seen
        from the top."""
        refuse_damaged_index(self.top)
        lines = self._run("ls-files", "-t", "-z").split(b"\0")
        skipped = (os.fsdecode(line[2:]) for line in lines if line.startswith(b"S "))
        return frozenset(path for path in skipped if not os.path.lexists(self.top / path))

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
        return Origin(remote, commit, self.prefix, self._unchanged(commit))

    def changed(self) -> tuple[str, ...]:
        """The files below the audited folder whose bytes on disk are not those in HEAD, sorted, seen from there; raises
        GitError where there is no commit yet. Files that git does not track are none of them."""
        commit = self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if commit is None:
            raise GitError("HEAD names no commit yet, so nothing could undo a change; commit first")
        same = self._unchanged(commit)
        return tuple(sorted(path for path in map(shown, filter(_is_compared, self.tree(commit))) if path not in same))

    def _unchanged(self, commit: str) -> frozenset[str]:
        """The files below the audited folder whose bytes on disk are those in the commit. Git is not asked, for it
        would run the filters that the repository names: what differs by a filter or by its line endings has changed."""
        folder = self.top / self.prefix
        same: list[str] = []
        for path, blob in self.tree(commit).items():
            if _is_compared(path):
                data = first_bytes(folder / path, _LARGEST)
                if len(data) < _LARGEST and blob_id(data, blob) == blob:
                    same.append(shown(path))
        return frozenset(same)

    def object_folder(self) -> Path:
        """Where its objects are."""
        return Path(os.path.realpath(self.top / (self._try("rev-parse", "--git-path", "objects") or ".git/objects")))

    def _try(self, *arguments: str) -> str | None:
        done = run_git(self.top, *arguments)
        return os.fsdecode(done.stdout).strip() if done.returncode == 0 else None

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        done = run_git(self.top, *arguments, given=given)
        if done.returncode == 0:
            return done.stdout
        said = last_line(done.stderr)
        if b"promisor" in done.stderr:
            raise GitError(f"this is a partial clone, and it lacks what the base needs ({said}); {self._fetching()}")
        raise GitError(f"git {arguments[0]} failed: {said}")


def find_repository(folder: Path) -> Repository | None:
    """The repository whose working tree holds the folder; None where there is none. Raises GitError without git."""
    top = repository_above(folder.resolve())
    if top is None:
        return None
    refuse_endless(top)
    # From the top: what lies further down may look like a repository of its own.
    done = run_git(top, "rev-parse", "--show-toplevel")
    if done.returncode:
        said = last_line(done.stderr)
        if "dubious ownership" in os.fsdecode(done.stderr):
            raise GitError(f"git refuses {top}: run git config --global --add safe.directory {shlex.quote(str(top))}")
        if "not a git repository" in said or "work tree" in said:
            return None
        raise GitError(f"git cannot be asked about {folder}: {said}")
    if os.path.realpath(os.fsdecode(done.stdout).rstrip("\n")) != os.fspath(top):
        raise GitError(
            f"{top} is no repository of its own, or its configuration says that its files are elsewhere"
            " (core.worktree); leave out --base"
        )
    prefix = folder.resolve().relative_to(top).as_posix()
    return Repository(top, "" if prefix == "." else prefix)


def _is_compared(path: str) -> bool:
    """May it be source, or configuration?"""
    name = path.rpartition("/")[2]
    return name.endswith((".py", ".toml")) or "." not in name or name_of_sql(name) is not None
