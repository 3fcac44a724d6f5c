"""How statements begin: what is made, run from a text, explained, a block, or silent about rows of tables."""

from __future__ import annotations

import re

#: Before the statement itself: comments, and settings that no semicolon ends (Transact-SQL Reference: SET).
BEFORE = re.compile(
    r"^(?:[\s\ufeff]|--[^\n]*(?:\n|$)|/\*.*?\*/"
    r"|set\s+(?:nocount|xact_abort|ansi_\w+|quoted_identifier|arithabort)\s+(?:on|off)\b(?=\s+\w))+",
    re.I | re.S,
)
#: What is created and has a body or a query of its own.
OBJECT = re.compile(
    r"(?:create\s+(?:or\s+(?:replace|alter)\s+)?|alter\s+(?=[^;]{0,500}?\sas\s))"
    r"(?:temp(?:orary)?\s+|constraint\s+|recursive\s+|aggregate\s+|algorithm\s*=\s*\w+\s+|sql\s+security\s+\w+\s+"
    r"|definer\s*=\s*(?:['\"`]?[\w%.]+['\"`]?\s*@\s*)?\S+\s+|(?:no)?force\s+|(?:non)?editionable\s+|editioning\s+)*"
    r"(materialized\s+view(?!\s+log\b)|view|function|procedure|trigger|rule|policy|event(?!\s+trigger\b)"
    r"|(?:package|type)\s+body|package)\s+(?:if\s+not\s+exists\s+)?([\w.\"`\[\]$]+)",
    re.I,
)
#: `SELECT 1 FROM t`, `SELECT setval('s', (SELECT max(id) FROM t))`: one that asks a table is not silent.
ASKING = re.compile(r"select\b.*?\b(?:from|join)\b", re.I | re.S)
RETURNS_TRIGGER = re.compile(r"\breturns\s+trigger\b", re.I)
#: What runs a text that is not written there.
RUN = re.compile(r"exec(?:ute)?\b", re.I)
#: A table that is created or dropped.
MADE = re.compile(
    r"(create|drop)\s+(?:or\s+replace\s+)?"
    r"(?:(?:global|local|private|temp|temporary|unlogged|transient|multiset|set|volatile|external)\s+){0,2}table\s+(?:if\s+(?:not\s+)?exists\s+)?"
    r"([\w.\"`\[\]$]+)",
    re.I,
)
#: Before the query that a table is made of.
FILLED = re.compile(r"(?<=[\s)])as\s+(?=select\b|with\b|table\b|\(\s*select\b)", re.I)
ON_TABLE = re.compile(r"\bon\s+(?:only\s+)?([\w.\"`]+)", re.I)
#: The table that a constraint of a trigger refers to (PostgreSQL: CREATE TRIGGER).
REFERENCED = re.compile(r"\A\s*from\s+[\w.\"]+", re.I)
#: Statements without rows of tables of their own.
SILENT = re.compile(
    r"(?:set|reset|show|begin|start|commit|rollback|savepoint|release|pragma|vacuum|analyze|reindex|grant|revoke|comment|"
    r"alter|drop|create|lock|discard|listen|notify|use|call|attach|detach|cluster|refresh|prepare|deallocate|import|end|"
    r"select\s+(?:pg_\w+|set_config|setval|nextval|now|version|current_\w+|\d+)\b|security|reassign|checkpoint|load|kill|flush|optimize|"
    r"handler|do|describe|desc|rename|unlock|check|checksum|repair|flashback|purge|dbcc|undrop|put|get|list|remove|install|msck|update\s+statistics|"
    r"fetch|move|close|xa|signal|resignal|waitfor|print|throw|raiserror|backup|restore|raise|return|leave|iterate|goto|exit|null)\b",
    re.I,
)

#: What runs a text (Transact-SQL; Oracle and MariaDB; MySQL; Redshift, UNLOAD), and blocks of statements, which no
#: parser here knows.
DYNAMIC = re.compile(
    r"(?:exec(?:ute)?\s+(?:sys\.)?sp_executesql\s+(?:@\w+\s*=\s*)?N?|execute\s+immediate\s+|prepare\s+\w+\s+from\s+"
    r"|unload\s*\(\s*|exec(?:ute)?\s*\(\s*N?)"
    r"(?=')",
    re.I,
)
#: A block, or what a semicolon inside of one leaves of it (PL/SQL, PL/pgSQL, Transact-SQL, SQL/PSM).
BLOCK = re.compile(
    r"(?:begin\s+(?:try|catch|atomic)\b|begin\s+tran(?:saction)?\s+\S"
    r"|begin\s+(?!(?:work|tran|transaction|isolation|read|not|deferrable|deferred|immediate|exclusive|concurrent)\b)[a-z<:]"
    r"|(?:declare|if|else|elsif|elseif|loop|while|for|forall|exception|when|repeat|open)\b|return\s+query\b|cursor\s+\w+[^;]{0,300}?\sis\b|<<\w+>>"
    r"|(?:procedure|function)\s+\w+[^;]{0,500}?\s(?:is|as)\b|set\s+@\w+\s*:?\+?=\s*(?:N?'|\(\s*select\b))",
    re.I,
)
EXPLAINED = re.compile(
    r"^explain\s+(?:\([^)]*\)\s*|(?:analyze|verbose|extended|partitions|query\s+plan|plan(?:\s+set\s+[^']*'[^']*')?"
    r"(?:\s+into\s+\S+)?\s+for|for(?!\s+connection)|format\s*=\s*\S+)\s+)*",
    re.I,
)

#: What reads or changes rows.
QUERY = re.compile(
    r"\A(?:select|insert|update|delete|with|merge|truncate)\b"
    r"|\b(?:insert\s+into|delete\s+from|update\s+\S+\s+set|select\s[^;]{0,2000}?\sfrom)\s",
    re.I,
)
