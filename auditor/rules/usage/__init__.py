"""The audit of table usage: who reads and writes each table."""
