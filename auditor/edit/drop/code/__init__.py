"""The code phase: what names the tables that go is removed, edited or listed.

tree       a file as nested statements           files     the files of the project, and what names in them mean
wanted     the words of what goes                elements  items of displays, arguments, clauses of imports
judge      may this function or class go?        spread    what goes, again and again until nothing more does
cut        what goes -> edits                    prose     comments, documents, configuration
proof      what must hold afterwards             phase     all of it, top to bottom
"""
