"""What a distribution offers may be called by those who install it, though it is a program, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import MODELS, report_on

READER = "from shop.models import Order, select\nfrom db import session\n"
READS = "return session.scalars(select(Order)).all()\n"
STORE = (
    f"{READER}class Store:\n    def find(self):\n        {READS}\n    def _find(self):\n        pass\n\n"
    "def open_store():\n    return 1\n"
)
GIVING = STORE + "\n\ndef open_shop():\n    store = Store()\n    return store\n"
PRIVATE = STORE.replace("def find(", "def _get(")
MANIFEST = "[project]\nname = 'shop'\nscripts = { shop = 'shop.cli:main' }\n"
FILES = {
    "shop/__init__.py": "",
    "shop/models.py": MODELS,
    "shop/cli.py": "from db import session\n\ndef main():\n    print(session)\n",
    "shop/store/__init__.py": "",
    "shop/store/kept.py": STORE,
    "pyproject.toml": MANIFEST,
}


def _unreached(folder: Path, files: dict[str, str]) -> bool:
    return "AUD006" in {each.code for each in report_on(folder, {**FILES, **files}).findings}


@pytest.mark.parametrize(
    ("files", "unreached"),
    [
        ({}, True),
        ({"shop/__init__.py": "from .store.kept import Store\n"}, False),
        ({"shop/__init__.py": "from .store.kept import Store as _Store\n"}, True),
        ({"shop/__init__.py": "from .store.kept import open_store\n"}, True),
        ({"shop/__init__.py": "from .store.kept import Store\nprint(Store)\n"}, True),  # it uses that itself
        ({"shop/__init__.py": "from .store.kept import Store\nprint(Store)\n__all__ = ['Store']\n"}, False),
        ({"shop/__init__.py": "from .store.kept import *\n"}, False),
        ({"shop/__init__.py": "from .store import kept\n"}, True),
        ({"shop/__init__.py": "from .store import kept\n__all__ = ['kept']\n"}, False),
        ({"shop/__init__.py": "__all__ = ['store']\n", "shop/store/__init__.py": "from .kept import Store\n"}, False),
        ({"shop/__init__.py": "__all__ = ['cli']\n", "shop/store/__init__.py": "from .kept import Store\n"}, True),
        ({"shop/__init__.py": "from .store.kept import Store\n", "pyproject.toml": ""}, True),
        ({"shop/__init__.py": "from .store.kept import Store\n", "shop/store/kept.py": PRIVATE}, True),
        ({"shop/store/__init__.py": "from .kept import Store\n"}, True),  # which nothing offers
        ({"shop/__init__.py": "from .store.kept import open_shop\n", "shop/store/kept.py": GIVING}, False),
        ({"shop/__init__.py": "from .store.kept import open_store\n", "shop/store/kept.py": GIVING}, True),
    ],
)
def test_what_packages_re_export(tmp_path: Path, files: dict[str, str], unreached: bool) -> None:
    started = {"main.py": "from shop.cli import main\nif __name__ == '__main__':\n    main()\n"}
    assert _unreached(tmp_path, {**started, **files}) == unreached


@pytest.mark.parametrize(
    ("path", "text", "unreached"),
    [
        ("docs/api.rst", ".. automodule:: shop.store.kept\n   :members:\n", False),
        ("docs/api.rst", ".. automodule:: shop.cli\n   :members:\n", True),
        ("docs/api.rst", ".. currentmodule:: shop.store.kept\n\n.. autoclass:: Store\n", False),
        ("docs/api.rst", ".. currentmodule:: shop.store\n\n.. autoclass:: Store\n", True),
        ("docs/api.rst", ".. py:class:: shop.store.kept.Store\n", False),
        ("docs/api.rst", "The class shop.store.kept.Store\n", True),
        ("docs/api.md", "::: shop.store.kept\n", False),
        ("docs/api.md", "```{automodule} shop.store.kept\n```\n", False),
        ("docs/api.md", "```{eval-rst}\n.. autofunction:: shop.store.kept.open_store\n```\n", True),
        ("README.md", "```python\nfrom shop.store.kept import Store\n```\n", False),
        ("README.rst", "::\n\n    >>> from shop.store.kept import (Store,\n    ...     open_store)\n", False),
        ("README.md", "```python\nfrom shop.store.kept import open_store\n```\n", True),
        ("README.md", "```python\nfrom other.store.kept import Store\n```\n", True),
        ("README.md", "```python\nfrom shop.store import kept\n```\n", True),
        ("README.md", "```python\nfrom shop.store import kept\nstore = kept.Store()\n```\n", False),
        ("README.md", "```python\nfrom shop.store import kept as it\nstore = it.Store()\n```\n", False),
        ("README.md", "```python\nfrom shop.store import kept as it\nstore = kept.Store()\n```\n", True),
        ("README.md", "```python\nfrom shop.store import kept\nkept.open_store()\n```\n", True),
        ("notes/ideas.md", "```python\nfrom shop.store.kept import Store\n```\n", True),
    ],
)
def test_what_the_documentation_describes(tmp_path: Path, path: str, text: str, unreached: bool) -> None:
    assert _unreached(tmp_path, {path: text}) == unreached


KIT = (
    "from kit.models import Order, select\ndef find_orders(session):\n    return session.scalars(select(Order)).all()\n"
)
HIDDEN = KIT.replace("def find_orders", "def _find_orders")
ALONE = {
    "main.py": "if __name__ == '__main__':\n    print(1)\n",
    "lib/pyproject.toml": "[project]\nname = 'kit'\n",
    "lib/kit/__init__.py": "",
    "lib/kit/models.py": MODELS,
    "lib/kit/store.py": KIT,
}


@pytest.mark.parametrize(
    ("files", "unreached"),
    [
        ({}, False),
        ({"lib/pyproject.toml": "", "lib/setup.py": "from setuptools import setup\nsetup(name='kit')\n"}, False),
        ({"lib/tests/test_it.py": "from kit.store import find_orders\n"}, False),
        ({"tests/test_it.py": "from kit.store import find_orders\n"}, False),
        ({"lib/pyproject.toml": "[tool.black]\nline-length = 100\n"}, True),  # no distribution
        ({"lib/pyproject.toml": "", "pyproject.toml": "[project]\nname = 'kit'\n"}, True),  # the project itself
        ({"lib/kit/store.py": HIDDEN}, True),
        ({"lib/kit/store.py": "", "lib/kit/_store.py": KIT}, True),
        ({"lib/kit/run.py": "if __name__ == '__main__':\n    print(1)\n"}, True),  # a program
        ({"lib/pyproject.toml": "[project]\nname = 'kit'\nscripts = { kit = 'kit.cli:main' }\n"}, True),
        ({"main.py": "from kit.models import Base\nif __name__ == '__main__':\n    print(Base)\n"}, True),  # used here
        ({"more/setup.cfg": "[metadata]\nname = more\n", "more/it/__init__.py": "from kit import store\n"}, True),
        ({"lib/kit/more/setup.cfg": "[metadata]\nname = more\n"}, False),
    ],
)
def test_a_distribution_of_its_own_that_nothing_here_uses(
    tmp_path: Path, files: dict[str, str], unreached: bool
) -> None:
    assert ("AUD006" in {each.code for each in report_on(tmp_path, {**ALONE, **files}).findings}) == unreached
