"""Tests of `auditor.reading`."""

from __future__ import annotations
