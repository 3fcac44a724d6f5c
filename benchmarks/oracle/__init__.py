"""Statically found facts held against SQLAlchemy itself."""
