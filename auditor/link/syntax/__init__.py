"""Pure functions over lowered source: scopes, names of calls, decorators, annotations, source text."""
