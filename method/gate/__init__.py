"""The gate: no table leaves unless nothing small can be told from it or worked out of it."""
