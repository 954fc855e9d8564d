"""Step 4, offers and funding: what is needed from outside, what fits, what it costs."""
