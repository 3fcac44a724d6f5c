"""Which file each name of a module could go to: beside those whose file is known, else by communities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from auditor.audits.layout.affinity import NEXT, Affinity, affinity_of, words_of
from auditor.audits.layout.model import Placed, ProposedFile
from auditor.facts.code import FileFacts

if TYPE_CHECKING:
    from auditor.link.domain.project import Project

#: How much the words of a file's name draw the names that have them.
_FILE = 4.0
_ROUNDS = 30
_KEPT = 0.9


def propose(
    path: str, file: FileFacts, project: Project, groups: Iterable[frozenset[str]], seeds: Mapping[str, str]
) -> tuple[ProposedFile, ...]:
    """The proposed files of a module, with the reason for each name; `groups`: what each
    importer imports; `seeds`: the file of names that are known."""
    found = affinity_of(path, file, project, groups)
    known = {name: target for name, target in seeds.items() if name in found.names}
    placed = spread(found, known) if known else _communities(found, path)
    files: dict[str, list[Placed]] = {}
    for name in found.names:
        why = "given" if name in known else _why(found, name, placed)
        files.setdefault(placed[name], []).append(Placed(name, why))
    return tuple(ProposedFile(target, tuple(files[target])) for target in sorted(files))


def spread(found: Affinity, seeds: Mapping[str, str]) -> dict[str, str]:
    """Give every name the file whose names it is tied to most, going out from the seeds; one strong tie counts for more
    than several weak ones."""
    files = sorted(set(seeds.values()))
    stems = {file: words_of(PurePosixPath(file).stem) for file in files}
    drawn = {
        name: {file: _FILE * found.likeness(found.words[name], stems[file]) for file in files} for name in found.names
    }
    share = {name: {file: float(seeds.get(name) == file) for file in files} for name in found.names}
    for _ in range(_ROUNDS):
        new: dict[str, dict[str, float]] = {}
        for name in found.names:
            if name in seeds:
                new[name] = share[name]
                continue
            pull = dict(drawn[name])
            for other, weight in found.weights.get(name, {}).items():
                strength = weight**2 * (1.0 if other in seeds else _KEPT)
                for file, part in share[other].items():
                    pull[file] += strength * part
            total = sum(pull.values())
            new[name] = {file: value / total for file, value in pull.items()} if total else share[name]
        share = new
    return {name: max(files, key=lambda file: (share[name][file], file)) for name in found.names}


def _why(found: Affinity, name: str, placed: Mapping[str, str]) -> str:
    """The strongest tie to a name of the same file; where that is but neighbourhood, also what else ties it to one."""
    neighbour = NEXT.format("")
    ties = sorted(
        (
            tie
            for other in found.weights.get(name, {})
            if placed[other] == placed[name]
            for tie in found.reasons.get((name, other), ())
        ),
        reverse=True,
    )
    if not ties:
        in_common = words_of(PurePosixPath(placed[name]).stem).keys() & found.words[name].keys()
        return "named like the file" if in_common else "the rest"
    first = ties[0][1]
    others = [text for weight, text in ties if not text.startswith(neighbour) and weight > ties[0][0] / 3]
    return f"{first}; {others[0]}" if first.startswith(neighbour) and others else first


def _communities(found: Affinity, path: str) -> dict[str, str]:
    """Communities of what is tied (greedy modularity), each a file named after the words of its names."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(found.names)
    for name, row in found.weights.items():
        graph.add_weighted_edges_from((name, other, weight) for other, weight in row.items() if name < other)
    groups: list[Iterable[str]] = (
        [
            sorted(group)
            for group in networkx.community.greedy_modularity_communities(graph, weight="weight", resolution=1.5)
        ]
        if graph.number_of_edges()
        else [found.names]
    )
    folder = PurePosixPath(path).parent
    if PurePosixPath(path).name != "__init__.py":
        folder = folder / PurePosixPath(path).stem
    placed: dict[str, str] = {}
    taken: set[str] = set()
    for group in sorted(groups, key=lambda each: min(found.names.index(name) for name in each)):
        stem = _stem(found, list(group), taken)
        taken.add(stem)
        placed |= {name: (folder / f"{stem}.py").as_posix() for name in group}
    return placed


def _stem(found: Affinity, group: list[str], taken: set[str]) -> str:
    counts: Counter[str] = Counter(word for name in group for word in found.words[name] if word.isidentifier())
    ranked = sorted(counts, key=lambda word: (-counts[word] * found.rarity.get(word, 1.0), word))
    return next((word for word in ranked if word not in taken), f"models{len(taken) + 1}")
