"""The account: every occurrence of the names of a table that nothing was seen to touch, explained or a doubt.

What the interpretation does not understand must become a doubt and never a wrong verdict. So where it saw no access,
every place that holds the table's name or its class's name is looked at by its form: is it an import, an annotation, a
foreign key, the declaration itself, a word of another meaning? What is none of these is a doubt, with its place. Common
words stand everywhere, so a class counts as a name in Python only, and a table as a whole string that something unknown
is given, or where SQL has a table.
"""

from __future__ import annotations

from auditor.link.results.account.settle import in_doubt, settle_accounts

__all__ = ["in_doubt", "settle_accounts"]
