"""Functions that a framework calls by what they are called.

Sources: Pyramid, `Configurator.include` (`includeme`); Gunicorn, Settings, Server Hooks, in its configuration file;
AWS Lambda, Define Lambda function handler in Python (`handler(event, context)`, which the deployment names); Azure
Functions, Python developer guide (v1): `main(timer: func.TimerRequest)`, and what `entryPoint` names beside it; PEP
3333 (`application(environ, start_response)`) and ASGI (`app(scope, receive, send)`), which servers find by their path;
discord.py, Extensions (`setup(bot)`); Paste Script, Application Deployment (`websetup.setup_app(command, conf, vars)`,
and `setup_config` in its first versions), which TurboGears has in a package of that name; QGIS, PyQGIS Developer
Cookbook, QGIS Server and Python (`serverClassFactory(serverIface)` of a plugin, and `classFactory(iface)` for others).
"""

from __future__ import annotations

from auditor.facts.code import Attr, Expr
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import last_name

_ANYWHERE = frozenset({"includeme"})
_FILES = frozenset({"gunicorn.conf.py", "gunicorn_conf.py", "gunicorn_config.py", "gunicorn.py"})
_OF_HANDLERS = (["event", "context"], ["environ", "start_response"], ["scope", "receive", "send"])
_TRIGGERS = frozenset(
    {"TimerRequest", "HttpRequest", "QueueMessage", "ServiceBusMessage", "InputStream", "DocumentList", "KafkaEvent",
     "EventHubEvent", "EventGridEvent"}
)  # fmt: skip
_OF_SERVER = frozenset(
    {"on_starting", "on_reload", "when_ready", "pre_fork", "post_fork", "post_worker_init", "worker_int",
     "worker_abort", "pre_exec", "pre_request", "post_request", "child_exit", "worker_exit", "nworkers_changed",
     "on_exit", "ssl_context"}
)  # fmt: skip
_OF_SETUP = frozenset({"setup_app", "setup_config"})
_SETUP = frozenset({"websetup.py", "websetup"})
_OF_PLUGINS = frozenset({"classFactory", "serverClassFactory"})


def is_hook(unit: Unit) -> bool:
    """Is it one of them?"""
    node = unit.node
    if node is None or unit.owner is not None or unit.parent is not None:
        return False
    if node.name in _ANYWHERE:
        return len(node.params) > 0
    if node.name in _OF_PLUGINS:
        return len(node.params) == 1 and unit.module.path.endswith("__init__.py")
    params = [param.name.strip("_") for param in node.params]
    if params in _OF_HANDLERS or (node.name == "setup" and params == ["bot"]):
        return True
    if any(_is_trigger(param.annotation) for param in node.params):
        return True
    file = unit.module.path.removesuffix("/__init__.py").rpartition("/")[2]
    return (node.name in _OF_SERVER and file in _FILES) or (node.name in _OF_SETUP and file in _SETUP)


def _is_trigger(annotation: Expr | None) -> bool:
    """`func.TimerRequest`, with the library under the name by which its documentation imports it."""
    return type(annotation) is Attr and annotation.name in _TRIGGERS and last_name(annotation.value) == "func"
