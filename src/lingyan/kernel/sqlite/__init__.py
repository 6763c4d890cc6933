"""A database backend: Django's SQLite with fair turns for writers."""
