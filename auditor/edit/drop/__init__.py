"""A dead table goes: the plan, the code phase, the migration phase. Nothing here writes to a database.

choose   names -> tables, what hangs together with them, and what speaks against dropping them
model    what all phases hand on                run    one command, top to bottom
weigh    what the database holds of them        shown, asjson    the outcome as text and as JSON
"""
