"""Catalog x Catalog -> differences; pure. Texts that say the same are equal by now: whoever made them saw to that."""
