"""Paths -> modules, and the units and classes they hold; nothing is understood yet."""
