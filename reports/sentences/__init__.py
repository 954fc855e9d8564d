"""One module per chapter: its sentences."""
