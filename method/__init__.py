"""What the consultants know: pure functions from a company's tables to results, and their content."""
