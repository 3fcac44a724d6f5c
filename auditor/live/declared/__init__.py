"""An application's MetaData -> the catalog that a database made from it would have.

Names, types, defaults and expressions are what SQLAlchemy's own compilers put into CREATE TABLE and CREATE INDEX
("Describing Databases with MetaData", "Customizing DDL"), piece by piece; the server judges what they mean.
"""
