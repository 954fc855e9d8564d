"""What a company's data is: one contract per table, and everything derived from it."""
