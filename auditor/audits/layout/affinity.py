"""How much two names of one module belong together, and why.

No single sign tells what maintainers choose; foreign keys, use in the same functions, words of the names and
neighbourhood in the file, together, come near it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import TYPE_CHECKING

from auditor.facts.code import Assign, Attr, Class, FileFacts, Function, Name, Node, Str
from auditor.facts.nodes import nodes_of
from auditor.link.syntax.scopes import target_names

if TYPE_CHECKING:
    from auditor.link.domain.project import Project

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")

#: Weights, found by trying on real splits: given one class per file, which share of the others lands where it did.
KEY, MENTION, TOGETHER, IMPORTED, WORDS, NEIGHBOUR = 1.0, 0.2, 1.0, 1.2, 3.0, 2.3
#: The one reason that says nothing of what a class is.
NEXT = "stands next to {}"
#: Larger groups tell nothing.
_MOST = 6
_REACH = 3.0
#: Of a module with more names, each is held against so many after it alone, and tied to the most alike of these.
MOST_NAMES, _AHEAD, _MOST_ALIKE = 300, 100, 12


@dataclass(slots=True)
class Affinity:
    """Weights between the names of a module, by pair, and the reasons for them."""

    names: list[str]
    words: dict[str, Counter[str]]
    rarity: dict[str, float]
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], list[tuple[float, str]]] = field(default_factory=dict)

    def add(self, one: str, other: str, weight: float, reason: str, back: str = "") -> None:
        """Tie two names, for a reason that is told with its weight. `reason` has a hole for the other name, and so
        has `back`, what is said of the other one, where that is not the same."""
        if one == other or weight <= 0:
            return
        for a, b, said in ((one, other, reason), (other, one, back or reason)):
            row = self.weights.setdefault(a, {})
            row[b] = row.get(b, 0.0) + weight
            self.reasons.setdefault((a, b), []).append((weight, said.format(b)))

    def likeness(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """How much two sets of words have in common, rare words counting more: 0 to 1."""
        shared = sum(self.rarity.get(word, 1.0) for word in one if word in other)
        sizes = [sum(self.rarity.get(word, 1.0) for word in each) for each in (one, other)]
        return shared / math.sqrt(sizes[0] * sizes[1]) if all(sizes) else 0.0

    def likeness_of(self, one: str, other: str, sizes: Mapping[str, float]) -> float:
        """The same of two names, where it is known how much the words of each count."""
        words = self.words[other]
        shared = sum(self.rarity[word] for word in self.words[one] if word in words)
        return shared / math.sqrt(sizes[one] * sizes[other]) if shared else 0.0


def words_of(name: str) -> Counter[str]:
    """The words of an identifier, singular."""
    return Counter(_singular(word.lower()) for word in _WORD.findall(name))


def affinity_of(path: str, file: FileFacts, project: Project, groups: Iterable[frozenset[str]] = ()) -> Affinity:
    """The affinity of all names of a module, in the order of the file; `groups`: what each importer imports."""
    nodes = dict(_definitions(file))
    words = {name: words_of(name) for name in nodes}
    counts = Counter(word for each in words.values() for word in each)
    rarity = {word: math.log(1 + len(nodes) / count) for word, count in counts.items()}
    found = Affinity(list(nodes), words, rarity)
    _by_order(found)
    _by_words(found)
    _by_mention(found, nodes)
    _by_project(found, path, project)
    _by_import(found, groups)
    return found


def _definitions(file: FileFacts) -> Iterable[tuple[str, Node]]:
    for node in file.body:
        if isinstance(node, Class | Function):
            yield node.name, node
        elif isinstance(node, Assign):
            for target in node.targets:
                for name in target_names(target):
                    if not name.startswith("__"):
                        yield name, node


def _by_order(found: Affinity) -> None:
    for place, name in enumerate(found.names):
        for distance, other in enumerate(found.names[place + 1 : place + 8], 1):
            found.add(name, other, NEIGHBOUR * math.exp(-(distance - 1) / _REACH), NEXT)


def _by_words(found: Affinity) -> None:
    sizes = {name: sum(found.rarity[word] for word in found.words[name]) for name in found.names}
    whole = len(found.names) <= MOST_NAMES
    for place, name in enumerate(found.names):
        ahead = found.names[place + 1 :] if whole else found.names[place + 1 : place + 1 + _AHEAD]
        alike = ((found.likeness_of(name, other, sizes), other) for other in ahead)
        kept = [each for each in alike if each[0] > 0.15]
        for likeness, other in kept if whole else nlargest(_MOST_ALIKE, kept):
            found.add(name, other, WORDS * likeness, "named like {}")


def _by_mention(found: Affinity, nodes: Mapping[str, Node]) -> None:
    known = set(found.names)
    mentions: dict[str, Counter[str]] = {}
    for name, node in nodes.items():
        counted: Counter[str] = Counter()
        for each in nodes_of(node):
            if isinstance(each, Name) and each.id in known:
                counted[each.id] += 1
            elif isinstance(each, Str) and len(each.text) < 200:
                counted.update(word for word in _IDENTIFIER.findall(each.text) if word in known)
            elif isinstance(each, Attr) and each.name in known:
                counted[each.name] += 1
        mentions[name] = counted
    popularity = Counter(other for counted in mentions.values() for other in counted)
    for name, counted in mentions.items():
        for other, count in counted.items():
            weight = MENTION * min(count, 3) / math.sqrt(popularity[other])
            found.add(name, other, weight, "names {}", "is named by {}")


def _by_project(found: Affinity, path: str, project: Project) -> None:
    known = set(found.names)
    of_table = {
        table.key: name
        for table in project.tables
        if table.path == path and (name := table.name.rpartition(".")[2]) in known
    }
    incoming = Counter(key.target for table in project.tables if table.key in of_table for key in table.foreign_keys)
    for table in project.tables:
        if table.key not in of_table:
            continue
        for key in table.foreign_keys:
            if key.target in of_table:
                weight = KEY * 2 / (1 + incoming[key.target])
                found.add(of_table[table.key], of_table[key.target], weight, "foreign key to {}", "foreign key from {}")
    units: dict[str, set[str]] = {}
    for each in project.accesses:
        if each.access.table in of_table:
            units.setdefault(each.unit, set()).add(of_table[each.access.table])
    _by_use(found, units.values())


def _by_import(found: Affinity, groups: Iterable[frozenset[str]]) -> None:
    known = set(found.names)
    for (one, other), share, count in _shared(group & known for group in groups):
        plural = "s" if count > 1 else ""
        found.add(one, other, IMPORTED * share, f"imported together with {{}} in {count} module{plural}")


def _by_use(found: Affinity, groups: Iterable[set[str]]) -> None:
    for (one, other), share, count in _shared(groups):
        plural = "s" if count > 1 else ""
        found.add(one, other, TOGETHER * share, f"used together with {{}} in {count} function{plural}")


def _shared(groups: Iterable[Iterable[str]]) -> Iterable[tuple[tuple[str, str], float, int]]:
    """Each pair that is in a group together, as a share of the groups of either, and how often."""
    together: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for group in groups:
        ordered: Sequence[str] = sorted(group)
        alone.update(ordered)
        if len(ordered) <= _MOST:
            together.update((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
    for (one, other), count in sorted(together.items()):
        yield (one, other), count / math.sqrt(alone[one] * alone[other]), count


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
