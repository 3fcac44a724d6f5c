"""The audit of table usage: who reads and writes each table, by which path, and which are dead."""

from __future__ import annotations
