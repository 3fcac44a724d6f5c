"""A commit and its checkout are the same files, roles and hints; a look at both keeps them so."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from auditor import sources
from auditor.sources import Sources
from auditor.sources.git import find_repository
from auditor.sources.git_blobs import Blobs, blob_id
from auditor.sources.git_tree import Commit
from tests.histories import History
from tests.projects import MODELS
from tests.sources.trees import COMMAND, ENVIRONMENT, REVISION, TEST

TREE = {
    "app/models.py": MODELS,
    "app/häuser x.py": MODELS,
    "app/queries.sql": "SELECT 1;\n",
    "app/notes.txt": "words\n",
    "tests/test_it.py": TEST,
    "migrations/env.py": ENVIRONMENT,
    "migrations/versions/a1.py": REVISION,
    "scripts/run.py": COMMAND,
    "bin/tool": "#!/usr/bin/env python\nprint(1)\n",
    "bin/installed": "#!/usr/bin/env python\nprint(2)\n",
    "tools/plain": "#!/usr/bin/env python\nprint(1)\n",
    "node_modules/x.py": "x = 1\n",
    "venv/pyvenv.cfg": "home = x\n",
    "venv/lib/y.py": "y = 1\n",
    "setup.py": "from setuptools import setup\nsetup()\n",
    "build/lib/z.py": "z = 1\n",
    "tools/build/keep.py": "k = 1\n",
    "vendor/v.py": "v = 1\n",
    "vendor/inst/__init__.py": "i = 1\n",
    "vendor/inst/x.py": "x = 1\n",
    "vendor/inst-1.dist-info/RECORD": "inst/__init__.py,,\ninst/x.py,,\n",
    "pyproject.toml": "[project]\nname = 'x'\ndependencies = ['psycopg']\n",
    "alembic.ini": "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://u@h/d\n",
    ".gitignore": "ignored/\n",
    "ignored/but_tracked.py": "i = 1\n",
    "crlf.py": "x = 1\r\n",
}


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "work")
    history.write(TREE)
    (history.folder / "bin" / "tool").chmod(0o755)
    for name, target in {
        "linked.py": "app/models.py",
        "real.py": "tools/plain",
        "away.py": "../elsewhere.py",
        "nowhere.py": "missing.py",
        "folder": "app",
        "out": "..",
    }.items():
        (history.folder / name).symlink_to(target)
    (tmp_path / "elsewhere.py").write_text("e = 1\n")
    history.commit()
    return history


def both(history: History, folder: Path, exclude: tuple[str, ...] = ()) -> tuple[Sources, Sources]:
    """The sources on disk, and those of the commit."""
    repository = find_repository(folder if folder.is_dir() else folder.parent)
    assert repository is not None
    with closing(Blobs(repository.top)) as blobs:
        found = sources.find_in_commit(
            folder, Commit(repository, repository.commit("HEAD"), blobs), exclude=exclude, prefix=repository.prefix
        )
        like = history.git("rev-parse", "HEAD").strip()
        assert all(file.blob == blob_id(blobs.read(file.blob), like) for file in found.files)
    return sources.find(folder, exclude=exclude, prefix=repository.prefix), found


def read_again(blobs: Blobs, ids: list[str]) -> None:
    """Read each blob many times; raises where one does not hold what its id says."""
    for each in ids * 100:
        assert blob_id(blobs.read(each), each) == each


def test_processes_forked_while_blobs_are_read_do_not_take_each_others_answers(history: History) -> None:
    repository = find_repository(history.folder)
    assert repository is not None
    ids = [line.split()[2] for line in history.git("ls-tree", "-r", "HEAD").splitlines()]
    with closing(Blobs(repository.top)) as blobs:
        blobs.read(ids[0])
        forks = [get_context("fork").Process(target=read_again, args=(blobs, ids)) for _ in range(2)]
        for fork in forks:
            fork.start()
        read_again(blobs, ids)
        for fork in forks:
            fork.join(30)
        assert [fork.exitcode for fork in forks] == [0, 0]


def without_blobs(found: Sources) -> tuple[object, ...]:
    return tuple(replace(file, blob="", stamp=None) for file in found.files), found.blind_spots, found.hints


@pytest.mark.parametrize("folder", ["", "app", "migrations", "bin"])
@pytest.mark.parametrize("exclude", [(), ("vendor/", "app/h*")])
def test_a_commit_is_what_its_checkout_is(history: History, folder: str, exclude: tuple[str, ...]) -> None:
    disk, commit = both(history, history.folder / folder, exclude)
    assert without_blobs(commit) == without_blobs(disk)
    assert len(disk.files) > 0


def test_the_tree_of_the_test_says_something(history: History) -> None:
    disk, _ = both(history, history.folder)
    paths = {file.path for file in disk.files}
    assert {
        "bin/tool",
        "bin/installed",
        "real.py",
        "ignored/but_tracked.py",
        "tools/build/keep.py",
        "app/häuser x.py",
    } <= paths
    assert paths.isdisjoint({"venv/lib/y.py", "vendor/inst/x.py", "build/lib/z.py", "node_modules/x.py", "linked.py"})
    assert [spot.path for spot in disk.blind_spots] == ["away.py", "out", "vendor"]
    assert disk.hints.urls == ("postgresql",)


def test_one_file(history: History) -> None:
    disk, commit = both(history, history.folder / "app" / "models.py")
    assert [file.path for file in commit.files] == [file.path for file in disk.files] == ["models.py"]


def test_a_sparse_checkout_compares_what_is_there(history: History) -> None:
    history.git("sparse-checkout", "set", "--no-cone", "/app/")
    disk, commit = both(history, history.folder)
    assert {file.path for file in disk.files} == {
        "app/models.py",
        "app/häuser x.py",
        "app/notes.txt",
        "app/queries.sql",
    }
    assert {file.path for file in commit.files} == {file.path for file in disk.files}


def test_a_repository_with_sha256(tmp_path: Path) -> None:
    history = History(tmp_path / "work")
    shutil.rmtree(history.folder / ".git")
    history.git("init", "--quiet", "--object-format=sha256")
    history.commit({"a.py": "x = 1\n"})
    disk, commit = both(history, history.folder)
    assert without_blobs(commit) == without_blobs(disk)
    assert len(commit.files[0].blob) == 64
