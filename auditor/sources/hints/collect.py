"""The hints of a project from all of its manifests and settings, wherever in the tree they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from auditor.facts.access import Role
from auditor.sources.hints import databases, documents, manifests, script_location, setup_file, templates
from auditor.sources.hints.manifests import Manifest
from auditor.sources.model import ProjectHints
from auditor.sources.names import shown
from auditor.sources.project_files import is_project_file, is_requirements
from auditor.sources.tree import Tree, join

_MANIFEST_LIMIT = 1_000_000
_INSTALLED = frozenset({Role.APP, Role.SCRIPT})  # of what a manifest is: `setup.py` is run by hand
_SETTINGS_LIMIT = 100_000
_SETTINGS_DEPTH = 3  # folders below the root: deeper ones configure something else
_SETTINGS_FILES = 200

_MANIFESTS: Mapping[str, Callable[[bytes], Manifest]] = {
    "pyproject.toml": manifests.read_pyproject,
    "setup.cfg": manifests.read_setup_cfg,
    "setup.py": setup_file.read_setup_py,
    "Pipfile": manifests.read_pipfile,
}


def collect_hints(tree: Tree, environments: Iterable[str], role_of: Callable[[str], Role]) -> ProjectHints:
    """What the files of the project say about it; `environments`: folders of Alembic that are known already.

    A file that is broken says nothing: what is wrong with it is for its own tool to say.
    """
    dependencies: set[str] = set()
    own: set[str] = set()
    packages: set[str] = set()
    scripts: set[str] = set()
    starting: dict[str, bool] = {}  # folders of distributions: do they install what starts something?
    for path in _nearest_first(tree):
        manifest = _manifest(tree, path)
        dependencies |= set(manifest.dependencies)
        own |= set(manifest.names)
        if role_of(path) in _INSTALLED:
            scripts |= set(manifest.entry_points)
            packages |= {name.replace("-", "_") for name in manifest.names}
            packages |= {each.partition(":")[0].partition(".")[0] for each in manifest.entry_points}
            folder = path.rpartition("/")[0]
            if folder and manifest.names:
                starting[folder] = starting.get(folder, False) or bool(manifest.entry_points)
    return ProjectHints(
        dependencies=tuple(sorted(dependencies - own)),  # one of them may need another
        console_scripts=tuple(sorted(scripts)),
        urls=tuple(dict.fromkeys(_urls(tree, role_of))),
        migration_dirs=tuple(map(shown, environments)),
        templates=templates.read_templates(tree, role_of),
        packages=tuple(sorted(packages)),
        documented=documents.read_documents(tree) if packages else (),
        distributions=tuple(sorted(folder for folder, starts in starting.items() if not starts)),
    )


def broken_manifests(tree: Tree) -> list[str]:
    """The manifests in TOML that cannot be read: what they say of dependencies and entry points is not known."""
    named = [path for path in _nearest_first(tree) if path.rpartition("/")[2] in {"pyproject.toml", "Pipfile"}]
    return [path for path in named if not manifests.is_toml(tree.content(path, _MANIFEST_LIMIT))]


def migration_folders(tree: Tree) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders that settings of Alembic point to, nearest to the root first: environments, and other revisions."""
    environments: dict[str, None] = {}
    versions: dict[str, None] = {}
    for path in _nearest_first(tree):
        if path.endswith(".ini"):
            locations = script_location.read_ini(tree.content(path, _SETTINGS_LIMIT))
        elif path.rpartition("/")[2] == "pyproject.toml":
            locations = script_location.read_pyproject(tree.content(path, _MANIFEST_LIMIT))
        else:
            continue
        for written, folders in ((locations.environments, environments), (locations.versions, versions)):
            located = (script_location.locate(tree, path, each) for each in written)
            folders.update((folder, None) for folder in located if folder)
    return tuple(environments), tuple(versions)


def _manifest(tree: Tree, path: str) -> Manifest:
    folder, _, name = path.rpartition("/")
    if name in _MANIFESTS:
        return _MANIFESTS[name](tree.content(path, _MANIFEST_LIMIT))
    if is_requirements(folder, name):
        return manifests.read_requirements(tree.content(path, _MANIFEST_LIMIT))
    return Manifest()


def _urls(tree: Tree, role_of: Callable[[str], Role]) -> Iterator[str]:
    settings = [
        path
        for path in _nearest_first(tree)
        if path.count("/") <= _SETTINGS_DEPTH and not is_requirements("", path) and not path.endswith(".py")
    ]
    for path in settings[:_SETTINGS_FILES]:
        # Tests often run on another database than the application.
        if role_of(path) != Role.TEST:
            yield from databases.schemes(tree.content(path, _SETTINGS_LIMIT))


def _nearest_first(tree: Tree) -> list[str]:
    paths = [
        join(folder.path, name)
        for folder in tree.folders.values()
        for name in folder.names
        if name == "setup.py" or is_project_file(folder.path, name)
    ]
    return sorted(paths, key=lambda path: (path.count("/"), path))
