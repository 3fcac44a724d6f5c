"""The rules about indexes, one a file."""
