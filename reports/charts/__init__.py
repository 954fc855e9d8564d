"""One module per chapter: its charts."""
