"""Differences -> the operations of Alembic that mend them, as Python text; pure ("Operation Reference" of Alembic).

One module per kind of thing. Nothing is executed: whoever reads the text decides.
"""
