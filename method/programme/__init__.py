"""A network's account of itself: indicators per half-year, and what can be shown of them."""
