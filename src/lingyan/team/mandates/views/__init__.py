"""Pages of the list and of its import."""
