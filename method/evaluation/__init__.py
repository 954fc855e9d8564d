"""Step 6, evaluation: what became of the measures, and what the figures cannot show."""
