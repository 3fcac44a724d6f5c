"""Which file an import reaches, wherever the audited folder begins and whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from auditor.facts.access import Role
from auditor.facts.code import FileFacts
from auditor.link.modules.paths import Modules, index_modules

NO_FACTS = FileFacts((), None, 0, True, (), (), ())


def modules_of(*paths: str, root: str = "", dependencies: Iterable[str] = ()) -> Modules:
    return index_modules(dict.fromkeys(paths, (NO_FACTS, Role.APP)), root, dependencies)


def find(modules: Modules, importer: str, dotted: str) -> str | None:
    return modules.find_absolute(modules.by_path[importer], dotted)


@pytest.mark.parametrize(
    ("paths", "importer", "dotted", "found"),
    [
        (("app/__init__.py", "app/models.py", "app/api.py"), "app/api.py", "app.models", "app/models.py"),
        (("src/app/__init__.py", "src/app/models.py", "jobs/run.py"), "jobs/run.py", "app.models", "src/app/models.py"),
        (("a/app/models.py", "a/app/api.py"), "a/app/api.py", "app.models", "a/app/models.py"),
        (("app/__init__.py", "app/models.py", "app/main.py"), "app/main.py", "models", "app/models.py"),
        (("app/__init__.py", "app/api.py"), "app/api.py", "app.models", None),
        (("app/__init__.py", "app/types.py", "app/api.py"), "app/api.py", "types", None),
    ],
)
def test_absolute_imports(paths: tuple[str, ...], importer: str, dotted: str, found: str | None) -> None:
    assert find(modules_of(*paths), importer, dotted) == found


def test_source_folders_that_are_packages_by_mistake() -> None:
    """A folder whose name is no identifier is no package, whatever stands in it; `src` is on the path."""
    api = (
        "shop-api/__init__.py",
        "shop-api/src/__init__.py",
        "shop-api/src/shop/__init__.py",
        "shop-api/src/shop/m.py",
    )
    modules = modules_of(*api, "queue/src/worker/__init__.py", "queue/src/worker/run.py", "queue/src/worker/m.py")
    assert find(modules, "queue/src/worker/run.py", "shop.m") == "shop-api/src/shop/m.py"
    assert find(modules, "queue/src/worker/run.py", "shops.n") is None
    assert modules.by_path["shop-api/src/shop/m.py"].name == "src.shop.m"


def test_the_whole_end_of_a_path_tells_before_a_part_of_it() -> None:
    modules = modules_of("a/b/__init__.py", "a/b/m.py", "a/__init__.py", "c/m.py", "c/run.py")
    assert find(modules, "c/run.py", "b.m") == "a/b/m.py"


def test_the_audited_folder_is_the_package() -> None:
    """`audit tables src/shop`, or a package inside of another one."""
    modules = modules_of("__init__.py", "models/__init__.py", "models/orders.py", "api.py", root="shop")
    assert find(modules, "api.py", "shop.models.orders") == "models/orders.py"
    assert find(modules, "api.py", "acme.shop.models") == "models/__init__.py"
    assert find(modules, "api.py", "shop") == "__init__.py"


def test_a_folder_of_that_name_that_is_no_package() -> None:
    modules = modules_of("models.py", "api.py", root="shop")
    assert find(modules, "api.py", "shop") is None


def test_a_package_that_is_called_otherwise_here() -> None:
    """`package_dir={"acme": "src"}`: the end of the name tells, if it tells one module."""
    modules = modules_of("src/db/models.py", "src/api.py", "src/web/views.py", "src/cli/views.py")
    assert find(modules, "src/api.py", "acme.db.models") == "src/db/models.py"
    assert find(modules, "src/api.py", "acme.views") is None


def test_a_dependency_is_not_looked_for_in_the_project() -> None:
    modules = modules_of("src/orm.py", "src/api.py", "src/models.py", dependencies=["Acme-Models", "sqlalchemy"])
    assert find(modules, "src/api.py", "sqlalchemy.orm") is None
    assert find(modules, "src/api.py", "acme_models.models") is None
    assert find(modules, "src/api.py", "unheard.models") == "src/models.py"
