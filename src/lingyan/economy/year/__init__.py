"""The year of a book: what still stands against closing it, distribution, the annual report and the yearly archive."""
