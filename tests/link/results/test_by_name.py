"""Functions that code calls by a name in a string, and those that decorators of the project hand on, are in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.near_misses import MAIN, READ, codes

READER = "from models import Order, select\nfrom db import session\n"
PLUGIN = READER + "class Store:\n    def on_task_input(self):\n        return session.scalars(select(Order)).all()\n"
VERB = PLUGIN.replace("on_task_input", "_process_PUT")
FUNCTION = READER + "def order_list(context):\n    return session.scalars(select(Order)).all()\n"
ENTRY = "import plugins.store\n" + MAIN.replace(
    "    from db import session\n", "    from db import session\n    print(1)\n"
)


def _unreached(folder: Path, plugin: str, app: str) -> bool:
    return "AUD006" in codes(folder, {"plugins/store.py": plugin, "plugins/__init__.py": "", "app.py": app + ENTRY})


@pytest.mark.parametrize(
    ("plugin", "app", "unreached"),
    [
        (FUNCTION, "", True),
        (FUNCTION, "orders = get_action('order_list')\n", False),
        (FUNCTION, "orders = get_action('orders_list')\n", True),
        (FUNCTION, "JOBS = ['store.order_list']\n", False),
        (FUNCTION, "__all__ = ['order_list']\n", True),
        (FUNCTION, "'''orders_list, as order_list does.'''\n", True),
        (FUNCTION.replace("return", "log('order_list')\n    return"), "", True),
        (FUNCTION, "MODULE = 'plugins.store'\n", False),
        (FUNCTION, "MODULE = 'plugins.stores'\n", True),
        (PLUGIN, "", True),
        (PLUGIN, "NAMES = [f'on_task_{phase}' for phase in load()]\n", False),
        (PLUGIN, "NAMES = [f'at_task_{phase}' for phase in load()]\n", True),
        (PLUGIN, "CLASS = 'plugins.store:Store'\n", False),
        (PLUGIN, "CLASS = 'plugins.store:Stores'\n", True),
        (PLUGIN, "CLASS = 'Store'\n", True),
        (PLUGIN, "from plugins.store import Store\nREGISTRY.register(Store, 'store')\n", False),
        (PLUGIN, "from plugins.store import Store\nprint(Store)\n", True),
        (PLUGIN, "from plugins.store import Store\n", True),
        (PLUGIN, "ask = 'on_task_' + phase\n", False),
        (PLUGIN, "ask = 'on_task_%s' % phase\n", False),
        (PLUGIN, "ask = 'on_task_{}'.format(phase)\n", False),
        (PLUGIN, "ask = phase + 'on_task_'\n", True),
        (PLUGIN, "ask = 'on_task_ ' + phase\n", True),
        (PLUGIN, "ask = f'on_{thing}_{phase}'\n", False),
        (PLUGIN, "ask = f'on_{thing}_{phase}_input'\n", True),
        (PLUGIN, "ask = f'on_{thing}_in{phase}'\n", False),
        (PLUGIN, "ask = f'on_{thing} {phase}'\n", True),
        (PLUGIN, "ask = f'{thing}_task_{phase}'\n", True),
        (VERB, "ask = getattr(view, '_process_' + method)\n", False),
        (VERB, "ask = getattr(view, 'process_' + method)\n", True),
        (VERB, "ask = '_' + method\n", True),
        (PLUGIN, "all = [each for each in dir(plugin) if each.startswith('on_task_')]\n", False),
        (PLUGIN, "all = [each for each in dir(plugin) if each.find('on_task_') == 0]\n", False),
        (PLUGIN, "all = [each for each in dir(plugin) if each.startswith('at_task_')]\n", True),
        (PLUGIN, "all = [each for each in plugin if each.startswith('on_task_')]\n", True),
        (VERB, "from inspect import getmembers\nfrom plugins.store import Store\nall = getmembers(Store())\n", False),
        (VERB, "from inspect import getmembers\nfrom plugins.store import Store\nall = getmembers(1)\n", True),
    ],
)
def test_what_a_string_names_is_reached(tmp_path: Path, plugin: str, app: str, unreached: bool) -> None:
    assert _unreached(tmp_path, plugin, app) == unreached


MODULE = READER + "def setup(app):\n    return session.scalars(select(Order)).all()\n"
CLASS = READER + "class Store:\n    def go(self):\n        return session.scalars(select(Order)).all()\n"
BY_NAME = "import importlib\nfor name in names():\n    plugin = importlib.import_module('plugins.' + name)\n"
BY_PATH = (
    "import importlib.util\nfor path in paths():\n    spec = importlib.util.spec_from_file_location('plugin', path)\n"
    "    plugin = importlib.util.module_from_spec(spec)\n"
)


BY_TEXT = (
    "for path in paths():\n    plugin = {}\n    exec(compile(open(path).read(), path, 'exec'), plugin)\n"
)  # fmt: skip


@pytest.mark.parametrize("loading", [BY_NAME, BY_PATH, BY_TEXT])
@pytest.mark.parametrize(
    ("plugin", "app", "unreached"),
    [
        (MODULE, "    plugin.setup(1)\n", False),
        (MODULE, "    getattr(plugin, 'setup')(1)\n", False),
        (MODULE, "    plugin.tear_down(1)\n", True),
        (CLASS, "    KNOWN.append(plugin.Store())\n", False),
        (CLASS, "    KNOWN.append(plugin.Stores())\n", True),
    ],
)
def test_what_loaded_plugins_define(tmp_path: Path, loading: str, plugin: str, app: str, unreached: bool) -> None:
    entry = MAIN.replace("    from db import session\n", "    from db import session\n    print(1)\n")
    files = {
        "plugins/store.py": plugin,
        "plugins/other.py": "",
        "plugins/__init__.py": "",
        "app.py": loading + app + entry,
    }
    assert ("AUD006" in codes(tmp_path, files)) == unreached


def test_text_that_is_run_is_no_file(tmp_path: Path) -> None:
    app = "import re\nplugin = re.compile('setup')\nplugin.setup(1)\n"
    assert "AUD006" in codes(tmp_path, {"plugins/store.py": MODULE, "plugins/other.py": "", "app.py": app + ENTRY})


@pytest.mark.parametrize("app", ["import plugins.store\n" + BY_PATH, "from plugins import store\n" + BY_PATH])
def test_what_is_imported_is_no_plugin(tmp_path: Path, app: str) -> None:
    files = {"plugins/store.py": MODULE, "plugins/other.py": "", "plugins/__init__.py": ""}
    assert "AUD006" in codes(tmp_path, {**files, "app.py": app + "    plugin.setup(1)\n" + MAIN + "    print(1)\n"})


@pytest.mark.parametrize(("word", "unreached"), [("order_list", False), ("order_lists", True), ("list", True)])
def test_what_cannot_be_read_may_call(tmp_path: Path, word: str, unreached: bool) -> None:
    assert _unreached(tmp_path, FUNCTION, f"lambda (a, b): {word}(1)\n") == unreached


EVENTS = """
_events = {}
def add_handler(name, func):
    _events.setdefault(name, []).append(func)
