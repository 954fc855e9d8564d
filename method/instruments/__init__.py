"""Instruments of funding: dated law in YAML, one small module of pure functions per instrument."""
