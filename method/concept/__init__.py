"""Step 3, the personnel development concept: what comes first, for whom, by which path."""
