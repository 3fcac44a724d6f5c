"""Inputs that are wrong, damaged or hostile, made from a seed, and what an audit must do with each. `make attack`."""
