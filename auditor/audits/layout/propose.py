"""Which file each name of a module could go to: beside those whose file is known, else by communities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nlargest
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from auditor.audits.layout.affinity import MOST_NAMES, NEXT, Affinity, affinity_of, words_of
from auditor.audits.layout.model import Placed, ProposedFile
from auditor.facts.code import FileFacts

if TYPE_CHECKING:
    from auditor.link.domain.project import Project

#: How much the words of a file's name draw the names that have them.
_FILE = 4.0
_ROUNDS = 30
_KEPT = 0.9
#: Where seeds name more files, each name is drawn to the few that draw it most.
_MOST_FILES, _MOST_DRAWN = 60, 8


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
    drawn = {name: _strongest(_drawn(found, name, stems), len(files)) for name in found.names}
    share = {name: {seeds[name]: 1.0} if name in seeds else {} for name in found.names}
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
                    pull[file] = pull.get(file, 0.0) + strength * part
            pull = _strongest(pull, len(files))
            total = sum(pull.values())
            new[name] = {file: value / total for file, value in pull.items()} if total else share[name]
        share = new
    none = [(files[-1], 0.0)]  # what nothing draws
    return {name: max(share[name].items() or none, key=itemgetter(1, 0))[0] for name in found.names}


def _drawn(found: Affinity, name: str, stems: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """How much the names of files draw a name, where they do."""
    alike = {file: found.likeness(found.words[name], stem) for file, stem in stems.items()}
    return {file: _FILE * likeness for file, likeness in alike.items() if likeness}


def _strongest(pull: dict[str, float], files: int) -> dict[str, float]:
    return pull if files <= _MOST_FILES else dict(nlargest(_MOST_DRAWN, pull.items(), key=itemgetter(1, 0)))


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
    """Communities of what is tied, each a file named after the words of its names. Those of a module with very many
    names are looked for part by part, for to find them takes the square of its names."""
    parts = [found.names[at : at + MOST_NAMES] for at in range(0, len(found.names), MOST_NAMES)]
    groups = [group for part in parts for group in _groups(found, part)]
    places = {name: place for place, name in enumerate(found.names)}
    folder = PurePosixPath(path).parent
    if PurePosixPath(path).name != "__init__.py":
        folder = folder / PurePosixPath(path).stem
    placed: dict[str, str] = {}
    taken: set[str] = set()
    for group in sorted(groups, key=lambda each: min(places[name] for name in each)):
        stem = _stem(found, group, taken)
        taken.add(stem)
        placed |= {name: (folder / f"{stem}.py").as_posix() for name in group}
    return placed


def _groups(found: Affinity, names: list[str]) -> list[list[str]]:
    """Communities of these names (greedy modularity)."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(names)
    for name in names:
        row = found.weights.get(name, {})
        graph.add_weighted_edges_from((name, other, row[other]) for other in row if name < other and other in graph)
    if not graph.number_of_edges():
        return [names]
    return [
        sorted(group)
        for group in networkx.community.greedy_modularity_communities(graph, weight="weight", resolution=1.5)
    ]


def _stem(found: Affinity, group: list[str], taken: set[str]) -> str:
    counts: Counter[str] = Counter(word for name in group for word in found.words[name] if word.isidentifier())
    ranked = sorted(counts, key=lambda word: (-counts[word] * found.rarity.get(word, 1.0), word))
    return next((word for word in ranked if word not in taken), f"models{len(taken) + 1}")
