"""The villagers’ face: published pages without an account."""
