"""Matters from proposal to published result (四议两公开), each body with its own quorum and denominator."""
