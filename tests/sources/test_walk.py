"""What the walk finds, leaves out, and cannot see."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import PathError
from auditor.facts.access import Blindness
from auditor.sources import SourceFile, find, read
from tests.sources.trees import TEST, found, grow, unseen


def test_python_and_sql_and_nothing_else(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {"a.py": "x = 1\n", "b.pyi": "", "c.sql": "", "d.rst": "", "sub/e.py": "", "f.PY": "", "g.jinja2.sql": ""},
    )
    files = find(tmp_path).files
    assert [(file.path, file.language, file.size) for file in files] == [
        ("a.py", "python", 6),
        ("c.sql", "sql", 0),
        ("g.jinja2.sql", "sql", 0),
        ("sub/e.py", "python", 0),
    ]


def test_scripts_without_a_suffix_by_their_first_line(tmp_path: Path) -> None:
    grow(tmp_path, {"run": "#!/usr/bin/env python3\n", "plain": "#!/usr/bin/env python3\n", "shell": "#!/bin/sh\n"})
    for name in ("run", "shell"):
        (tmp_path / name).chmod(0o755)
    assert [(file.path, file.language) for file in find(tmp_path).files] == [("run", "python"), ("shell", "text")]
    grow(tmp_path, {"run": "#!/usr/bin/env python3\n" + "#" * 70_000})
    assert found(tmp_path) == ["shell"]


def test_programs_that_are_executable_once_they_are_installed(tmp_path: Path) -> None:
    python, shell = "#!/usr/bin/env python3\n", "#!/bin/sh\n"
    grow(tmp_path, {"scripts/load": python, "app/bin/run": python, "app/run": python, "scripts/old/run": python})
    grow(tmp_path, {"scripts/start": shell, "scripts/notes": "python\n", "docs/bin/show": shell})
    assert [(file.path, file.language) for file in find(tmp_path).files] == [
        ("app/bin/run", "python"),
        ("scripts/load", "python"),
        ("scripts/start", "text"),
    ]


@pytest.mark.parametrize(
    ("ignored", "kept"),
    [
        (".git/x.py", "git/x.py"),
        ("node_modules/x.py", "modules/x.py"),
        ("lib/python3/site-packages/x.py", "lib/python3/x.py"),
        ("app/__pycache__/x.py", "app/pycache/x.py"),
        (".tox/x.py", "tox/x.py"),
        ("app.egg-info/x.py", "egg/x.py"),
        (".mypy_cache/x.py", ".github/x.py"),
    ],
)
def test_folders_that_are_never_source(tmp_path: Path, ignored: str, kept: str) -> None:
    assert found(grow(tmp_path, {ignored: "", kept: ""})) == [kept]


def test_virtual_environments_by_what_they_hold(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {"venv/pyvenv.cfg": "", "venv/x.py": "", "my/x.py": "", "conda/conda-meta/history": "", "conda/x.py": ""},
    )
    assert found(tmp_path) == ["my/x.py"]
    assert found(tmp_path / "venv") == ["x.py"]  # asked for by name


RECORD = "{0}/__init__.py,sha256=x,1\n{0}/deep/x.py,,\n{0}.py,,\n{0}-1.dist-info/RECORD,,\n../../bin/{0},,\n"


def test_installed_packages_beside_their_records(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "app/x.py": "",
            "libs/one-1.dist-info/RECORD": RECORD.format("one"),
            "libs/one/__init__.py": "",
            "libs/one/deep/x.py": "",
            "libs/one.py": "",
            "libs/many-2.dist-info/RECORD": 'space/many/__init__.py,,\nspace/many/x.py,,\n"space/odd,name.py",,\n',
            "libs/space/many/x.py": "",
            "libs/space/many/__init__.py": "",
            "libs/space/odd,name.py": "",
            "libs/space/own/__init__.py": "",
            "libs/own.py": "",
        },
    )
    assert found(tmp_path) == ["app/x.py", "libs/own.py", "libs/space/own/__init__.py"]
    assert unseen(tmp_path) == ["libs: 2 installed packages in it, by the RECORD of *.dist-info, not read"]


def test_sources_of_ones_own_among_the_installed(tmp_path: Path) -> None:
    """Some packages bring a folder `tests`; and a record may be that of the project itself."""
    grow(
        tmp_path,
        {
            "pyproject.toml": "[project]\nname = 'My_App'\n",
            "my_app-1.dist-info/RECORD": RECORD.format("my_app"),
            "my_app/__init__.py": "",
            "my_app/x.py": "",
            "rude-1.dist-info/RECORD": "rude/__init__.py,,\ntests/__init__.py,,\ntests/test_rude.py,,\n",
            "rude/__init__.py": "",
            "tests/__init__.py": "",
            "tests/test_rude.py": "",
            "tests/test_own.py": "",
        },
    )
    assert found(tmp_path) == ["my_app/__init__.py", "my_app/x.py", "tests/test_own.py"]


@pytest.mark.parametrize(
    "info",
    [
        {"app.egg-info/SOURCES.txt": "app/x.py\n", "app.egg-info/RECORD": "app/x.py,,\n", "own.py": ""},
        {"app-1.dist-info/METADATA": "Name: app\n", "own.py": ""},
        {"app-1.dist-info/RECORD": "__editable__.app.pth,,\napp-1.dist-info/METADATA,,\n", "own.py": ""},
        {"app-1.dist-info/RECORD": "app/__init__.py,,\napp/x.py,,\n"},  # the audited folder is an unpacked wheel
    ],
    ids=["egg-info", "no record", "editable", "wheel"],
)
def test_what_does_not_tell_that_a_package_is_installed(tmp_path: Path, info: dict[str, str]) -> None:
    grow(tmp_path, {"app/__init__.py": "", "app/x.py": "", **info})
    assert {"app/__init__.py", "app/x.py"} <= set(found(tmp_path))
    assert unseen(tmp_path) == []


def test_a_copy_of_the_library_inside_the_project(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "libs/sqlalchemy/__init__.py": "",
            "libs/sqlalchemy/orm/x.py": "",
            "libs/sqlalchemy/dialects/x.py": "",
            "libs/alembic/autogenerate/x.py": "",
            "libs/alembic/operations/x.py": "",
            "alembic/env.py": "",  # the project's own
            "storage/sqlalchemy/orm/x.py": "",
        },
    )
    assert found(tmp_path) == ["alembic/env.py", "storage/sqlalchemy/orm/x.py"]


def test_what_setup_py_built_is_a_copy(tmp_path: Path) -> None:
    grow(tmp_path, {"setup.py": "", "build/lib/app/x.py": "", "app/x.py": "", "app/build/x.py": ""})
    assert found(tmp_path) == ["app/build/x.py", "app/x.py", "setup.py"]


def test_other_checkouts_inside_a_repository(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            "clone/.git/HEAD": "",
            "clone/x.py": "",
            "tree/.git": "gitdir: /somewhere/.git/worktrees/tree\n",
            "tree/x.py": "",
            "module/.git": "gitdir: ../.git/modules/module\n",
            "module/x.py": "",
        },
    )
    assert found(tmp_path) == ["clone/x.py", "module/x.py", "tree/x.py"]
    grow(tmp_path, {".git/HEAD": ""})
    assert found(tmp_path) == ["module/x.py"]


def test_gitignore_nested_and_taken_back(tmp_path: Path) -> None:
    grow(
        tmp_path,
        {
            ".gitignore": "generated/\n*_local.py\n",
            "generated/x.py": "",
            "app/a_local.py": "",
            "app/x.py": "",
            "app/keep/.gitignore": "!*_local.py\n/x.py\n",
            "app/keep/b_local.py": "",
            "app/keep/x.py": "",
            "app/keep/sub/x.py": "",
        },
    )
    assert found(tmp_path) == ["app/keep/b_local.py", "app/keep/sub/x.py", "app/x.py"]


def test_exclude(tmp_path: Path) -> None:
    grow(tmp_path, {"a/x.py": "", "a/b/x.py": "", "c/x.py": ""})
    assert found(tmp_path, ["a/b", "c/**"]) == ["a/x.py"]
    assert [file.path for file in find(tmp_path / "a", exclude=["a/b"], prefix="a").files] == ["x.py"]
    assert [file.path for file in find(tmp_path / "a", exclude=["a/b"]).files] == ["b/x.py", "x.py"]


def test_links_inside_are_counted_once(tmp_path: Path) -> None:
    grow(tmp_path, {"app/real.py": "", "app/program": "", "node_modules/hidden.py": ""})
    for link, target in {
        "link.py": "app/real.py",
        "other.py": "app/real.py",
        "program.py": "app/program",
        "again.py": "app/program",
        "hidden.py": "node_modules/hidden.py",
        "linked": "app",
        "app/loop": "..",
        "dangling.py": "nothing.py",
        "self.py": "self.py",
    }.items():
        (tmp_path / link).symlink_to(target)
    assert found(tmp_path) == ["again.py", "app/real.py"]
    assert unseen(tmp_path) == []


def test_links_that_lead_out_are_blind_spots(tmp_path: Path) -> None:
    grow(tmp_path, {"outside/secret.py": "", "root/app/x.py": "", "root/.gitignore": "ignored*\n"})
    root = tmp_path / "root"
    for name in ("out.py", "out", "ignored", "node_modules"):
        (root / name).symlink_to(tmp_path / "outside" / ("secret.py" if name == "out.py" else ""))
    assert found(root) == ["app/x.py"]
    assert unseen(root) == [
        "out: a link to a folder outside of the audited one, not followed",
        "out.py: a link to a file outside of the audited folder, not followed",
    ]


def test_a_gitignore_that_leads_out_is_not_read(tmp_path: Path) -> None:
    grow(tmp_path, {"patterns": "*.py\n", "root/x.py": ""})
    (tmp_path / "root/.gitignore").symlink_to(tmp_path / "patterns")
    assert found(tmp_path / "root") == ["x.py"]


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    grow(tmp_path, {"real/x.py": "x = 1\n"})
    (tmp_path / "link").symlink_to("real")
    sources = find(tmp_path / "link")
    assert [read(sources.root, file) for file in sources.files] == [b"x = 1\n"]


def test_pipes_do_not_block(tmp_path: Path) -> None:
    for name in ("pipe.py", "pipe", ".gitignore", "pyproject.toml", "alembic.ini"):
        os.mkfifo(tmp_path / name)
    assert found(tmp_path) == []
    assert unseen(tmp_path) == ["pipe.py: not a regular file"]


@pytest.fixture
def locked() -> Iterator[Path]:
    """A tree that is partly closed to this process, which gives up the rights of root for the time of the test."""
    with tempfile.TemporaryDirectory() as name:
        root = grow(Path(name), {"a.py": "", "closed/b.py": "", "secret.py": ""})
        root.chmod(0o755)
        (root / "closed").chmod(0)
        (root / "secret.py").chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65_534)
        try:
            yield root
        finally:
            os.seteuid(user)
            (root / "closed").chmod(0o755)


def test_what_cannot_be_read_is_a_blind_spot(locked: Path) -> None:
    sources = find(locked)
    assert [file.path for file in sources.files] == ["a.py"]
    assert {(spot.path, spot.kind, spot.tables) for spot in sources.blind_spots} == {
        ("closed", Blindness.UNREADABLE, None),
        ("secret.py", Blindness.UNREADABLE, None),
    }
    with pytest.raises(PathError, match="permission denied"):
        find(locked / "closed")
    with pytest.raises(PathError, match="permission denied"):
        find(locked / "secret.py")


@pytest.fixture
def abyss(tmp_path: Path) -> Iterator[Path]:
    """A folder whose content may be too deep for Python's own clean-up."""
    yield tmp_path
    subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)


