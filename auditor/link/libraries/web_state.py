"""What the project keeps on the objects of web frameworks: `app.state.repo = Repo(User)`, `app.config["MODEL"] = User`.

There is one application, and one request at a time: what any code puts there under a name, all others get by it. Where
it is put is found by the name, and understood without arguments; it does not matter what is understood first.

Sources: Starlette, Applications and Requests (`state`); Flask, Configuration Handling, Application Globals,
`Flask.extensions`; AIOHTTP, Application's config; Python, types.SimpleNamespace, threading.local.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from auditor.facts.access import Role
from auditor.facts.code import Assign, Attr, Call, Const, Do, Expr, Name, Stmt, Str, Sub
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys
from auditor.link.domain.library import Library
from auditor.link.domain.values import NOTHING, External, Result, Values, literals, union
from auditor.link.interpreter.filled import Filled
from auditor.link.interpreter.plainly import frame_of
from auditor.link.interpreter.telling import interesting
from auditor.link.modules.index import Unit
from auditor.link.syntax.names import is_itself, last_name
from auditor.link.syntax.scopes import statements_of

#: The application, and what stands for it; what is asked of one is asked of all.
_APPS = (
    "flask.Flask", "flask.current_app", "quart.Quart", "quart.current_app", "fastapi.FastAPI",
    "starlette.applications.Starlette", "aiohttp.web.Application", "sanic.Sanic", "falcon.App",
)  # fmt: skip
_REQUESTS = (
    "fastapi.Request", "fastapi.WebSocket", "starlette.requests.Request", "starlette.requests.HTTPConnection",
    "starlette.websockets.WebSocket", "aiohttp.web.Request", "flask.request", "sanic.Request", "falcon.Request",
)  # fmt: skip
#: Objects that only keep attributes.
_NAMESPACES = frozenset({"flask.g", "quart.g", "types.SimpleNamespace", "threading.local", "argparse.Namespace"})
_PACKAGES = frozenset(name.partition(".")[0] for name in (*_APPS, *_REQUESTS, *_NAMESPACES))
#: What is called so is meant where nothing is known of the object.
_TELLING = frozenset({"config", "extensions", "state"})
#: More places that put something there under one name are not looked at.
_MOST = 20

#: The unit, the object, and what is put there.
_Put = tuple[Unit, Expr, Expr]


@lru_cache(maxsize=10_000)
def place_of(dotted: str) -> str:
    """What a name of a library stands for, of whichever framework: `app.config` of `flask.current_app.config`."""
    if dotted.partition(".")[0] not in _PACKAGES:
        return ""
    if dotted in _NAMESPACES:
        return dotted
    for kind, roots in (("app", _APPS), ("request", _REQUESTS)):
        for root in roots:
            if dotted == root or dotted.startswith(f"{root}."):
                rest = dotted.removeprefix(root)
                return f"app{rest.removeprefix('.app')}" if rest.startswith(".app") else f"{kind}{rest}"
    return ""


class Kept:
    """What is put where, by name; an item by its key in brackets."""

    def __init__(self, engine: Interpreter) -> None:
        self.engine = engine
        self._put: dict[str, list[_Put]] | None = None

    def behind(self, place: str, name: str) -> Values:
        """What is kept at the place under the name, as far as it leads to a table."""
        if not self.engine.of(Filled).closed:
            return NOTHING
        return self.engine.answers.ask("kept on", (place, name), lambda: self._find(place, name), NOTHING)

    def _find(self, place: str, name: str) -> Values:
        if self._put is None:
            self._put = {}
            for unit in self.engine.index.units.values():
                if unit.module.role is Role.APP:
                    body = unit.node.body if unit.node is not None else unit.module.facts.body
                    for each, held, value in _all_put(body):
                        self._put.setdefault(each, []).append((unit, held, value))
        return union(*(self._evaluated(place, put) for put in self._put.get(name, ())[:_MOST]))

    def _evaluated(self, place: str, put: _Put) -> Values:
        engine, (unit, held, value) = self.engine, put
        frame = frame_of(engine, unit)
        found = engine.evaluate(frame, held)
        places = {place_of(each.name) for each in found if isinstance(each, External | Result)}
        last = place.rpartition(".")[2]
        if place not in places and (found or last not in _TELLING or last_name(held) != last):
            return NOTHING
        return interesting(engine, engine.evaluate(frame, value))


def _all_put(body: tuple[Stmt, ...]) -> Iterator[tuple[str, Expr, Expr]]:
    """The name, the object and the value of each that something is put on."""
    for statement in statements_of(body):
        match statement:
            case Assign(targets=targets, value=value) if value is not None and not isinstance(value, Const | Str):
                for target in targets:
                    if isinstance(target, Attr) and not _is_own(target.value):
                        yield target.name, target.value, value
                    elif isinstance(target, Sub) and (key := _key(target.index)):
                        yield key, target.value, value
            case Do(value=Call(func=Attr(value=held, name="update" | "from_mapping"), keywords=keywords)):
                for name, value in keywords:
                    yield f"[{name}]", held, value
            case _:
                pass


def _key(index: Expr) -> str:
    """Under what name an item is kept: its key, or what a key that is an object is called (AIOHTTP, AppKey)."""
    if isinstance(index, Str):
        return f"[{index.text}]"
    return f"[={last_name(index)}]" if isinstance(index, Name | Attr) else ""


def _is_own(held: Expr) -> bool:
    """`self.name = value` puts it on an object of the project."""
    return is_itself(held)


def _member(engine: Interpreter, frame: Frame, dotted: str, name: str, line: int) -> Values | None:
    place = place_of(dotted)
    return (engine.of(Kept).behind(place, name) or None) if place else None


def _item(engine: Interpreter, frame: Frame, dotted: str, keys: Keys) -> Values | None:
    place = place_of(dotted)
    if not place:
        return None
    names = [f"[{key}]" for key in keys.texts]
    for node in frame.unit.inside.on_line.get(keys.line, ()) if not names else ():
        if type(node) is Sub:
            names.append(_key(node.index))
    return union(*(engine.of(Kept).behind(place, name) for name in names)) or None


def _get(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`app.config.get("MODEL")`."""
    return _item(engine, frame, dotted.rpartition(".")[0], Keys(literals(given.first), None, False, given.line))


def _get_attribute(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values | None:
    """`g.get("user", default)`, `g.pop("user")` (Flask, `_AppCtxGlobals`)."""
    place, kept = place_of(dotted.rpartition(".")[0]), engine.of(Kept)
    return union(*(kept.behind(place, name) for name in literals(given.first)), *given.args[1:2]) or None


LIBRARY = Library(
    name="web_state",
    functions={
        **{f"{root}.{name}.get": _get for root in _APPS for name in ("config", "extensions")},
        **{f"{root}.g.{name}": _get_attribute for root in ("flask", "quart") for name in ("get", "pop", "setdefault")},
    },
    member=_member,
    item=_item,
)
