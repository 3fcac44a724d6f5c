"""Code in strings: `exec`, `eval`, `compile`, `timeit`, and what another process is given. What it names may be used.

Nothing of the text runs here: of `eval` the names and attributes are looked up, of all other code it counts which
classes with a model it names; where it is not known, each that the namespace holds. Code that imports something may be
run by anybody who gets the string. Source: Python, Built-in Functions; timeit; profile; pdb; trace; code; subprocess.
"""

from __future__ import annotations

import re

from auditor.facts.code import Expr
from auditor.link.domain.findings import CodeWritten
from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, ClassRef, Mapping, ModuleRef, Result, Text, Value, Values, union, walk
from auditor.link.interpreter import offered
from auditor.link.interpreter.outside import pass_outside
from auditor.link.syntax.annotations import parse_annotation

_WORD = re.compile(r"[A-Za-z_]\w*")
_ATTRIBUTE = re.compile(r"\.[ \t]*([A-Za-z_]\w*)")
#: What is known before a hole: `models.` of `f"models.{name}"`.
_HOLDER = re.compile(r"\s*([A-Za-z_][\w.]*)\.")
#: Longer texts are looked at only so far.
_LONGEST = 100_000


def evaluated(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`eval(text)`: what a known text names, else any model that the namespace holds, perhaps."""
    pass_outside(engine, frame, "eval", given, True)
    found: list[Values] = []
    for value in given.first or (Text((None,)),):
        expr = _expression(value)
        if expr is not None:
            found.append(engine.evaluate(frame, expr))
        elif isinstance(value, Text) and value.literal is not None:
            _name_each(engine, frame, _named(engine, value), given.line)
        else:
            held = _reached(engine, frame, value, given)
            offered.doubt(engine, frame, held, given.line)
            found.append(held)
    return union(*found)


def executed(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`exec(text)`: each model that it names; of a text that is not known, any that the namespace holds."""
    pass_outside(engine, frame, "exec", given, True)
    for value in given.first or (Text((None,)),):
        known = _named(engine, value) if isinstance(value, Text) else NOTHING
        if not isinstance(value, Text) or value.literal is None:
            held = _reached(engine, frame, value, given)
            offered.doubt(engine, frame, held, given.line)
            known = union(known, held)
        if isinstance(value, Text):
            _name_attributes(engine, frame, " ".join(piece or " " for piece in value.pieces), given.line)
        _name_each(engine, frame, known, given.line)
    return NOTHING


def runs(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`timeit.timeit(text, setup)`, `console.push(text)`: each model that the code names."""
    held = tuple(value for value in given.everything if not isinstance(value, Mapping))  # not what the code knows
    pass_outside(engine, frame, dotted, Given([held], {}, given.line), False)
    for value in walk(given.everything):
        if isinstance(value, Text):
            _name_each(engine, frame, _named(engine, value), given.line)
            _name_attributes(engine, frame, " ".join(piece or " " for piece in value.pieces), given.line)
    return (Result(dotted),)


def doubt_written(engine: Interpreter) -> None:
    """Code in strings that imports something, wherever they stand: each model that it names may be used by it."""
    written = [
        (context, note)
        for context in engine.ledger.contexts
        for note in context.found.notes
        if type(note) is CodeWritten
    ]
    for context, note in written:
        frame = Frame(context.unit, context)
        _name_each(engine, frame, _named(engine, Text((note.text,))), note.line)
        _name_attributes(engine, frame, note.text, note.line)
        engine.leave(frame)


def _name_attributes(engine: Interpreter, frame: Frame, text: str, line: int) -> None:
    """The code asks something for attributes; what it is, nobody knows."""
    for name in dict.fromkeys(_ATTRIBUTE.findall(text[:_LONGEST])):
        engine.notes.note_unknown_attribute(frame, name, line)


def compiled(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`compile(text, ...)`: code that says the same."""
    return given.first


def _expression(value: Value) -> Expr | None:
    text = value.literal if isinstance(value, Text) else None
    return parse_annotation(text) if text is not None else None


def _named(engine: Interpreter, text: Text) -> Values:
    """The classes with a model whose names are words of the text."""
    words = dict.fromkeys(_WORD.findall(" ".join(piece or " " for piece in text.pieces)[:_LONGEST]))
    named = (info for word in words for info in engine.index.classes_named.get(word, ()))
    return tuple(ClassRef(info.key) for info in named if engine.model_of(info.key) is not None)


def _reached(engine: Interpreter, frame: Frame, value: Value, given: Given) -> Values:
    """The models under any name of the namespace: the module's own, unless the call brings another."""
    if len(given.args) > 1 and not _is_own(engine, frame, given.args[1]):
        return offered.perhaps(engine, walk(given.args[1], frozenset({Mapping})))
    first = value.pieces[0] if isinstance(value, Text) and value.pieces else None
    holder = _HOLDER.match(first or "")
    if holder is not None:
        expr = parse_annotation(holder[1])
        modules = engine.evaluate(frame, expr) if expr is not None else NOTHING
        if any(isinstance(each, ModuleRef) for each in modules):
            return union(*(offered.any_model(engine, each.path) for each in modules if isinstance(each, ModuleRef)))
    return offered.any_model(engine, frame.unit.module.path)


def _is_own(engine: Interpreter, frame: Frame, namespace: Values) -> bool:
    """Is it what `globals()` gives in this module?"""
    return offered.of_module(engine, frame.unit.module.path) in namespace


def _name_each(engine: Interpreter, frame: Frame, classes: Values, line: int) -> None:
    for value in classes:
        model = engine.model_of(value.key) if isinstance(value, ClassRef) else None
        if model is not None:
            model.give_away(engine, frame, line)


#: What runs the code that it gets.
_RUNNING = (
    *(f"timeit.{name}" for name in ("timeit", "repeat", "Timer")),
    *(f"{module}.{name}" for module in ("cProfile", "profile") for name in ("run", "runctx")),
    *(f"{module}.Profile.{name}" for module in ("cProfile", "profile") for name in ("run", "runctx")),
    *(f"pdb.{name}" for name in ("run", "runeval", "Pdb.run", "Pdb.runctx", "Pdb.runeval")),
    *(f"trace.Trace.{name}" for name in ("run", "runctx")),
    *(
        f"code.{kind}.{name}"
        for kind in ("InteractiveInterpreter", "InteractiveConsole")
        for name in ("runsource", "runcode", "push")
    ),
    "simpleeval.simple_eval",
    "simpleeval.SimpleEval.eval",
    "simpleeval.EvalWithCompoundTypes.eval",
)

FUNCTIONS = {
    "builtins.eval": evaluated,
    "builtins.exec": executed,
    **dict.fromkeys(("builtins.compile", "ast.parse", "code.compile_command"), compiled),
    **dict.fromkeys(_RUNNING, runs),
}
