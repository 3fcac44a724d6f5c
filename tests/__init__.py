"""Tests mirror the package file by file."""

from __future__ import annotations
