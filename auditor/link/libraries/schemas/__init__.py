"""Schema classes: what they read of the rows that they are filled from."""
