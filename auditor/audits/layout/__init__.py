"""How the models are laid out in files: what became too large, what is left behind, and how it could be parted."""
