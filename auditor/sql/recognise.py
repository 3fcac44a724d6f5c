"""Telling SQL from English, by the structure that a statement must have."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTED = r"""(?:"[^"\n]{1,100}"|`[^`\n]{1,100}`|\[[^\]\n]{1,100}\])"""
_NAME = rf"""(?:(?:{_QUOTED}|["`\[]?[\w$]+["`\]]?)\s*\.\s*)*(?:{_QUOTED}|["`\[]?[A-Za-z_$][\w$]*["`\]]?)"""
_LEAD = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.S)
#: What was found of texts as long as this is kept.
_SHORT = 1000
# The first words of the shapes: most strings have another one, and need not be held against each shape.
_WORD = re.compile(r"[A-Za-z]*")
_FIRST_WORDS = frozenset(
    {"select", "insert", "replace", "update", "delete", "with", "truncate", "merge", "copy", "create", "alter", "drop",
     "grant", "revoke", "comment", "lock", "refresh", "do", "call", "explain", "vacuum", "reindex", "pragma", "set",
     "savepoint", "begin", "start", "exec", "execute", "declare", "if", "load", "upsert", "bulk", "prepare",
     "while", "table", "attach"}
)  # fmt: skip
_SHAPES = rf"""(?:
      select\b(?!\s+(?:a|an|the|one|your)\s+(?!from\b|,|=|as\s))(?!\s+one\s+from\s+the\b)
        .*?\bfrom\s+(?:only\s+|lateral\s+)?(?:\(|{_NAME}|[%:{{$?])
    | select\s+(?:[\w.]+\s*\(|\d+\s*(?:;|$|as\b)|'[^']*'|\*\s*$)
    | insert\s+(?:or\s+\w+\s+|ignore\s+|low_priority\s+|high_priority\s+|delayed\s+)*(?:into|overwrite)\s+
    | insert\s+(?:all|first)\s+(?:into|when)\s | bulk\s+insert\s+{_NAME}\s+from\s+['@:%{{] | upsert\s+into\s
    | insert\s+(?:ignore\s+)?{_NAME}\s*\([\w\s,."`\[\]]+\)\s*(?:values\s*\(|select\s|output\s|exec\s)
    | insert\s+(?:ignore\s+)?{_NAME}\s+(?:values\s*\(|select\s.{{1,500}}?\bfrom\s|output\s+inserted\.)
    | replace\s+(?:(?:low_priority|delayed)\s+)?into\s+ | replace\s+{_NAME}\s+set\s+[\w."`]+\s*=
    | insert\s+/\*.*?\*/\s*into\s | insert\s+{_NAME}\s+default\s+values\b
    | load\s+(?:data|xml)\s+(?:\w+\s+){{0,2}}infile\s+['@:%{{]
    | prepare\s+\w+\s*(?:\([^)]*\)\s*)?
        (?:as\s+(?:select\s.{{1,500}}?\bfrom|insert\s+into|update\s+\S+\s+set|delete\s+from)\s|from\s+')
    | declare\s+\w+\s+(?:[a-z]+\s+){{0,4}}cursor\s+
        (?:with|for|local|global|scroll|static|keyset|dynamic|fast_forward|forward_only|read_only)\s
    | declare\s+cursor\s+\w+(?:\s*\([^)]*\))?\s+is\s
    | update\s+(?:low_priority\s+|ignore\s+){{1,2}}{_NAME}\s.{{0,500}}?\bset\s+[\w."`]+\s*=
    | update\s+{_NAME}(?=[^;]{{0,200}}?(?:,\s*["`\w]|\bjoin\s.{{1,200}}?\s(?:on|using)\b))
        [^;]{{0,2000}}?\bset\s+[\w."`]+\s*=
    | delete\s+(?:low_priority\s+|quick\s+|ignore\s+){{1,3}}from\s
    | delete\s+{_NAME}(?:\s*,\s*{_NAME})+\s+from\s
    | delete\s+{_NAME}(?:\s+(?!where\b)\w{{1,10}})?\s+where\s+[\w."`\[\]]+\s*(?:=|<|>|!=|in\s*\()
    | delete\s+{_NAME}\s+output\s+deleted\b | delete\s+from\s+{_NAME}\s+from\s+{_NAME}\s
    | (?:update|delete(?:\s+from)?)\s*\(\s*select\b
    | merge\s+{_NAME}\s+(?:with\s*\(|(?:as\s+)?(?:\w+\s+)?using\s.{{1,1000}}?\swhen\s+(?:not\s+)?matched\b)
    | (?:begin|start\s+transaction)(?:\s+(?:immediate|exclusive|deferred|work|transaction))?\s*;\s*
        (?:select|insert|update|delete|replace|create|alter|drop|truncate|with|lock|set)\s
    | update\s+(?:only\s+|or\s+\w+\s+)?(?:{_NAME}|\{{\w*\}}|%\w?\S*)(?:\s+(?:as\s+)?(?!set\b)\w+)?
        \s+set\s+(?:[\w."`\[\]{{%]+\s*(?:[-+*/%&|^]?=|,|\))|\w+\s*\(\s*\w+\s*\)\s*=)
    | update\s+(?:only\s+)?{_NAME}(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\s+\(
    | delete\s+from\s+(?:only\s+)?(?:{_NAME}|[{{%])\s*
        (?:$|;|where\b|using\b|as\b|returning\b|\w+\s+where\b|(?:not\s+)?indexed\b
            |order\s+by\b|limit\s+\S+\s*(?:$|;)|partition\s*\()
    | delete\s+from\s+{_NAME}(?:\s*,\s*{_NAME})+\s+using\s
    | delete\s+{_NAME}\s+from\s+
    | (?:delete|update|insert)\s+top\s*\(
    | begin\s+(?:try|catch|tran(?:saction)?|atomic)\b
    | begin\s+(?:insert\s+into\s+{_NAME}\s*(?:\(|values|select)|update\s+{_NAME}\s+set\s+\S+\s*=
        |delete\s+(?:from\s+)?\S+\s*(?:;|where\b)|merge\s+into\s|execute\s+immediate\s+'|for\s+\w+\s+in\s*\(\s*select\b
        |forall\s+\w+\s+in\s|open\s+:?\w+\s+for\s+select\b)
    | declare\s+\w+\s+[\w.%]+(?:\([\d,\s]+\))?\s*(?::=[^;]*)?;.{{0,500}}?\bbegin\b
    | while\s+(?:@|exists\s*\(|\d+\s*=\s*\d+\s).*?\bbegin\b | exec(?:ute)?\s*\(\s*N?'
    | exec(?:ute)?\s+(?:sys\.)?sp_\w+ | execute\s+immediate\s+'
    | declare\s+@\w+
    | if\s+(?:not\s+)?(?:exists\s*)?\(\s*select\b | if\s+(?:not\s+)?object_id\s*\(\s*N?'
    | with\s+(?:recursive\s+)?{_NAME}\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+materialized\s+|materialized\s+)?\(
    | truncate\s+(?:table\s+)?(?:only\s+)?(?:{_NAME}|[{{%])\s*
        (?:$|;|,|with\s*\(|cascade\b|restart\b|restrict\b|continue\b|(?:preserve|purge)\s+materialized\b
            |(?:drop|reuse)\s+(?:all\s+)?storage\b)
    | merge\s+into\s+
    | copy\s+(?:{_NAME}\s*(?:\([^)]*\)\s*)?(?:from|to)\s+(?:stdin|stdout|program\b|['%:$]|\Z)
        |\(\s*(?:select|insert\s+into|update|delete\s+from)\b)
    | create\s+(?:or\s+(?:replace|alter)\s+)?
        (?:global\s+|private\s+|temp(?:orary)?\s+|unlogged\s+|unique\s+|materialized\s+|recursive\s+|constraint\s+|external\s+
        |virtual\s+|(?:no)?force\s+|(?:non)?editionable\s+|algorithm\s*=\s*\w+\s+|sql\s+security\s+\w+\s+
        |definer\s*=\s*(?:\S+?\s*@\s*)?\S+\s+)*
        (?:table|view|index|function|procedure|trigger|schema|sequence|extension|type|rule|policy|database|role|user|event
        |package)\s
    | (?:alter|drop)\s+
        (?:table|view|materialized\s+view|index|function|procedure|trigger|schema|sequence|type|rule|policy|extension
        |role|user|database|event|package)\s
    | (?:grant|revoke)\s+[\w\s,]+\son\s
    | comment\s+on\s | lock\s+tables?\s | refresh\s+materialized\s+view\s
    | set\s+@\w+\s*:?=
    | attach\s+(?:database\s+)?['"?:{{%@]\S*\s+as\s
    | set\s+(?:nocount|xact_abort|ansi_\w+|quoted_identifier|identity_insert\s+\S+)\s+(?:on|off)\b
    | do\s+(?:language\s+\w+\s+)?\$ | call\s+{_NAME}\s*\(
    | explain\s+(?:analyze\s+|\(|query\s+plan\s|plan\s+(?:for|set)\s|format\s*=)
    | table\s+{_NAME}\s+(?:order\s+by\s|limit\s+\d)
    | (?:vacuum|reindex|pragma|set\s+(?:local\s+|session\s+)?[\w.]+\s*(?:=|to\b)|savepoint)\b
    | set\s+(?:local|session|global)\s+[\w.]+\s*=\s*\S
    )"""


def looks_like_sql(text: str) -> bool:
    """Would a person call the text a SQL statement? `Select a file from the list` is none."""
    return _known(text) if len(text) <= _SHORT else _looks(text)


@lru_cache(maxsize=8192)
def _known(text: str) -> bool:
    return _looks(text)  # a literal is asked about as often as it is evaluated


def _looks(text: str) -> bool:
    start = _LEAD.match(text)
    position = start.end() if start is not None else 0
    word = _WORD.match(text, position)
    if word is None or word[0].lower() not in _FIRST_WORDS:
        return False
    return _shapes().match(text[position : position + 4000]) is not None


@lru_cache(maxsize=1)
def _shapes() -> re.Pattern[str]:
    return re.compile(_SHAPES, re.I | re.S | re.X)  # compiled when it is needed, for that takes a while
