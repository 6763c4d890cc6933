"""The staff face: shell, desk, lists and records."""
