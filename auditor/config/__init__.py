"""`[tool.auditor]` of pyproject.toml in, a frozen Config out."""

from __future__ import annotations

from auditor.config.load import Config, Consumer, EffectRow, check_rules, load, parse, setting
from auditor.config.values import strings, whole_number

__all__ = [
    "Config",
    "Consumer",
    "EffectRow",
    "check_rules",
    "load",
    "parse",
    "setting",
    "strings",
    "whole_number",
]
