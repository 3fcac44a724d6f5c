"""The abstract interpretation of Python: expressions and statements -> values and what they do."""
