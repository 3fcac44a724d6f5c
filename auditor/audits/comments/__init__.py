"""The audit of comments that suppress findings: those that give no reason, and those that suppress nothing."""

from __future__ import annotations
