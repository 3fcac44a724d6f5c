"""Slow runs on real input and the generators of committed reports; no part of the package."""
