"""What the comments in `fixtures/` announce, and how a report differs from it; the grammar is in `fixtures/README.md`.

`python -m tests.expectations [FOLDER ...]` prints the differences of some or all fixtures, and precision and recall.
"""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from auditor.audits.usage.verdict import Usage
from auditor.facts.access import Access, Confidence
from auditor.findings import Report

FIXTURES = Path(__file__).parent.parent / "fixtures"
MODULE_BODY = "<module>"

_COMMENT = re.compile(r"(?:#|--)\s*(expect-module|expect|table):\s*(.+?)\s*$")
_ITEM = re.compile(r"(?:read\??|write\??|blind|undeclared) [\w.$-]+(?: \(cascade\))?")
_TABLE = re.compile(
    r"([\w.$ -]+?) (orphaned|unknown|test_only|script_only|write_only|read_only|live)( unreached)?(?:;.*)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One thing that a comment announces or a report says: `what` happens in a unit, or how a table is declared."""

    path: str
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one fixture announces and what the audit found, as sets that should be equal."""

    expected: frozenset[Fact]
    found: frozenset[Fact]

    @property
    def differences(self) -> list[str]:
        """One line for each fact that is missing or too much, in the order of the source."""
        marked = [(fact, "missing   ") for fact in self.expected - self.found]
        marked += [(fact, "unexpected") for fact in self.found - self.expected]
        return [f"{mark} {fact.path} {fact.unit}: {fact.what}" for fact, mark in sorted(marked)]


@dataclass(slots=True)
class _Scope:
    """A function or class; `first` and `last` are the lines it spans."""

    name: str
    is_function: bool
    depth: int
    first: int
    last: int = sys.maxsize


@dataclass(slots=True)
class _File:
    """The expectations of one file, and which unit each line belongs to."""

    path: str
    facts: list[Fact] = field(default_factory=list)
    scopes: list[_Scope] = field(default_factory=list)

    def unit_at(self, line: int) -> str:
        """The qualified name of the innermost function around a line."""
        inside = [scope for scope in self.scopes if scope.is_function and scope.first <= line <= scope.last]
        return max(inside, key=lambda scope: scope.first).name if inside else MODULE_BODY


def fixtures() -> list[Path]:
    """The folders of `fixtures/`, each a project of its own."""
    return sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())


def announced(folder: Path) -> list[Fact]:
    """All that the comments of a fixture announce, sorted."""
    return sorted(fact for file in _read(folder) for fact in file.facts)


def compare(folder: Path, report: Report) -> Comparison:
    """Set a report on the fixture beside what its comments say."""
    files = {file.path: file for file in _read(folder)}
    expected = frozenset(fact for file in files.values() for fact in file.facts)
    return Comparison(expected, frozenset(_found(report, files)))


def score(comparisons: Iterable[Comparison]) -> str:
    """Precision and recall over all that fixtures announce, in one line."""
    expected = found = right = 0
    for comparison in comparisons:
        expected += len(comparison.expected)
        found += len(comparison.found)
        right += len(comparison.expected & comparison.found)
    precision, recall = right / max(found, 1), right / max(expected, 1)
    claimed = f"precision {precision:.1%} ({right} of {found} claimed)"
    return f"fixtures: {claimed}, recall {recall:.1%} (of {expected} announced)"


def _found(report: Report, files: dict[str, _File]) -> Iterator[Fact]:
    def unit_at(path: str, line: int) -> str:
        return files[path].unit_at(line) if path in files else MODULE_BODY

    for usage in report.of(Usage).tables:
        table = usage.table
        unreached = " unreached" if usage.reached is False else ""
        yield Fact(table.path, f"line {table.line}", f"table {table.key} {usage.status}{unreached}")
        yield from _strongest(str(table.key), (*usage.readers, *usage.writers))
    for spot in report.coverage.blind_spots:
        yield Fact(spot.path, unit_at(spot.path, spot.line), f"blind {spot.kind}")
    for finding in report.findings:
        if finding.code == "AUD007":
            yield Fact(finding.path, unit_at(finding.path, finding.line), f"undeclared {finding.table}")


def _strongest(table: str, accesses: Iterable[Access]) -> Iterator[Fact]:
    """Of several accesses of one kind by one unit the plain one counts, before a cascade, before a possible one."""
    best: dict[tuple[str, str, str], tuple[int, str]] = {}
    for access in accesses:
        if access.confidence is Confidence.POSSIBLE:
            ranked = (2, f"{access.op}? {table}")
        elif access.via == "cascade":
            ranked = (1, f"{access.op} {table} (cascade)")
        else:
            ranked = (0, f"{access.op} {table}")
        key = (access.path, access.function, access.op)
        best[key] = min(best.get(key, ranked), ranked)
    for (path, function, _), (_, what) in best.items():
        yield Fact(path, function, what)


def _read(folder: Path) -> Iterator[_File]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.suffix == ".py":
            yield _read_python(path, relative)
        elif path.suffix in {".sql", ".html"}:
            file = _File(relative)
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                _announce(file, line, number, None)
            yield file


def _read_python(path: Path, relative: str) -> _File:
    """Follow the tokens, not a syntax tree: fixtures may be newer than the Python that runs the tests, or broken."""
    file = _File(relative)
    open_scopes: list[_Scope] = []
    header: _Scope | None = None
    depth, at_start = 0, True
    try:
        tokens = _tokens(path)
    except (tokenize.TokenError, SyntaxError):  # a fixture about files that do not parse
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            _announce(file, line, number, None)
        return file
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.type == tokenize.COMMENT:
            _announce(file, token.string, token.start[0], header)
        elif token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
            while open_scopes and open_scopes[-1].depth >= depth:
                open_scopes.pop().last = token.start[0] - 1
        elif token.type == tokenize.NEWLINE:
            header, at_start = None, True
        elif token.type not in {tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}:
            if at_start and token.string in {"def", "class"}:
                while open_scopes and open_scopes[-1].depth >= depth:  # a body on the line of its header
                    open_scopes.pop().last = token.start[0] - 1
                name = _qualified(open_scopes, following.string)
                header = _Scope(name, token.string == "def", depth, token.start[0])
                open_scopes.append(header)
                file.scopes.append(header)
            at_start = at_start and token.string == "async"
    return file


def _tokens(path: Path) -> list[tokenize.TokenInfo]:
    with path.open("rb") as stream:
        return list(tokenize.tokenize(stream.readline))


def _qualified(around: list[_Scope], name: str) -> str:
    if not around:
        return name
    outer = around[-1]
    return f"{outer.name}.<locals>.{name}" if outer.is_function else f"{outer.name}.{name}"


def _announce(file: _File, comment: str, line: int, header: _Scope | None) -> None:
    """Note what a comment announces; a comment that only looks like an announcement is an error."""
    match = _COMMENT.search(comment)
    if match is None:
        if re.match(r"(?:#|--)\s*(?:expect|table)[\w-]*:", comment):
            raise ValueError(f"{file.path}:{line}: cannot read the expectation {comment!r}")
        return
    kind, text = match.groups()
    if kind == "table":
        found = _TABLE.fullmatch(text)
        if found is None:
            raise ValueError(f"{file.path}:{line}: cannot read the table {text!r}")
        name, status, unreached = found.groups()
        file.facts.append(Fact(file.path, f"line {line}", f"table {name} {status}{unreached or ''}"))
        return
    if kind == "expect" and (header is None or not header.is_function):
        raise ValueError(f"{file.path}:{line}: no function is declared here to expect something of")
    unit = header.name if kind == "expect" and header is not None else MODULE_BODY
    for item in text.partition(";")[0].split(","):
        if _ITEM.fullmatch(item.strip()) is None:
            raise ValueError(f"{file.path}:{line}: cannot read the expectation {item.strip()!r}")
        file.facts.append(Fact(file.path, unit, item.strip()))


def main(names: list[str]) -> int:
    """Print how the audit of each named fixture, or of all, differs from what it announces."""
    from auditor.pipeline import audit

    wanted = [FIXTURES / Path(name).name for name in names] or fixtures()
    comparisons = []
    for folder in wanted:
        comparison = compare(folder, audit(folder, only=["usage"]))
        comparisons.append(comparison)
        if comparison.differences:
            print(f"{folder.name}:", *comparison.differences, sep="\n  ")
    print(score(comparisons))
    return int(any(comparison.differences for comparison in comparisons))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
