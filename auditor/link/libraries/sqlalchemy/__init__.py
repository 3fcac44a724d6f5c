"""What SQLAlchemy means: statements, rows under way, and which tables they touch."""
