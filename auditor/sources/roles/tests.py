"""What is a test, and what only has the name of one."""

from __future__ import annotations

import re

from auditor.sources.roles.domain import is_package
from auditor.sources.tree import Tree, join

_FOLDERS = frozenset({"tests", "test", "__tests__"})
# These are tests only where test files are found in them: an application may call a feature like that.
_LIKELY_FOLDER = re.compile(
    r"testing|testsuite|e2e|(?:unit|functional|integration|acceptance|smoke|load|system|regression)"
    r"|.+[-_]tests?|tests?[-_].+"
)
_FILE = re.compile(r"test_.*\.py|.*_tests?\.py|tests?\.py")

_WORDS = re.compile(
    rb"^[^\S\n]*+(?:from|import)\s+(?:pytest\w*|unittest|nose2?|testtools|testscenarios|factory|behave|playwright|locust"
    rb"|webtest|freezegun|testcontainers|hamcrest|model_bakery|requests_mock|respx|httpretty|moto)\b"
    rb"|^class\s+\w+\([^)\n]*TestCase\b|\bTestClient\(",  # a TestCase may be a model, too
    re.M,
)
_FUNCTION = re.compile(rb"^[^\S\n]*+(?:async\s+)?def\s+test_", re.M)
_HANDLER = re.compile(rb"^\s*@\w+(?:\.\w+)*\.(?:route|get|post|put|patch|delete|websocket|command|task)\b", re.M)
_SAMPLE = 25  # files to look into before a folder is believed to hold no tests


def is_test_folder(tree: Tree, path: str) -> bool:
    """Is the folder, inside of no other test folder, one of tests?"""
    above, _, name = path.rpartition("/")
    if name in _FOLDERS:
        if not above and not is_package(tree, above):
            return True
        python = [join(folder.path, file) for folder in tree.below(path) for file in folder.python]
        return not python or any(shows_tests(tree, file) for file in _likely_first(python))
    return _LIKELY_FOLDER.fullmatch(name) is not None and _holds_test_files(tree, path)


def is_test_file(tree: Tree, folder: str, name: str) -> bool:
    """Is the file, in a folder of other things, a test? The name alone does not do: `models/test.py` may be a table."""
    if name == "conftest.py":
        return True
    return _FILE.fullmatch(name) is not None and _is_test(tree.head(join(folder, name)))


def shows_tests(tree: Tree, path: str) -> bool:
    """Does one file show tests or helpers of tests?"""
    return path.rpartition("/")[2] == "conftest.py" or _is_test(tree.head(path))


def _holds_test_files(tree: Tree, path: str) -> bool:
    """Test files in the folder itself or below it, but not in a `tests` folder of its own."""
    for folder in tree.below(path):
        below = folder.path[len(path) + 1 :].split("/")
        if _FOLDERS.isdisjoint(below) and any(is_test_file(tree, folder.path, name) for name in folder.python):
            return True
    return False


def _likely_first(paths: list[str]) -> list[str]:
    """A sample of the files, those named like tests before the others."""

    def rank(path: str) -> tuple[bool, bool, str]:
        name = path.rpartition("/")[2]
        return name != "conftest.py", _FILE.fullmatch(name) is None, path

    return sorted(paths, key=rank)[:_SAMPLE]


def _is_test(content: bytes) -> bool:
    if _WORDS.search(content):
        return True
    # A web handler or a command may be called test_connection.
    return bool(_FUNCTION.search(content)) and b"assert" in content and not _HANDLER.search(content)
