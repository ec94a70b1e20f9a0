"""The weights that the neural engines can use: which there are, where they lie, and how they get here."""