def event(name, **options):
    def keep(func, more=None):
        %s
    return lambda func: keep(func, options)
"""


@pytest.mark.parametrize(
    ("body", "unreached"),
    [
        ("add_handler(name, func)\n        return func", False),
        ("add_handler(name, None)\n        return func", True),
        ("print(func)\n        return func", True),
        ("add_handler(name, func)\n        return None", True),
    ],
)
def test_a_decorator_that_hands_a_function_on_registers_it(tmp_path: Path, body: str, unreached: bool) -> None:
    plugin = FUNCTION.replace("def order", "from events import event\n@event('start')\ndef order")
    files = {"events.py": EVENTS % body, "plugin.py": plugin, "app.py": "import plugin\n" + ENTRY.partition("\n")[2]}
    assert ("AUD006" in codes(tmp_path, files)) == unreached


@pytest.mark.parametrize(
    ("decorator", "unreached"),
    [("@bot.on('orders')", False), ("@borg", False), ("@staticmethod", True), ("@property.getter", True)],
)
def test_a_decorator_under_a_name_that_a_loader_puts_there_registers(
    tmp_path: Path, decorator: str, unreached: bool
) -> None:
    plugin = FUNCTION.replace("def order", f"{decorator}\ndef order")
    files = {"plugin.py": plugin, "app.py": "import plugin\n" + ENTRY.partition("\n")[2]}
    assert ("AUD006" in codes(tmp_path, files)) == unreached


def test_what_a_migration_calls_is_in_use(tmp_path: Path) -> None:
    helper = READ + "def other():\n    pass\n"
    revision = "from alembic import op\nfrom helpers import {}\nrevision = 'a'\ndown_revision = None\n"
    revision += "def upgrade():\n    {}({})\n"
    files = {"helpers.py": helper, "app.py": ENTRY.partition("\n")[2]}
    path = "alembic/versions/a.py"
    assert "AUD006" not in codes(tmp_path / "a", {**files, path: revision.format("read", "read", "op.get_bind()")})
    assert "AUD006" in codes(tmp_path / "b", {**files, path: revision.format("other", "other", "")})


SCRIPTS = "[project]\nname = 'x'\n[project.scripts]\nserve = '{}'\n[project.entry-points.'x.plugins']\nstore = '{}'\n"


@pytest.mark.parametrize(
    ("script", "plugin", "unreached"),
    [
        ("x.app:main", "x.none:Store", True),
        ("palace.manager.serve:order_list", "x.none:Store", False),  # of a namespace package
        ("castle.manager.serve:order_list", "x.none:Store", True),
        ("palace.manager.serve:orders_list", "x.none:Store", True),
    ],
)
def test_entry_points_of_namespace_packages(tmp_path: Path, script: str, plugin: str, unreached: bool) -> None:
    files = {
        "src/palace/manager/serve.py": FUNCTION, "src/palace/manager/__init__.py": "",
        "pyproject.toml": SCRIPTS.format(script, plugin), "app.py": ENTRY.partition("\n")[2],
    }  # fmt: skip
    assert ("AUD006" in codes(tmp_path, files)) == unreached


@pytest.mark.parametrize(("plugin", "unreached"), [("plugins.store:Store", False), ("plugins.store:Stores", True)])
def test_a_class_that_an_entry_point_names_is_a_plug_in(tmp_path: Path, plugin: str, unreached: bool) -> None:
    files = {"pyproject.toml": SCRIPTS.format("x.app:main", plugin), "plugins/store.py": PLUGIN}
    assert ("AUD006" in codes(tmp_path, {**files, "plugins/__init__.py": "", "app.py": ENTRY})) == unreached


FACTORY = PLUGIN + "class Other(Store): ...\ndef make(context):\n    return {}(context)\n"


@pytest.mark.parametrize(
    ("made", "app", "unreached"),
    [
        ("Store", "SERVICES.register_service_factory('plugins.store.make', name='orders')\n", False),
        ("Store", "SERVICES.register_service_factory('plugins.store.made', name='orders')\n", True),
        ("Store", "SERVICES.register_service_factory(make_orders, name='make')\n", True),
        ("print", "SERVICES.register_service_factory('plugins.store.make', name='orders')\n", True),
    ],
)
def test_what_a_factory_gives_that_a_string_names_is_reached(
    tmp_path: Path, made: str, app: str, unreached: bool
) -> None:
    plugin = FACTORY.format(made).replace("on_task_input", "get")
    assert _unreached(tmp_path, plugin, app) == unreached


COMMAND = READER + "def run_orders():\n    return session.scalars(select(Order)).all()\n"
LOADS = "import importlib, sys\nname = sys.argv[1]\nfound = importlib.import_module({})\nrun = getattr(found, {})\n"


@pytest.mark.parametrize(
    ("module", "function", "unreached"),
    [
        ("'plugins.{}'.format(name)", "'run_{}'.format(name)", False),
        ("'plugins.%s' % name", "'run_%s' % name", False),
        ("f'plugins.{name}'", "'run_' + name", False),
        ("'plugins.' + name", "'start_' + name", True),
        ("'others.{}'.format(name)", "'run_{}'.format(name)", True),
        ("name.format('plugins.')", "'run_{}'.format(name)", True),
    ],
)
def test_functions_with_the_prefix_in_modules_that_are_loaded_by_name(
    tmp_path: Path, module: str, function: str, unreached: bool
) -> None:
    app = LOADS.format(module, function)
    assert _unreached(tmp_path, COMMAND, app) == unreached


STORE = READER + "class Store:\n    def {}(self):\n        return session.scalars(select(Order)).all()\n"
LOCAL = "from plugins.store import Store\nfrom bottle import local\nSTORE = Store()\n"


@pytest.mark.parametrize(
    ("name", "app", "unreached"),
    [
        ("find_orders", "local.store.find_orders()\n", False),
        ("find_orders", "local.store.find_order()\n", True),
        ("find_orders", "def nobody():\n    local.store.find_orders()\n", True),
        ("find_orders", "local.store.find_orders = None\n", True),
        ("run", "for job in load():\n    job.run()\n", False),
        ("get", "for job in load():\n    job.get()\n", True),
        ("find", "local.store.find()\n", True),  # a word alone may mean anything
        ("find_orders", "class Other:\n    find_orders = 1\nlocal.store.find_orders()\n", True),
        ("find_orders", "class Other:\n    def find_orders(self): ...\nOther().find_orders()\n", True),
    ],
)
def test_what_an_attribute_of_something_outside_can_mean_is_reached(
    tmp_path: Path, name: str, app: str, unreached: bool
) -> None:
    assert _unreached(tmp_path, STORE.format(name), LOCAL + app) == unreached


def test_what_a_template_calls_is_reached(tmp_path: Path) -> None:
    files = {"plugins/store.py": FUNCTION, "plugins/__init__.py": "", "app.py": LOCAL.partition("\n")[2] + ENTRY}
    files["app.py"] = files["app.py"].replace("STORE = Store()\n", "")
    page = "{% for order in pages.order_list() %}"
    assert "AUD006" in codes(tmp_path / "a", {**files, "templates/a.html": page.replace("order_list", "list_orders")})
    assert "AUD006" not in codes(tmp_path / "b", {**files, "templates/a.html": page})


@pytest.mark.parametrize(
    ("page", "unreached"),
    [
        ("{{ shop.all_orders }}", False),
        ("{% for order in shop.all_orders() %}", False),
        ("{{ shop.every_order }}", True),
        ("{{ all_orders }}", True),
    ],
)
def test_what_a_template_shows_is_reached(tmp_path: Path, page: str, unreached: bool) -> None:
    plugin = STORE.format("all_orders").replace("    def", "    @property\n    def")
    files = {"plugins/store.py": plugin, "plugins/__init__.py": "", "app.py": LOCAL + ENTRY}
    assert ("AUD006" in codes(tmp_path, {**files, "templates/shop.html": page})) == unreached


VIEW = READER + (
    "from flask.views import MethodView\n"
    "class Mixed:\n    def _store(self):\n        return session.scalars(select(Order)).all()\n"
    "class Handler:\n    def handle(self):\n        return self._store()\n    def _store(self): ...\n"
)


@pytest.mark.parametrize(
    ("classes", "unreached"),
    [
        ("class View(Mixed, MethodView): ...\n", False),  # whatever it is called, the framework may call it
        ("class View(MethodView): ...\n", True),
        ("class View(Mixed): ...\n", True),
        ("class View(Mixed, Handler): ...\nView().handle()\n", False),
        ("class View(Mixed, Handler): ...\ndef nobody(handler: Handler):\n    handler.handle()\n", True),
        ("class View(Mixed, Handler): ...\ndef any(handler: Handler):\n    handler.handle()\nany(load())\n", False),
        ("class View(Handler, Mixed): ...\nView().handle()\n", True),  # the handler's own is nearer
    ],
)
def test_what_a_mixin_brings_is_called_as_if_it_were_of_the_class(
    tmp_path: Path, classes: str, unreached: bool
) -> None:
    plugin = VIEW + classes + "VIEW = View()\n"
    assert _unreached(tmp_path, plugin, "from plugins.store import VIEW\n") == unreached
