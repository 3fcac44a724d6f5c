"""A file that is neither Python nor SQL -> the words in it that may be tables or classes.

No parser is asked for: what cannot be told line by line is not worth a dependency, and a file that is broken for its
own tool may name tables all the same. dbt: `source('x', 'orders')`, `ref('orders')` (dbt, Jinja functions).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from auditor.facts.put_in import NAMED, table_name, without_holes
from auditor.facts.said import ABOUT_TABLES, Said, TextFacts
from auditor.reading.numbered import numbered
from auditor.reading.other_code import asked_over_http, in_code, in_xml, names_a_database, tables_told
from auditor.sources.texts import CODE_ENDINGS, SCRIPT_ENDINGS, XML_ENDINGS, as_copied

_MOST = 2_000  # words of one file; what says more is data
_NEAR = 2_000  # characters to the next string of a document in JSON
_LONGEST_LINE = 500  # characters; a longer line is data

_MADE = re.compile(rf"\b(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?{NAMED}", re.I)
_SQL = re.compile(
    r"\b(?:from|join|insert\s+(?:ignore\s+)?into|merge\s+into|truncate(?:\s+table)?|update|copy|lock\s+table)\s+"
    + NAMED,
    re.I,
)
_MOST_LISTED = 50  # tables of one FROM
_NEXT = re.compile(rf"(?:\s+(?:as\s+)?\w+)?\s*,\s*{NAMED}", re.I)
_STATEMENT = re.compile(
    r"\binsert\s+(?:ignore\s+)?into\b|\bupdate\s+\S+\s+(?:as\s+)?(?:\w+\s+)?set\b"
    r"|\bdelete\s+from\b|\btruncate\b|\bcopy\s+\S+\s*(?:\(|from|to)\b|\bmerge\s+into\b"
    r"|\b(?:create|alter|drop)\s+(?:table|view)\b",
    re.I,
)
_SELECT = re.compile(r"\bselect\b", re.I)
_FROM = re.compile(r"\bfrom\b", re.I)
#: A file that is one statement or several, whatever comments and tags of templates stand before.
_BEGINS = re.compile(
    r"(?:\s+|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/|\{(?P<tag>[#%])[^}]*(?P=tag)\})*+"
    r"\(?(?:select|with|insert|update|delete|merge|truncate|copy|create|alter|explain|begin)\b",
    re.I,
)
_DBT = re.compile(r"\b(?:source|ref)\(\s*(?:['\"][\w.-]+['\"]\s*,\s*)?['\"]([A-Za-z_]\w*)['\"]")
_KEY = re.compile(r"""[\s\-\[{]*["']?(\w[\w.-]*)["']?\s*[:=](?=\s|$|["'\[{])""")
_SCALAR = re.compile(r"""(?<![\w./-])((?:\*(?=_))?[A-Za-z_][\w.:*]*)(?![\w/-]|\s*:(?:\s|$)|["']\s*:)""")
#: A report of ours, and a baseline: what is accepted is not in use.
_OWN = re.compile(r'"(?:schema_version|tool)":[^}]*"name":\s*"auditor"|\s*\{\s*"schema_version":\s*\d+,\s*"entries":')
#: Code that Python runs, or that becomes Python: Cython, a script for IPython or mod_wsgi, rules of Snakemake, the
#: template of a module.
_LIKE_PYTHON = re.compile(r".*\.(?:py[wx]|pxi|ipy|wsgi|smk|py\.(?!mako)\w+)|(?:.*/)?Snakefile")
#: What stands behind `${` or `%` in a line of a template.
_IN_LINE = re.compile(r"(?:\$\{|^[ \t]*%)([^}\n]*)", re.M)
_BLOCK = re.compile(r"[|>][+-]?\s*\n|\"{3}|'{3}")
_WORD = re.compile(r"[A-Za-z_]\w*")
_IMPORT = re.compile(r"\s*(?:from\s+[\w.]+\s+import\b|import\b)")
#: The description of an API: `operationId: app.api.orders.get` is called, what else it names is not.
_OF_API = re.compile(r"(?:openapi|swagger)[^/]*$", re.I)
#: What an operation is called in a module that is named beside it, or for all of its path (Connexion, Routing).
_OPERATION = re.compile(
    r"(?:^|[{,])[ \t-]*[\"']?(operationId|x-(?:openapi|swagger)-router-controller)[\"']?\s*:\s*[\"']?([A-Za-z_][\w.]*)",
    re.M,
)
_SETTINGS = (".yaml", ".yml", ".json", ".toml")
#: Settings in which a value may go on in the next line.
_PROPERTIES = (".ini", ".cfg", ".conf", ".properties", ".env.example")
_SET = re.compile(r"^(\s*(?:export\s+)?[\w.-]+)=(?=\S)", re.M)
#: The tables that a command is told: `pg_dump -t orders`, `--table=orders`.
_TOLD = re.compile(r"(?:\s--?tables?(?:-name)?[= ]|\b(?:pg_dump|pg_restore)\b[^\n;|]{0,200}?\s-t\s?)[\"']?" + NAMED)
#: A value of several words: `tables = orders, lines`.
_WORDS = re.compile(r"[\w.]+(?:\s*,\s*[\w.]+)+")
#: A string with more than one word in a list or mapping of one line: `args: ["psql", "-c", "delete from orders"]`.
_QUOTED = re.compile(r"\"([^\"]{8,400})\"|'([^']{8,400})'")


def read_text_file(name: str, source: bytes) -> TextFacts:
    """The words of the file, each once for its kind, in the order of the lines."""
    name, text = as_copied(name), source.decode("utf-8", "replace")
    if _OWN.search(text, 0, 400):
        return TextFacts(())
    if name.endswith(".ipynb"):
        found = _in_notebook(text)
    elif name.endswith(".json"):
        found = _in_json(text)
    elif name.endswith(".txt") and _BEGINS.match(text) is None:
        return TextFacts(())  # prose
    elif name.endswith(CODE_ENDINGS):
        of_databases = not name.endswith(SCRIPT_ENDINGS) or names_a_database(text)
        found = in_code(text, _in_sql) if of_databases else asked_over_http(text)
    elif name.endswith(XML_ENDINGS):
        found = in_xml(text, _in_sql)
    elif _LIKE_PYTHON.fullmatch(name) is not None:
        found = chain(_in_sql(text, 1), _in_lines(text))
    elif name.endswith(_SETTINGS):
        found = _in_settings(text)
    elif name.endswith(_PROPERTIES):
        in_settings = _in_settings(_SET.sub(r"\1= ", text))  # a path there mostly says what a shell knows
        found = chain((said for said in in_settings if said.kind != "path"), _in_sql(text, 1))
    else:
        found = chain(_in_sql(text, 1), _told(text), _in_mako(text) if name.endswith(".mako") else ())
    if "-router-controller" in text:
        found = chain(_in_controllers(text), found)
    first: dict[tuple[str, str], Said] = {}
    for each in (said for said in found if said.kind == "path") if _OF_API.search(name) else found:
        first.setdefault((each.word, each.kind), each)
        if len(first) == _MOST:
            break
    return TextFacts(tuple(first.values()))


def _in_sql(text: str, line: int) -> Iterator[Said]:
    """What stands where SQL has a table, if the text is SQL at all. `line`: the one that it begins on."""
    for match, number in numbered(_DBT, text, line):
        yield Said(match[1], number, "sql")
    selects = _SELECT.search(text)
    if (selects is None or _FROM.search(text, selects.end()) is None) and _STATEMENT.search(text) is None:
        return
    text = without_holes(text)
    for pattern, kind in ((_MADE, "made"), (_SQL, "sql")):
        for match, number in numbered(pattern, text, line):
            found = [(match[1], number), *(_listed_behind(text, match, number) if kind == "sql" else ())]
            yield from (Said(name, at, kind) for each, at in found if (name := table_name(each)))


def _listed_behind(text: str, match: re.Match[str], line: int) -> Iterator[tuple[str, int]]:
    """`FROM orders o, lines`: the tables behind the first, each with its line."""
    for _ in range(_MOST_LISTED):
        other = _NEXT.match(text, match.end())
        if other is None:
            return
        line += text.count("\n", match.start(1), other.start(1))
        match = other
        yield other[1], line


def _told(text: str) -> Iterator[Said]:
    """The tables that commands are told by an option."""
    return tables_told(_TOLD, text, 1)


def _in_lines(text: str) -> Iterator[Said]:
    """The names in code, line by line."""
    for number, line in enumerate(text.split("\n"), 1):
        yield from (Said(word, number, "name") for word in _names_in((line,)))


def _in_mako(text: str) -> Iterator[Said]:
    """Python code in a template (Mako, Syntax: Expression Substitution, Control Structures, Python Blocks)."""
    for match, number in numbered(_IN_LINE, text, 1):
        yield from (Said(word, number, "name") for word in _names_in((match[1],)))
    before, *blocks = text.split("<%")
    line = 1 + before.count("\n")
    for block in blocks:
        if not block[:1].isalpha():  # `<%def name="f()">` is no code
            yield from (Said(word, line, "name") for word in _names_in(block.partition("%>")[0].split("\n")))
        line += block.count("\n")


def _in_settings(text: str) -> Iterator[Said]:
    """Scalars with their keys, line by line: YAML, JSON and TOML are alike enough. A list below a key is its."""
    above: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE or line.lstrip().startswith(("#", ";", "//")):
            continue
        match = _KEY.match(line)
        if match is not None:
            depth = match.start(1)
            while above and above[-1][0] >= depth:
                above.pop()
            above.append((depth, match[1]))
        kind = _kind_below([key for _, key in above])
        rest = _told_apart(line[match.end() :].strip() if match is not None else line.strip(), kind)
        if match is not None and len(above) > 1 and ABOUT_TABLES.fullmatch(above[-2][1]):
            yield from _scalar(above[-1][1], number, "table")  # `tables: {orders: {keep: 3}}`
        if " " in rest.strip("\"' ,") and rest[:1] not in "-[{" and _WORDS.fullmatch(rest) is None:
            yield from _in_sql(rest, number)
        else:
            for quoted in _QUOTED.findall(rest):
                yield from _in_sql("".join(quoted), number)
            for scalar in _SCALAR.findall(rest.partition(" #")[0]):
                yield from _scalar(scalar, number, kind)
    if _BLOCK.search(text):
        yield from _in_sql(text, 1)


def _in_json(text: str) -> Iterator[Said]:
    """What a JSON document says, however it is laid out: the SQL of dashboards stands in one long line."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        yield from _in_settings(text)
        return
    place, line = 0, 1
    stack: list[tuple[object, tuple[str, ...]]] = [(document, ())]
    while stack:
        held, keys = stack.pop()
        if isinstance(held, dict):
            stack += [(value, (*keys[-1:], str(key))) for key, value in reversed(held.items())]
        elif isinstance(held, list):
            stack += [(value, keys) for value in reversed(held)]
        elif isinstance(held, str):
            spelled = json.dumps(held)
            found = text.find(spelled, place, place + len(spelled) + _NEAR)  # it may be spelled otherwise there
            if found >= 0:
                line += text.count("\n", place, found + len(spelled))
                place = found + len(spelled)
            kind = _kind_below(keys)
            held = _told_apart(held, kind)
            if " " in held:
                yield from (Said(each.word, line, each.kind) for each in _in_sql(held, 1))
            else:
                for scalar in _SCALAR.findall(held):
                    yield from _scalar(scalar, line, kind)


def _kind_below(keys: Sequence[str]) -> str:
    """Does a value below the keys name a table: `table: x`, `tables: [x]`, `table: {schema: s, name: x}`?"""
    near = keys[-2:] if keys and keys[-1] == "name" else keys[-1:]
    return "table" if any(ABOUT_TABLES.fullmatch(key) for key in near) else "value"


def _told_apart(value: str, kind: str) -> str:
    """`table: "stats_{{ env }}"` tells which tables may be meant."""
    return without_holes(value) if kind == "table" else value


def _scalar(scalar: str, line: int, kind: str) -> Iterator[Said]:
    last = re.split(r"[.:]", scalar)[-1]
    if _WORD.fullmatch(last) is None:
        if kind == "table" and "*" in last and (name := table_name(last)):
            yield Said(name, line, kind)
        return
    if last == scalar or kind == "table":
        yield Said(last, line, kind)
    if last != scalar:
        yield Said(scalar.replace(":", "."), line, "path")


def _in_controllers(text: str) -> Iterator[Said]:
    """Each operation in the module that is named before it, and in the one behind: in which order they are written is
    free, and a module may be named once for the operations of a path."""
    controller, waiting = "", list[tuple[str, int]]()
    for match, line in numbered(_OPERATION, text, 1):
        if match[1] == "operationId":
            waiting.append((match[2], line))
            yield from _scalar(f"{controller}.{match[2]}", line, "value") if controller else ()
            continue
        controller = match[2]
        for operation, at in waiting:
            yield from _scalar(f"{controller}.{operation}", at, "value")
        waiting.clear()


def _in_notebook(text: str) -> Iterator[Said]:
    """The code cells of a notebook (nbformat, The notebook file format); the number of the cell stands for the line."""
    try:
        cells = json.loads(text).get("cells", [])
    except (ValueError, AttributeError, RecursionError):
        yield from _in_lines(text)
        return
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            lines = cell.get("source", [])
            code = "".join(each for each in lines if isinstance(each, str)) if isinstance(lines, list) else str(lines)
            yield from (Said(each.word, number, each.kind) for each in _in_sql(code, 1))
            yield from (Said(word, number, "name") for word in _names_in(code.split("\n")))


def _names_in(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if _IMPORT.match(line) is None:
            yield from _WORD.findall(line.partition("#")[0])
