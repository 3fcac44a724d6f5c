"""PostgreSQL 12 and later: its catalog, read with eight queries, and the server as judge of disputed texts."""
