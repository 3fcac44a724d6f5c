"""SQLite: its schema table and pragmas."""
