"""Which tables of a SQLAlchemy project are dead, who reads and writes each one, and by which path."""
