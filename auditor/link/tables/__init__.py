"""The declared tables by name, and SQL text that names them."""
