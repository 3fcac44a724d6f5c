"""Linking from end to end: facts of all files in, the project out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from auditor.facts.access import Blindness, Role
from auditor.facts.code import Attr, Expr, If, ImportFrom, Name, Other, Stmt, Str
from auditor.facts.effect import Effect
from auditor.facts.nodes import nodes_of
from auditor.link.domain.answers import MOST_IN_CIRCLE, Answers
from auditor.link.domain.contained import contained, not_understood
from auditor.link.domain.findings import Unseen
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.library import Library
from auditor.link.domain.values import Values
from auditor.link.interpreter import functions, statements
from auditor.link.interpreter.core import Core
from auditor.link.interpreter.early import Early, understand_anew
from auditor.link.interpreter.filled import Filled
from auditor.link.interpreter.late import understand_late
from auditor.link.interpreter.picks import note_all
from auditor.link.interpreter.putting import note_named
from auditor.link.interpreter.telling import told_apart
from auditor.link.libraries.found import LIBRARIES
from auditor.link.libraries.sqlalchemy.declare.made import Made
from auditor.link.libraries.sqlalchemy.declare.models import Models
from auditor.link.libraries.sqlalchemy.effects import functions_of
from auditor.link.modules.index import MODULE_BODY, Unit, index_units
from auditor.link.modules.loaded import loaded_by_name
from auditor.link.modules.paths import Modules
from auditor.link.syntax.names import last_part
from auditor.link.syntax.scopes import is_main_block
from auditor.link.tables.index import TableIndex
from auditor.sql import looks_like_sql, read_sql


def interpret(
    modules: Modules,
    dialect: str | None,
    effects: Iterable[Effect] = (),
    libraries: Iterable[Library] = LIBRARIES,
    answers: Answers | None = None,
    commands: Iterable[str] = (),
) -> Interpreter:
    """Understand the whole project; what was found is in the engine's ledger, once it is settled. `answers` keeps what
    is known on the way: a `noting.Noting` where it matters afterwards what depends on what. `commands`: the functions
    that are installed as commands, `package.module:function`.

    Tables and relationships come first, then module bodies (they fill registries), then every function once without
    arguments, those of tests last; calls with telling arguments are followed on the way.
    """
    _judge_roles(modules, commands)
    index = index_units(modules)
    own = Library(name="configuration", functions=functions_of(effects))
    engine = Core(index, dialect, (own, *libraries), answers)
    engine.answers.reenter = partial(functions.understand, engine)
    for library in engine.host.libraries:
        if library.declare is not None:
            contained(engine, f"what {library.name} means", partial(library.declare, engine), None)
    contained(engine, "what was understood before", engine.begin, None)
    for path, error in modules.lost.items():
        said = Unseen(1, Blindness.INTERNAL, f"names in the file: {not_understood(error)}")
        engine.module_frame(modules.by_path[path]).note(said)
    contained(engine, "names of classes and functions", partial(_collect_names, engine), None)
    all_speak: frozenset[str] = frozenset()
    engine.silent = contained(engine, "which tests matter", partial(silent_tests, engine), all_speak)
    if not own.functions:
        engine.barren = contained(engine, "whether there is a table", partial(is_barren, engine), False)
    bodies = [unit for unit in index.units.values() if unit.name == MODULE_BODY]
    early = Early(engine)
    engine.names.asked, engine.perhaps_asked = early.note_variable, early.note_perhaps

    def run_first(engine: Core, unit: Unit) -> None:
        early.running = unit.key
        run_module_body(engine, unit)

    _understand_each(engine, bodies, run_first)
    engine.names.asked = engine.perhaps_asked = None
    engine.of(Filled).closed = True
    engine.names.forget()
    for library in engine.host.libraries:
        if library.after_modules is not None:
            contained(engine, f"what {library.name} means", partial(library.after_modules, engine), None)
    none: list[Unit] = []
    again = contained(engine, "what ran before modules were whole", partial(understand_anew, engine, early), none)
    _understand_each(engine, again, run_module_body)
    _understand_each(engine, bodies, _run_program)
    outer = [unit for unit in index.units.values() if unit.node is not None and unit.parent is None]
    for engine.testing in (False, True):
        _understand_each(engine, (u for u in outer if (u.role is Role.TEST) is engine.testing), _understand)
        contained(engine, "what comes late", partial(understand_late, engine), None)
    contained(engine, "names given to functions", partial(note_all, engine), None)
    for library in engine.host.libraries:
        if library.finish is not None:
            contained(engine, f"what {library.name} means", partial(library.finish, engine), None)
    contained(engine, "what leads to itself", partial(_note_circles, engine), None)
    return engine


def _note_circles(engine: Core) -> None:
    """Where so much leads to itself that it is not followed all the way for each."""
    said = f"more than {MOST_IN_CIRCLE} names or functions lead to each other; not all ways around are followed"
    for _, key in engine.answers.cut:
        first = key[0] if isinstance(key, tuple) else key
        path = str(first).partition("::")[0]
        module = engine.index.modules.by_path.get(path) or next(iter(engine.index.modules.by_path.values()))
        engine.module_frame(module).note(Unseen(1, Blindness.INTERNAL, said))


def _judge_roles(modules: Modules, commands: Iterable[str]) -> None:
    for judge in (partial(promote_scripts, commands=commands), demote_helpers):
        try:
            judge(modules)
        except Exception as error:
            modules.lost.update(dict.fromkeys(list(modules.by_path)[:1], error))


#: Folders of what tests share, where only tests do.
_FOR_TESTS = frozenset(
    {"testing", "qa", "evals", "fixtures", "testutils", "test_utils", "test_helpers", "test_support"}
)


def demote_helpers(modules: Modules) -> None:
    """What lies in a folder for tests, and what only tests import, is a test."""
    helpers = {
        path: module
        for path, module in modules.by_path.items()
        if module.role in {Role.APP, Role.SCRIPT} and not _FOR_TESTS.isdisjoint(path.split("/")[:-1])
    }
    importers: dict[str, set[str]] = {path: set() for path in helpers}
    for module in modules.by_path.values() if helpers else ():
        for path in helpers.keys() & modules.imported_anywhere(module):
            importers[path].add(module.path)
    kept = set(helpers)
    while True:
        only_tests = {
            path
            for path in kept
            if all(each in kept or modules.by_path[each].role is Role.TEST for each in importers[path])
        }
        if only_tests == kept:
            break
        kept = only_tests
    for path in kept:
        if importers[path]:
            helpers[path].role = Role.TEST


def promote_scripts(modules: Modules, commands: Iterable[str] = ()) -> None:
    """A script that the application imports, by name or with all of its folder, is a part of it, whatever folder it is
    in; and one inside of its packages that is installed with it as a command (packaging.python.org, Entry points)."""
    if not any(module.role is Role.SCRIPT for module in modules.by_path.values()):
        return
    pending = [module for module in modules.by_path.values() if module.role is Role.APP]
    packages = {module.name.partition(".")[0] for module in pending}
    installed = {name for each in commands if (name := each.partition(":")[0]).partition(".")[0] in packages}
    for module in modules.by_path.values() if installed else ():
        if module.role is Role.SCRIPT and module.name in installed:
            module.role = Role.APP
            pending.append(module)
    while pending:
        module = pending.pop()
        for path in sorted(modules.imported_anywhere(module).union(loaded_by_name(modules, module))):
            other = modules.by_path[path]
            if other.role is Role.SCRIPT:
                other.role = Role.APP
                pending.append(other)


def silent_tests(engine: Interpreter) -> frozenset[str]:
    """Test modules that name no mapped class, no table and no SQL: nothing of theirs can be an access, and tests are no
    entry points. They are most of the code of many projects."""
    names = {mapped.info.node.name for mapped in engine.of(Models).all_mapped()}
    names |= {part for table in engine.of(TableIndex).values() for part in (table.name, last_part(table.dotted))}
    return frozenset(
        module.path
        for module in engine.index.modules.by_path.values()
        if module.role is Role.TEST and not _speaks_of(module.facts.body, names)
    )


def is_barren(engine: Interpreter) -> bool:
    """Does the project declare no table, and hold no SQL that could name one? Then nothing that is handed on leads to
    a table, and each function is understood once: large libraries of other trades take most of the time otherwise."""
    if engine.of(TableIndex).values() or engine.of(Models).all_mapped() or engine.of(Made).sites:
        return False
    modules = (module for module in engine.index.modules.by_path.values() if module.path not in engine.silent)
    texts = (node.text for module in modules for node in nodes_of(module.facts.body) if type(node) is Str)
    return not any(_names_tables(text) for text in texts)


def _names_tables(text: str) -> bool:
    """Is it SQL, or the beginning of some, that is about tables? `Create function body` is not."""
    if not looks_like_sql(text) and not looks_like_sql(f"{text} x"):
        return False
    read = read_sql((text, None))
    inside = (each.uses for each in read.objects)
    return any((read.uses, read.guessed, read.declares, read.drops, read.ddl, read.hole_tables, read.partly, *inside))


def _speaks_of(body: tuple[Stmt, ...], names: set[str]) -> bool:
    for node in nodes_of(body):
        if type(node) is Name:
            found = node.id in names
        elif type(node) is Attr:
            found = node.name in names
        elif type(node) is Str:
            found = node.text in names or (len(node.text) > 12 and looks_like_sql(node.text))
        else:
            found = type(node) is ImportFrom and any(name in names or name == "*" for name, _ in node.names)
        if found:
            return True
    return False


def _collect_names(engine: Core) -> None:
    for info in engine.index.classes.values():
        engine.notes.by_dotted.setdefault(info.dotted, []).append(f"class {info.key}")
    for unit in engine.index.units.values():
        if unit.node is not None and unit.parent is None:
            engine.notes.by_dotted.setdefault(f"{unit.module.name}.{unit.name}", []).append(unit.key)
    for library in engine.host.libraries:
        if library.telling is not None:
            work = partial(_told, library.telling, engine)
            engine.telling_names.update(contained(engine, f"what {library.name} means", work, set()))
            engine.of(told_apart).clear()


def _told(telling: Callable[[Interpreter], Iterable[str]], engine: Interpreter) -> set[str]:
    return {*telling(engine)}


def run_module_body(engine: Interpreter, unit: Unit) -> None:
    """Execute a module body; the variables that it leaves are what later look-ups see."""
    _run(engine, unit, tuple(each for each in unit.module.facts.body if not _is_program(each)), {})


def _is_program(statement: Stmt) -> bool:
    """Is it done by the program alone? What stands behind `!=` or `else` is done when the module is imported."""
    return is_main_block(statement) and isinstance(statement, If) and not statement.orelse and _is_equal(statement.test)


def _is_equal(test: Expr) -> bool:
    return isinstance(test, Other) and test.op == "=="


def _run_program(engine: Core, unit: Unit) -> None:
    """Execute what the module does as a program: all that it needs was imported by then."""
    body = tuple(filter(_is_program, unit.module.facts.body))
    if body:
        _run(engine, unit, body, engine.module_env.get(unit.module.path, {}))


def _run(engine: Interpreter, unit: Unit, body: tuple[Stmt, ...], env: dict[str, Values]) -> None:
    frame = Frame(unit, engine.context_of(unit, True), env=env)
    try:
        statements.run(engine, frame, body)
        engine.leave(frame)
    finally:
        engine.module_env[unit.module.path] = frame.env


def _understand(engine: Core, unit: Unit) -> None:
    functions.enter_plainly(engine, unit)
    _wrap(engine, unit)


def _understand_each(engine: Core, units: Iterable[Unit], understand: Callable[[Core, Unit], None]) -> None:
    """Where that fails, not more than the unit is lost."""
    for unit in units:
        if unit.module.path in engine.silent:
            continue
        try:
            understand(engine, unit)
        except Exception as error:
            engine.depth = 0
            line = unit.node.line if unit.node is not None else 1
            frame = engine.module_frame(unit.module)
            frame.note(Unseen(line, Blindness.INTERNAL, not_understood(error)))
            contained(engine, "what it names", partial(note_named, engine, frame, unit, line), None)


def _wrap(engine: Interpreter, unit: Unit) -> None:
    frame = engine.module_frame(unit.module)
    if unit.node is not None and unit.node.decorators:
        owner = engine.hierarchy.default_owner(unit)
        for wrapper in engine.wrappers(unit):
            engine.context_of(unit, True).call(wrapper.key, unit.line)
            functions.enter(engine, frame, wrapper, Given([(owner,)] if owner is not None else [], {}, unit.line))
