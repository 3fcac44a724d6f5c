"""The code phase: what names the tables that go is removed, edited or listed.

tree       a file as nested statements           files      the files of the project, and what names in them mean
elements   items of displays and arguments       going      what goes so far
judge      may this function or class go?        spread     what goes with what it names
served     what only served it, to the end       lists      strings in lists of tables and of attributes
foreignkeys  those of tables that stay           cut        what goes -> edits
words      where its words are left              places     what was done and what is left
proof      what must hold afterwards             phase      all of it, top to bottom
"""
