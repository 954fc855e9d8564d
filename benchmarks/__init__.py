"""What is claimed about speed, as a command: python -m benchmarks."""
