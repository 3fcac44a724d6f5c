"""What each file is for, from the conventions of its path and, where a name is ambiguous, from a look inside.

A wrong `script` or `test` hides what the application does and makes a living table look dead; a wrong `app` only
keeps a dead table alive. So a name alone decides only where it cannot mean anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from auditor.errors import AuditorError, contain
from auditor.facts.access import Role
from auditor.sources.globs import compile_globs
from auditor.sources.roles import migrations, scripts, tests
from auditor.sources.tree import Tree, join, parent

_NAMES = {
    "app": Role.APP,
    "script": Role.SCRIPT,
    "scripts": Role.SCRIPT,
    "test": Role.TEST,
    "tests": Role.TEST,
    "migration": Role.MIGRATION,
    "migrations": Role.MIGRATION,
}


class Roles:
    """Judges the files of one tree; keeps the verdict of each folder, which what is below inherits."""

    def __init__(
        self, tree: Tree, environments: Collection[str], overrides: Mapping[str, Sequence[str]], prefix: str
    ) -> None:
        """`environments`: folders of Alembic and its revisions; `overrides`: patterns by role.

        The patterns are compared with `prefix` joined to the path. Raises AuditorError for a role that does not exist.
        """
        self._tree = tree
        self._environments = frozenset(environments)
        self._overrides = [(_role(name), compile_globs(globs)) for name, globs in overrides.items()]
        self._prefix = prefix
        self._folders: dict[str, Role] = {"": Role.APP}
        self.failed: dict[str, str] = {}  # folders that could not be judged, which are for what those around are for
        for path in tree.folders:
            try:
                self._folders[path] = self._of_folder(path) if path else Role.APP
            except Exception as error:
                self.failed[path] = f"{contain(error)} in auditor"
                self._folders[path] = self._folders[path.rpartition("/")[0]]

    def of(self, path: str) -> Role:
        """The role of one file; of the overrides the first that names it wins."""
        for role, globs in self._overrides:
            if globs.covers(join(self._prefix, path)):
                return role
        folder, _, name = path.rpartition("/")
        return _first(
            self._folders[folder],
            lambda: tests.is_test_file(self._tree, folder, name),
            lambda: migrations.is_migration_file(self._tree, folder, name, self._environments),
            lambda: scripts.is_script_file(self._tree, folder, name),
        )

    def _of_folder(self, path: str) -> Role:
        above = self._folders[parent(path)]
        if above is Role.SCRIPT and self._folders[parent(parent(path))] is Role.APP:  # the folder around is one itself
            above = Role.APP if scripts.is_installed(self._tree, path) else above
        return _first(
            above,
            lambda: tests.is_test_folder(self._tree, path),
            lambda: migrations.is_migration_folder(self._tree, path, self._environments),
            lambda: scripts.is_script_folder(self._tree, path),
        )


def role_names() -> tuple[str, ...]:
    """The names that overrides may use for roles."""
    return tuple(_NAMES)


def _first(
    inherited: Role, is_test: Callable[[], bool], is_migration: Callable[[], bool], is_script: Callable[[], bool]
) -> Role:
    """The first role that holds, tests before migrations before scripts, so that none of what is below is lost."""
    for role, holds in ((Role.TEST, is_test), (Role.MIGRATION, is_migration), (Role.SCRIPT, is_script)):
        if role == inherited or holds():
            return role
    return Role.APP


def _role(name: str) -> Role:
    try:
        return _NAMES[name]
    except KeyError:
        raise AuditorError(f"there is no role {name!r}: use one of {', '.join(_NAMES)}") from None
