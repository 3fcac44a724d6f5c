"""Tests of the cache file."""

from __future__ import annotations
