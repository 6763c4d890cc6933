"""Rosters, the 换届 rounds and their statistics."""
