"""What the libraries say of names, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """What all libraries together say of names; see `library.Library`."""

    roots: frozenset[str]
    anywhere: frozenset[str]
    sessions: frozenset[str]
    methods: frozenset[str]
    plain: frozenset[str]
    rowless: frozenset[str]
    muting: frozenset[str]
    declaring: frozenset[str]
    described: frozenset[str]
    harmless: frozenset[str]
    showing: frozenset[str]
    keeping: frozenset[str]
    all_of: frozenset[str]
    starts: frozenset[str]
    packing: frozenset[str]
    configuring: frozenset[str]
    unwrapping: frozenset[str]
    handed: frozenset[str]
    single: frozenset[str]
    itself: frozenset[str]
    collections: frozenset[str]
    wrappers: frozenset[str]
    paths: frozenset[str]
    decorators: Mapping[str, str]
    listing: frozenset[str]
    class_keys: frozenset[str]
    renamed: Mapping[str, str]
    packages: frozenset[str]  # the first parts of all dotted names that anything is said of
