"""Curves: how the networks learned."""
