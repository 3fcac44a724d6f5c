"""Remotes as git has them, and the addresses of lines on their hosts."""

from __future__ import annotations

import pytest

from auditor.audits.usage.page.permalinks import Remote, parse_remote, permalink
from auditor.facts.origin import Origin

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://github.com/o/r.git", "github.com", "o/r"),
        ("https://user:ghp_token@github.com/o/r", "github.com", "o/r"),
        ("https://x-access-token:secret@git.example:8443/o/r.git/", "git.example:8443", "o/r"),
        ("git@github.com:o/r.git", "github.com", "o/r"),
        ("ssh://git@gitlab.example:2222/group/sub/r.git", "gitlab.example", "group/sub/r"),
        ("git+ssh://git@bitbucket.org/o/r.git", "bitbucket.org", "o/r"),
        ("host:path/to/r", "host", "path/to/r"),
    ],
)
def test_remotes(url: str, host: str, path: str) -> None:
    assert parse_remote(url) == Remote(host, path)


@pytest.mark.parametrize(
    "url",
    ["/srv/git/r.git", "../r", "file:///srv/r.git", r"C:\code\r", "C:/code/r", "https://", "https://github.com/",
     "https://host:port/o/r", "git@ho\"st:o/r", "javascript:alert(1)//github", ""],
)  # fmt: skip
def test_what_is_no_address_on_a_host(url: str) -> None:
    parsed = parse_remote(url)
    assert parsed is None or "javascript" in url
    assert permalink(Origin(url, COMMIT)) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@github.com:o/r.git", f"https://github.com/o/r/blob/{COMMIT}/{{path}}#L{{line}}"),
        ("https://a:b@gitlab.example/g/s/r.git", f"https://gitlab.example/g/s/r/-/blob/{COMMIT}/{{path}}#L{{line}}"),
        ("git@bitbucket.org:o/r.git", f"https://bitbucket.org/o/r/src/{COMMIT}/{{path}}#lines-{{line}}"),
        ("https://codeberg.org/o/r", f"https://codeberg.org/o/r/src/commit/{COMMIT}/{{path}}#L{{line}}"),
    ],
)
def test_addresses(url: str, expected: str) -> None:
    assert permalink(Origin(url, COMMIT)) == expected


def test_the_audited_folder_is_part_of_the_address() -> None:
    link = permalink(Origin("git@github.com:o/r", COMMIT, "services/a b/{line}"))
    assert link == f"https://github.com/o/r/blob/{COMMIT}/services/a%20b/%7Bline%7D/{{path}}#L{{line}}"


def test_an_unknown_host_has_no_addresses() -> None:
    assert permalink(Origin("https://git.example/o/r", COMMIT)) is None
    assert permalink(Origin("git@github.com:o/r", 'x" onclick="')) is None
