"""A dead table goes: the plan, the code phase, the migration phase. Nothing here writes to a database.

choose   names -> tables, what hangs together with them, and what speaks against dropping them
weigh    what the database holds of them         code        the code without them
model    what all phases hand on                 migration   the revision that drops them
audited  the project before                      run         one command, top to bottom
shown, asjson   the outcome as text and as JSON
"""
