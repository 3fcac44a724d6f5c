"""The migration phase: one revision that drops the tables, and that restores their structure when it is undone.

tables      which tables of the replayed schema go, and what of others goes with them
upgrade     what drops them          downgrade    what makes them again          spelled   columns as Alembic has them
style       how the project writes its revisions  released     does a release still name the tables?
phase       all of it, top to bottom
"""
