"""What can be known: values, activation records, what was found, and the project that comes of it."""
