"""Kernels that start fast: forked from a process that has imported the stack, once."""
