"""MySQL and MariaDB: their information schema."""
