"""What the user can cause: each error carries one clear line that says what to do. A bug stays a traceback."""

from __future__ import annotations


class AuditorError(Exception):
    """The audit cannot start or go on because of its input; `str(error)` is the line to print."""


class ConfigError(AuditorError):
    """The configuration cannot be read, or says something that the audit does not understand."""


class PathError(AuditorError):
    """The path to audit does not exist, cannot be read, or is nothing that can be audited."""
