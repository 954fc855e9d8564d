"""Matrices: who or which role against skills, one table to type into."""
