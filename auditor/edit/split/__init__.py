"""A module of models becomes several files: every import rewritten, nothing else changed.

plan        the file that says which name goes where      monolith   the module, cut into chunks of text
wiring      which new file needs what of which other      modules    what a new module is called where it is imported
newfile     the text of each new file                     importers  the imports of other files, and what they bind
strings     dotted names in strings and configuration     registration  who still imports all tables
proof       what must hold afterwards                     run        all of it, in order
"""
