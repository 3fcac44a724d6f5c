"""The remote of a repository in, the address of a line of its code at a commit out.

Sources: https://git-scm.com/docs/git-clone#_git_urls for what a remote may look like; the address of a line: "Getting
permanent links to files" (GitHub), "Link to a line" (GitLab), "Link to code or diffs" (Bitbucket), Gitea's web routes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from auditor.facts.origin import Origin

#: `[user@]host:path`, as ssh takes it; a Windows drive has one letter only.
_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>[^@/:]{2,}):(?P<path>(?!//).+)")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d+)?")
#: What tells a host, tried in order, with the address below that of the repository.
_HOSTS = (
    ("github", "blob/{commit}/{path}#L{line}"),
    ("gitlab", "-/blob/{commit}/{path}#L{line}"),
    ("bitbucket", "src/{commit}/{path}#lines-{line}"),
    ("codeberg", "src/commit/{commit}/{path}#L{line}"),
    ("gitea", "src/commit/{commit}/{path}#L{line}"),
    ("forgejo", "src/commit/{commit}/{path}#L{line}"),
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository on a host, without whatever was a secret in its URL."""

    host: str
    path: str


def permalink(origin: Origin) -> str | None:
    """The address of a line, with `{path}` (of a file in the audited folder, quoted) and `{line}` left to fill in;
    None for a host whose addresses are not known."""
    remote = parse_remote(origin.remote)
    shape = next((shape for name, shape in _HOSTS if remote and name in remote.host.lower()), None)
    if remote is None or shape is None or not re.fullmatch(r"[0-9a-f]{7,64}", origin.commit):
        return None
    prefix = quote(f"{origin.prefix}/") if origin.prefix else ""
    below = shape.replace("{commit}", origin.commit).replace("{path}", f"{_kept(prefix)}{{path}}")
    return f"https://{remote.host}/{_kept(quote(remote.path))}/{below}"


def _kept(quoted: str) -> str:
    """Braces are quoted already; what is left of them would be taken for a place to fill in."""
    return quoted.replace("{", "%7B").replace("}", "%7D")


def parse_remote(url: str) -> Remote | None:
    """Host and path of a remote; None for what is no address on a host, such as a folder. User names, passwords and
    tokens are dropped."""
    if "://" in url:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return None
        if parts.scheme not in {"https", "http", "ssh", "git", "git+ssh"} or not parts.hostname:
            return None
        web_port = f":{port}" if port and parts.scheme in {"https", "http"} else ""  # that of ssh is not the site's
        host, path = f"{parts.hostname}{web_port}", parts.path
    else:
        scp = _SCP.fullmatch(url)
        if scp is None:
            return None
        host, path = scp["host"], scp["path"]
    cleaned = path.strip("/").removesuffix(".git")
    return Remote(host, cleaned) if cleaned and _HOST.fullmatch(host) else None
