"""From a pool to what can be said of it: a frozen plan, people's changes, effects, their limits."""
