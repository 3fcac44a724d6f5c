"""What Python itself brings: built-in functions and the standard library."""
