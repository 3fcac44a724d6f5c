"""The work of an audit grows with its input, shape by shape: counted in calls of functions, which no load changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from auditor.link.domain import values
from auditor.link.interpreter import effort
from benchmarks.attack.composed import composed
from benchmarks.attack.counting import small_limits, work
from benchmarks.attack.grow import MOST as MOST_POWER
from benchmarks.attack.grow import audit_of, growth
from benchmarks.attack.shapes import SHAPES

#: Twice the input may take so many times the work: n log n, and what is kept by hash.
MOST = 2.3

#: Small sizes, for each audit is counted twice; smaller than this, what does not grow hides what does.
SIZES: Mapping[str, int] = {
    "stars": 24,
    "star chain": 100,
    "rings": 30,
    "all to all": 12,
    "brackets": 20,
    "lookahead": 400,
    "statements": 75,
    "assignments": 200,
    "branches": 50,
    "deep": 40,
    "deep models": 40,
    "diamonds": 40,
    "wide": 40,
    "same names": 200,
    "call chain": 60,
    "registry": 40,
    "serializers": 10,
    "nested functions": 20,
    "copies": 200,
    "copied rows": 200,
    "braces": 100,
    "percent": 400,
    "quotes": 100,
    "index chains": 10,
    "call chains": 60,
    "told chains": 20,
    "inner conditions": 12,
    "bodies": 60,
    "triggers": 60,
    "case": 60,
    "commas": 200,
    "joined": 200,
    "ands": 100,
    "unions": 40,
    "tables in sql": 30,
    "many unparsed": 60,
    "settings": 100,
    "manifests": 200,
    "templates": 200,
    "revisions": 30,
    "columns": 60,
    "models": 40,
    "many files": 40,
    "strings": 100,
    "suppressions": 100,
    "broken": 60,
    "lambdas": 60,
    "lambda ring": 120,
    "local lambdas": 30,
    "closures": 20,
    "class attributes": 40,
    "nested displays": 60,
    "elif": 60,
    "local names": 60,
    "passed tables": 16,
    "positions": 30,
    "cascades": 24,
    "partials": 60,
    "decorators": 30,
    "objects": 28,
    "generics": 40,
    "inner objects": 40,
    "reexports": 120,
    "star ring": 80,
    "import ring": 60,
    "long import": 100,
    "same class": 24,
    "proxies": 24,
    "filled schemas": 20,
    "hybrids": 40,
    "mapped by calls": 100,
    "indexes": 40,
    "sorts": 40,
    "joins": 40,
    "too many": 40,
    "fixture files": 100,
    "named factories": 200,
    "early chain": 60,
    "early calls": 60,
    "held by unknown": 20,
}
#: What shows in another audit than that of usage.
OTHERS: Mapping[str, str] = {"indexes": "indexes", "sorts": "indexes", "joins": "indexes", "revisions": "migrations"}


@pytest.fixture(scope="module", autouse=True)
def _limited() -> Iterator[None]:
    with small_limits():
        yield


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory, _limited: None) -> int:
    """The work for an empty file; what is imported once is not counted."""
    return [work(tmp_path_factory.mktemp("nothing"), {"m.py": ""}, ("usage", "migrations")) for _ in range(2)][-1]


@pytest.mark.parametrize("shape", SIZES)
def test_twice_the_input_is_twice_the_work(shape: str, tmp_path: Path, nothing: int) -> None:
    make, size = SHAPES[shape][0], SIZES[shape]
    small, large = make(size), make(2 * size)
    only = (OTHERS.get(shape, "usage"),)
    grown = max(sum(map(len, large.values())) / sum(map(len, small.values())), 2)
    after = work(tmp_path / "large", large, only) - nothing  # first, with what is imported once, which makes it more
    before = work(tmp_path / "small", small, only) - nothing
    if after > before * grown / 2 * MOST:
        after = work(tmp_path / "again", large, only) - nothing
    assert after <= before * grown / 2 * MOST, f"{after / before:.2f} times the work for {grown:.2f} times"


def test_what_functions_within_themselves_give_each_other_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No limit ends it: the same statement, made in another call of the same function, is the same."""
    files = SHAPES["serializers"][0](1)
    work(tmp_path / "imports", files, ("usage",))
    several = []
    for limit in ("_MOST_CONTEXTS", "_MOST_WITHIN", "_MOST_EFFORT"):
        monkeypatch.setattr(effort, limit, 10_000)
    for most in (24, 48):
        monkeypatch.setattr(values, "MOST_OBJECTS", most)
        several.append(work(tmp_path / str(most), files, ("usage",)))
    assert several[0] == several[1]


#: Seeds of shapes that are composed at random, some of each kind; those that once grew with the square among them.
SEEDS = (1058, 1106, 1118, 1126, 1147, 1243, 1286, 1370, 1412, 1552, 5042, 7, 11, 12)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_composed_at_random_grows_with_its_text(seed: int, tmp_path: Path) -> None:
    kind, shape, size = composed(seed)
    audit = audit_of(seed, kind)
    nothing = [work(tmp_path, {"m.py": ""}, (audit,)) for _ in range(2)][-1]
    power, sizes = growth(shape, size, (audit,), nothing, timed=False)
    assert power <= MOST_POWER, f"{kind}: {sizes}"
