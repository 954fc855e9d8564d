"""What the consultants know: pure functions from tables to results, and their content."""
