"""A database, and an application's MetaData, to catalogs: the only folder that knows SQLAlchemy.

Nothing here writes to the audited database: `session` opens a transaction that the server itself holds to reading.
"""
