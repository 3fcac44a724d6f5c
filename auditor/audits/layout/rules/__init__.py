"""Rules about the layout of models, one a module, found by themselves."""
