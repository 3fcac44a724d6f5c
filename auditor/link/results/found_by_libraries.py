"""Classes that no code names, and that extend one of a library: it may find them by the folder that they lie in, by a
setting, or among its subclasses.

Sources: Django, How to create custom django-admin commands; Luigi, Running Luigi; cliff, Demo App (entry points);
Autobahn, Application Components (`run` with a path); Scrapy, Spiders; Python, `__subclasses__`.
"""

from __future__ import annotations

import sys

from auditor.facts.access import Role
from auditor.link.domain.interpreter import Interpreter
from auditor.link.interpreter.classes import has_foreign_base
from auditor.link.modules.index import ClassInfo
from auditor.link.results.account.known import is_known
from auditor.link.results.unnamed import names_used

#: Libraries that find no class by themselves, beside those that know no tables: an application names what it uses.
_TOLD = frozenset(
    {"aiohttp", "factory", "falcon", "flask_admin", "flask_appbuilder", "flask_restful", "flask_wtf", "litestar",
     "polyfactory", "quart", "sanic", "sqladmin", "tornado"}
)  # fmt: skip


def found_by_libraries(engine: Interpreter) -> dict[str, str]:
    """The nodes of these classes, and their methods -> what comes in (nothing new)."""
    alone = [
        info
        for info in engine.index.classes.values()
        if info.module.role in {Role.APP, Role.SCRIPT} and info.inside is None and _may_be_found(engine, info)
    ]
    names = names_used(engine) if alone else set()
    return {
        key: ""
        for info in alone
        if info.node.name not in names
        for key in (f"class {info.key}", *(unit.key for units in info.methods.values() for unit in units))
    }


def _may_be_found(engine: Interpreter, info: ClassInfo) -> bool:
    if not has_foreign_base(engine, info.key) or engine.model_of(info.key) is not None:
        return False
    return any(_finds(base) for base in engine.hierarchy.external_bases(info) if base)


def _finds(dotted: str) -> bool:
    root = dotted.partition(".")[0]
    return root not in sys.stdlib_module_names and root not in _TOLD and not is_known(dotted)
