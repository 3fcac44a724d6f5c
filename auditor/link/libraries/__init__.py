"""What each library means: one module or folder per library."""