def test_a_folder_too_deep_for_the_system(abyss: Path) -> None:
    start = Path.cwd()
    os.chdir(abyss)
    try:
        for _ in range(40):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("x.py").touch()
    finally:
        os.chdir(start)
    assert found(abyss) == []
    assert [spot.rpartition(": ")[2] for spot in unseen(abyss)] == ["file name too long"]


def test_a_thousand_folders_deep(abyss: Path) -> None:
    folder = abyss
    for _ in range(1_200):
        folder /= "a"
        folder.mkdir()
    (folder / "x.py").touch()
    assert found(abyss) == ["a/" * 1_200 + "x.py"]


def test_names_that_cannot_be_printed(tmp_path: Path) -> None:
    for name in (b"new\nline.py", b"\xff.py", b"a\x1b[31m.py"):
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    sources = find(tmp_path)
    assert [file.path for file in sources.files] == [r"\udcff.py", r"a\x1b[31m.py", r"new\x0aline.py"]
    assert [read(sources.root, file) for file in sources.files] == [b"\xff.py", b"a\x1b[31m.py", b"new\nline.py"]


def test_one_file(tmp_path: Path) -> None:
    grow(tmp_path, {"tests/repo/x.py": "", "tests/repo/y.py": "", "tests/repo/test_z.py": TEST, "pyproject.toml": ""})
    sources = find(tmp_path / "tests/repo/x.py")
    assert (sources.root, [(file.path, file.role.value) for file in sources.files]) == (
        (tmp_path / "tests/repo").resolve(),
        [("x.py", "app")],
    )
    assert [file.role.value for file in find(tmp_path / "tests/repo/test_z.py").files] == ["test"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nothing", "no such file or folder"),
        ("pipe", "neither a file nor a folder"),
        ("loop", "not a path that leads anywhere|too many levels"),
        ("long" * 100, "file name too long"),
        ("zero\0byte", r"zero\\x00byte: "),
        ("a\nb", r"a\\x0ab: no such file or folder"),
    ],
)
def test_paths_that_cannot_be_audited(tmp_path: Path, path: str, message: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(PathError, match=message) as caught:
        find(tmp_path / path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_gone_is_an_os_error(tmp_path: Path) -> None:
    (file,) = find(grow(tmp_path, {"x.py": ""})).files
    (tmp_path / "x.py").unlink()
    assert isinstance(file, SourceFile)
    with pytest.raises(OSError, match="No such file"):
        read(tmp_path, file)


def test_thousands_of_files_take_no_time(tmp_path: Path) -> None:
    ignores = "\n".join(f"*.{suffix}\nfolder_{suffix}/\n/root_{suffix}" for suffix in "abcdefghijklmnopqrstuvwxyz")
    grow(tmp_path, {".gitignore": ignores})
    grow(tmp_path, {f"app/part_{number % 100}/module_{number}.py": "" for number in range(5_000)})
    started = time.perf_counter()
    assert len(find(tmp_path).files) == 5_000
    assert time.perf_counter() - started < 3  # 0.1 s on an idle machine
