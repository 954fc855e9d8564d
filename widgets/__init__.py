"""What people fill in: form models, controls, forms derived from contracts, live pages."""
