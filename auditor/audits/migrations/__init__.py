"""The history of migrations as a whole: its heads, repairs, and what does not fit the models."""
