"""The rules of the audit of table usage."""

from __future__ import annotations
