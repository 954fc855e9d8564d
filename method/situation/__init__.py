"""Step 1, the initial situation: maturity, age structure, training so far."""
