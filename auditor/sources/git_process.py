"""The only place that starts git, so that nothing which a repository says is ever run.

A repository can name commands in its configuration and its attributes: filters, hooks, a file system monitor,
`textconv`, external diffs, `uploadpack`. An archive, a submodule or a bare repository that is committed as plain files
bring such a configuration along. So git is only ever asked for what it keeps (objects, references, the index), never
for anything that looks at the work tree, and every command gets the options and the environment below, which outrank
what a repository says. SECURITY.md tells users the same.

Documentation: https://git-scm.com/docs/git (`GIT_*`), https://git-scm.com/docs/git-config (`safe.bareRepository`,
`core.fsmonitor`, `core.hooksPath`, `protocol.allow`).
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from auditor.errors import AuditorError

#: Set by git for its hooks; they would lead our own commands to the wrong repository or index.
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"}
_ALTERNATES = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",  # references of the repository that put other bytes in the place of a blob
    "--literal-pathspecs",
    *("-c", "safe.bareRepository=explicit"),  # a repository that is committed as files is none
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
    *("-c", "core.alternateRefsCommand="),
)
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # of git 2.44 and newer, and of the security releases since 2.39.4
    "GIT_ALLOW_PROTOCOL": "none",  # outranks `protocol.NAME.allow` of the repository; for git of any age
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_SSH_COMMAND": "false",
}
#: Variables of the caller that name a command.
_COMMANDS = {"GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_SSH", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR"}
#: Seconds; the largest repositories answer within some. A configuration can name a pipe, which never ends: what is
#: asked first looks at no object, and gets less.
_PATIENCE = 120.0
_PATIENCE_FOR = dict.fromkeys(("rev-parse", "config", "remote", "symbolic-ref", "ls-files"), 20.0)


class GitError(AuditorError):
    """What git is asked for is not there, or git itself is not; the line says which command helps."""


class NoGitError(GitError):
    """There is no git on this machine."""


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder with `given` as its input, and wait for it. Raises GitError where it cannot be started or
    does not end."""
    command = next(each for each in arguments if not each.startswith("-") and "=" not in each)
    patience = _PATIENCE_FOR.get(command, _PATIENCE)
    try:
        return subprocess.run(
            _command(folder, arguments),
            input=given,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=patience,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {command} did not end within {patience:.0f} seconds") from error
    except OSError as error:
        raise _not_started(error) from error


def start_git(folder: Path, *arguments: str, alternates: tuple[Path, ...] = ()) -> subprocess.Popen[bytes]:
    """Start git in a folder, to be asked through pipes; `alternates` are more folders of objects."""
    environment = _environment()
    known = [environment.get(_ALTERNATES, ""), *map(os.fspath, alternates)]
    environment[_ALTERNATES] = os.pathsep.join(filter(None, known))
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            _command(folder, arguments), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        raise _not_started(error) from error


def last_line(said: bytes) -> str:
    """Why git failed, of all that it said."""
    lines = os.fsdecode(said).strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else "no reason given"


def _command(folder: Path, arguments: tuple[str, ...]) -> list[str]:
    return ["git", "-C", os.fspath(folder), *_OPTIONS, *arguments]


def _environment() -> dict[str, str]:
    dropped = _OF_A_HOOK | _COMMANDS
    kept = {name: value for name, value in os.environ.items() if name not in dropped and "PATHSPECS" not in name}
    return {**kept, **_ENVIRONMENT}


def _not_started(error: OSError) -> GitError:
    if isinstance(error, FileNotFoundError):
        return NoGitError("git is not installed, and --base needs it")
    return GitError(f"git cannot be started: {error.strerror}")
