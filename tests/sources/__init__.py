"""Tests of the look at the disk."""

from __future__ import annotations
